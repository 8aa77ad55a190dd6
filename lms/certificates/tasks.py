"""What follows completed courses and paths, confirmed sessions and changed hours: the certificates."""

from decimal import Decimal

from lms.certificates.actions import issue_certificates, issue_once
from lms.certificates.batches import print_part
from lms.progress.models import Completion, PathCompletion
from talent.credits.models import CreditSource
from talent.credits.sources import ensure_source
from talent.outbox.handlers import handles


def _issue(payload_source: CreditSource | None, person_id: int | None = None) -> None:
    if payload_source:
        issue_certificates(payload_source, person_id=person_id)


@handles("course.completed")
def certify_completion(payload: dict) -> None:
    completion = Completion.objects.filter(pk=payload["completion"]).first()
    if completion:
        source = CreditSource.objects.filter(kind=CreditSource.Kind.COURSE, ref=completion.course_id).first()
        _issue(source, completion.person_id)


@handles("path.completed")
def certify_path(payload: dict) -> None:
    """A path gives no hours of its own: its certificate says those of the courses on it, each course once."""
    completions = PathCompletion.objects.select_related("path__region", "person__canonical").filter(
        pk=payload["path_completion"]
    )
    for done in completions:
        path, region = done.path, done.path.region
        kind = CreditSource.Kind.PATH
        source = ensure_source(kind, path.pk, title=done.title, tier=region.level, region=region)
        person = done.person.canonical or done.person
        hours = _hours_of(person, [place.course_id for place in path.places.all()])
        issue_once(person, source, season=str(done.on.year), hours=hours, dated=done.on)


def _hours_of(person, courses: list[int]) -> Decimal:
    taken = Completion.objects.visible_to(person).filter(course__in=courses).order_by("on", "pk")
    return sum(dict(taken.values_list("course_id", "hours")).values(), Decimal(0))


@handles("attendance.confirmed")
def certify_session(payload: dict) -> None:
    # A session nobody came to has no source.
    _issue(CreditSource.objects.filter(kind=CreditSource.Kind.SESSION, ref=payload["session"]).first())


@handles("attendance.corrected")
def certify_correction(payload: dict) -> None:
    """Somebody's presence was settled after confirming."""
    source = CreditSource.objects.filter(kind=CreditSource.Kind.SESSION, ref=payload["session"]).first()
    _issue(source, payload["person"])


@handles("credits.changed")
def certify_change(payload: dict) -> None:
    """Hours were corrected or taken back: their certificates follow."""
    source = CreditSource.objects.filter(pk=payload["source"]).first()
    if source and source.kind != CreditSource.Kind.OUTSIDE:  # outside hours brought a paper of their own
        _issue(source)


@handles("certificates.issue")
def issue_the_rest(payload: dict) -> None:
    _issue(CreditSource.objects.filter(pk=payload["source"]).first())


@handles("certificates.print")
def print_part_of_batch(payload: dict) -> None:
    print_part(payload["part"])
