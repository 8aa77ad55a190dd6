from django.utils import timezone

from talent.attendance.ledger import Entry, append
from talent.attendance.models import AttendanceHead, Mark, Path


def attend(session, person, mark: str = Mark.PRESENT, *, at=None, device: str = "") -> AttendanceHead:
    """A mark as the roster leaves it."""
    here = mark in (Mark.PRESENT, Mark.LATE)
    append(
        session, [Entry(person.pk, mark, Path.ROSTER, at or (timezone.now() if here else None), device=device)], by=None
    )
    return AttendanceHead.objects.get(session=session, person=person)
