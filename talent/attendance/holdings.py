"""Attendance in 我的信息; at a merge the seats of sessions to come follow the human."""

from django.db.models import Exists, OuterRef

from talent.attendance.models import AttendanceCorrection, AttendanceHead, WalkIn
from talent.people.holdings import Row, carry_at_merge, hold, plain
from talent.people.privacy import CLOSED_NAME
from talent.people.querysets import of_human
from talent.training.models import SessionSignup, TrainingSession


def _rows(ids: list[int]) -> list[Row]:
    marks = AttendanceHead.objects.filter(person__in=ids).select_related("session")
    doors = WalkIn.objects.filter(person__in=ids).select_related("session")
    asked = AttendanceCorrection.objects.filter(person__in=ids).select_related("session")
    return plain(
        [
            *((mark.session.title, mark.get_mark_display()) for mark in marks),
            *((door.session.title, "现场登记") for door in doors),
            *((one.session.title, f"更正申请：{one.get_status_display()}") for one in asked),
        ]
    )


def _erase(person, by) -> None:
    for door in WalkIn.objects.filter(of_human(person)):
        # The number keeps the rows of one session apart, as name and mobile did.
        door.name, door.mobile, door.organization_text, door.device = f"{CLOSED_NAME}{door.pk}", "", "", ""
        door.save(update_fields=["name", "mobile", "organization_text", "device"])
    AttendanceCorrection.objects.filter(of_human(person)).update(reason=CLOSED_NAME, answer="")


def _carry(kept, duplicate) -> list[int]:
    """Seats of sessions that nobody has confirmed, unless the kept person has one or the duplicate is there already."""
    own = SessionSignup.objects.filter(person=kept, session=OuterRef("session"))
    there = AttendanceHead.objects.filter(session=OuterRef("session"), person__in=(kept, duplicate))
    closed = (TrainingSession.Status.CONFIRMED, TrainingSession.Status.CANCELLED)
    moving = SessionSignup.objects.filter(~Exists(own), ~Exists(there), person=duplicate)
    keys = list(moving.exclude(session__status__in=closed).values_list("pk", flat=True))
    SessionSignup.objects.filter(pk__in=keys).update(person=kept)
    return keys


def _give_back(kept, duplicate, keys: list[int]) -> None:
    """Seats return, except where the kept person has been marked present on one meanwhile."""
    there = AttendanceHead.objects.filter(session=OuterRef("session"), person=kept)
    SessionSignup.objects.filter(~Exists(there), pk__in=keys, person=kept).update(person=duplicate)


hold(
    "签到与考勤",
    "用来记考勤。",
    52,
    ("talent.AttendanceFact.person", "talent.AttendanceHead.person", "talent.AttendanceCorrection.person",
     "talent.WalkIn.person", "talent.RefusedCheckIn.person", "talent.RosterTick.person"),
    _rows,
    _erase,
    staff_see=True,
)  # fmt: skip
carry_at_merge("seats", _carry, _give_back)
