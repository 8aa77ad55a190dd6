"""Confirming attendance (确认考勤): absentees and hours are shown, then written, once. Nothing confirms by itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.attendance.credits import credit_roster, earned_by
from talent.attendance.ledger import Entry, append
from talent.attendance.models import AttendanceHead, Mark, Path, WalkIn
from talent.audit.actions import record
from talent.outbox.actions import enqueue
from talent.training.locking import locked
from talent.training.models import SessionSignup, TrainingSession
from talent.training.states import State

# A trainer closes the roster while people pack up; earlier, those still to come would be written down as absent.
LAST_MINUTES = 30


@dataclass(frozen=True)
class Standing:
    """Where a roster stands: people by mark (unmarked ones with a seat count as absent), and what is open."""

    present: list
    late: list
    absent: list
    excused: list
    unmatched: int
    hours: Decimal
    # Who left early, with the 学时 they earned; everybody else present gets `hours`.
    partly: list[tuple]

    @property
    def here(self) -> int:
        """Present and late together."""
        return len(self.present) + len(self.late)


def standing_of(session) -> Standing:
    """What confirming would write now: people as Person rows, by name."""
    heads = list(AttendanceHead.objects.filter(session=session).marked().select_related("person"))
    marked = {head.person_id for head in heads}
    by_mark = {mark: [head.person for head in heads if head.mark == mark] for mark in Mark}
    for signup in _open_signups(session).select_related("person"):
        if signup.person_id not in marked:
            by_mark[_mark_of(signup)].append(signup.person)
    spans = session.spans
    partly = [
        (head.person, hours) for head in heads if head.is_here
        and (hours := earned_by(session, head, spans)[1]) != session.hours
    ]  # fmt: skip
    return Standing(
        by_mark[Mark.PRESENT], by_mark[Mark.LATE], by_mark[Mark.ABSENT], by_mark[Mark.EXCUSED],
        WalkIn.objects.filter(session=session).unmatched().count(), session.hours, partly,
    )  # fmt: skip


def confirmable_from(session) -> datetime:
    """From when on attendance may be confirmed: the last half hour, of a short session its second half."""
    return max(
        session.ends_at - timedelta(minutes=LAST_MINUTES), session.starts_at + (session.ends_at - session.starts_at) / 2
    )


def too_early(session, now: datetime) -> str:
    """Why attendance can't be confirmed at this moment; empty when it can."""
    if now < session.starts_at:
        return "培训还没开始，结束后再确认考勤。"
    if now < (opens := confirmable_from(session)):
        return f"培训还在进行，{timezone.localtime(opens):%H:%M}起可以确认考勤。现在先在名单里登记。"
    return ""


def confirm_attendance(session, *, by) -> TrainingSession:
    """Write absences and leave, grant the hours of everybody present or late, and close the roster.

    Confirming twice, or from two phones at once, is the same as once. ValidationError before the last half hour.
    """
    now = timezone.now()
    with transaction.atomic():
        session = locked(session)
        if session.status == State.CONFIRMED:
            return session
        if session.status != State.PUBLISHED:
            raise ValidationError("只有已发布的场次可以确认考勤。")
        if why_not := too_early(session, now):
            raise ValidationError(why_not)
        append(session, _missing_entries(session), by=by, heads=_cleared_heads(session))
        credited = credit_roster(session, by=by)
        session.status = TrainingSession.Status.CONFIRMED
        session.confirmed_at, session.confirmed_by = now, by
        session.save(update_fields=["status", "confirmed_at", "confirmed_by"])
        record("confirm_attendance", session, by=by, region_path=session.region.path, credited=credited)
        enqueue("attendance.confirmed", {"session": session.pk}, key=f"attendance.confirmed:{session.pk}")
    return session


def _open_signups(session):
    return SessionSignup.objects.filter(session=session).on_roster()


def _mark_of(signup: SessionSignup) -> str:
    return Mark.EXCUSED if signup.status == SessionSignup.Status.EXCUSED else Mark.ABSENT


def _missing_entries(session) -> list[Entry]:
    """Everybody expected who bears no mark."""
    marked = AttendanceHead.objects.filter(session=session).marked().values("person_id")
    paths = {Mark.EXCUSED: Path.LEAVE, Mark.ABSENT: Path.CONFIRMING}
    unmarked = _open_signups(session).exclude(person__in=marked)
    return [Entry(signup.person_id, _mark_of(signup), paths[_mark_of(signup)]) for signup in unmarked]


def _cleared_heads(session) -> dict[int, AttendanceHead]:
    return {head.person_id: head for head in AttendanceHead.objects.filter(session=session, mark=Mark.CLEARED)}
