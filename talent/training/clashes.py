"""Who sits in another session at the same time. Reads only."""

from django.core.exceptions import ValidationError

from talent.training.models import SessionSignup, TrainingSession
from talent.training.texts import when


def clashes_of(session: TrainingSession, people) -> dict[int, TrainingSession]:
    """By person: a session they have a seat in whose parts overlap with this one's; two queries."""
    spans = session.spans
    others = TrainingSession.objects.overlapping(spans).exclude(pk=session.pk)
    others = others.filter(status__in=[TrainingSession.Status.PUBLISHED, TrainingSession.Status.CONFIRMED])
    seats = SessionSignup.objects.seated().filter(session__in=others, person__in=people).order_by("session__starts_at")
    found: dict[int, TrainingSession] = {}
    for seat in seats.select_related("session").prefetch_related("session__parts"):
        if seat.person_id not in found and overlap(spans, seat.session.spans):
            found[seat.person_id] = seat.session
    return found


def overlap(spans, others) -> bool:
    """Have two lists of (start, end) a moment in common? Touching ends have none."""
    return any(start < other_end and other_start < end for start, end in spans for other_start, other_end in others)


def refuse_clash(session: TrainingSession, person) -> None:
    """ValidationError that names the other session; the person may give that seat back and come here instead."""
    other = clashes_of(session, [person]).get(person.pk)
    if other is not None:
        raise ValidationError(f"您那时已报名《{other.title}》（{when(other)}）。想来这一场，先取消那一场。")
