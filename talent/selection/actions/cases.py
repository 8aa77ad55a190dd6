"""From an announced nominee to its case study, which is written and published in the site above."""

from django.core.exceptions import ValidationError
from django.db import transaction

from talent.audit.actions import record
from talent.outbox.actions import enqueue
from talent.selection.models import Announcement, CaseLink, Nomination


@transaction.atomic
def request_case(nomination: Nomination, *, by) -> None:
    """写成案例: ask the site for a draft, which it makes once however often it is asked.

    Raises ValidationError unless the nominee is announced: a case is told of nobody who may still fall.
    """
    if not Announcement.objects.filter(nomination=nomination).exists():
        raise ValidationError("公布之后才能写成案例。")
    enqueue("case.requested", {"nomination": nomination.pk, "by": by.pk}, key=f"case:{nomination.pk}")
    record("request_case", nomination, by=by)


def link_case(nomination: Nomination, *, page: int, title: str, url: str, live: bool) -> CaseLink:
    """Note where the nominee's case stands; called by the site whenever that changes."""
    link, _ = CaseLink.objects.update_or_create(
        nomination=nomination, defaults={"page": page, "title": title, "url": url, "live": live}
    )
    return link
