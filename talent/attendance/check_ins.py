"""Checking in: by oneself at the door, or ticked by the trainer. Advisory until attendance is confirmed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.attendance import limits
from talent.attendance.ledger import Entry, append, heads_of
from talent.attendance.models import AttendanceHead, Mark, Path, RefusedCheckIn
from talent.audit.actions import record
from talent.outbox.actions import enqueue
from talent.training.locking import locked
from talent.training.states import State

Reason = RefusedCheckIn.Reason


class CheckInRefused(ValidationError):
    """Why not, in a sentence, with the reason that is stored."""

    def __init__(self, reason: str, sentence: str):
        super().__init__(sentence)
        self.reason = reason

    @property
    def sentence(self) -> str:
        return self.messages[0]


class TooEarly(ValidationError):
    """Check-in has not opened yet; the scan waits."""

    def __init__(self, opens_at: datetime):
        super().__init__(f"签到还没开始。{timezone.localtime(opens_at):%H:%M}开放，已为您排好，到点自动签到。")
        self.opens_at = opens_at

    @property
    def sentence(self) -> str:
        return self.messages[0]


@dataclass(frozen=True)
class CheckedIn:
    """The mark that now stands; `repeated` when it stood already."""

    head: AttendanceHead
    repeated: bool


def check_in(
    session, person, *, path: str, at: datetime | None = None, device: str = "", by=None, helped_by=None
) -> CheckedIn:
    """Mark a person present, late after the session's late_after minutes; doing it again changes nothing.

    `at` is when they scanned (now unless given). CheckInRefused when the session takes no check-ins,
    TooEarly before it opens.
    """
    now = timezone.now()
    with transaction.atomic():
        session = locked(session)
        refuse_unless_open(session, now)
        head = heads_of(session, [person.pk]).get(person.pk)
        if head and head.is_here:
            return CheckedIn(head, repeated=True)
        entry = Entry(
            person.pk, mark_at(session, at or now), path, at or now,
            helped_by_id=helped_by.pk if helped_by else None, device=device,
        )  # fmt: skip
        append(session, [entry], by=by, heads={person.pk: head} if head else {})
    return CheckedIn(AttendanceHead.objects.get(session=session, person=person), repeated=False)


def mark_at(session, moment: datetime) -> str:
    return Mark.LATE if moment > session.late_from else Mark.PRESENT


def refuse_unless_open(session, now: datetime) -> None:
    """CheckInRefused or TooEarly unless people may check themselves in at this moment."""
    state = session.status_on(now)
    if state == State.DRAFT:
        raise CheckInRefused(Reason.NOT_OPEN, "这场培训还没发布，请找老师。")
    if state == State.CANCELLED:
        raise CheckInRefused(Reason.NOT_OPEN, f"这场培训已取消：{session.cancel_reason}")
    if state in (State.CONFIRMED, State.TO_BE_CONFIRMED):
        raise CheckInRefused(Reason.CLOSED, "这场培训已经结束，不能再自己签到。在场的话，请找老师登记。")
    if now < session.opens_at:
        raise TooEarly(session.opens_at)


def queue_check_in(session, person, *, path: str, at: datetime, device: str = "") -> None:
    """An early scan waits: at the opening it counts by itself, once."""
    payload = {"session": session.pk, "person": person.pk, "path": path, "at": at.isoformat(), "device": device}
    key = f"early:{session.pk}:{person.pk}:{int(session.opens_at.timestamp())}"
    with transaction.atomic():
        enqueue("attendance.early", payload, key=key, due=session.opens_at)


def note_refusal(reason: str, *, session_id: int | None = None, person=None, device: str = "") -> None:
    """Store a try that was refused. Looking twice at the same refusal within a minute is one try; a flood is not stored."""
    now = timezone.now()
    if device and reason in (Reason.EXPIRED, Reason.FORGED, Reason.CLOSED, Reason.NOT_OPEN, Reason.TOO_MANY):
        since = now - timedelta(minutes=1)
        same = RefusedCheckIn.objects.filter(device=device, reason=reason, session_id=session_id, at__gt=since)
        if same.exists():
            return
    if not limits.may_store_refusal(session_id):
        return
    RefusedCheckIn.objects.create(session_id=session_id, person=person, reason=reason, device=device, at=now)


def mark_roster(session, marks: dict[int, str], *, by, path: str = Path.ROSTER, helped_by=None) -> int:
    """The trainer's word on people of the roster, all at once; CLEARED takes a mark back. Returns how many changed.

    `marks` maps person ids to marks; ids that are not on the roster are left alone. ValidationError once confirmed.
    """
    now = timezone.now()
    with transaction.atomic():
        session = locked(session)
        refuse_closed(session)
        heads = heads_of(session, marks)
        known = set(heads) | set(session.signups.filter(person__in=marks).values_list("person_id", flat=True))
        # A tick made after the session stands for somebody who was there from the start.
        at = now if session.opens_at <= now < session.ends_at else session.starts_at
        entries = [
            _roster_entry(person_id, mark, path, at, heads.get(person_id), helped_by)
            for person_id, mark in marks.items()
            if person_id in known and _changes(heads.get(person_id), mark)
        ]
        append(session, entries, by=by, heads=heads)
        if entries:
            record(
                "mark_roster", session, by=by, region_path=session.region.path,
                people=[entry.person_id for entry in entries], marks=[str(entry.mark) for entry in entries],
            )  # fmt: skip
    return len(entries)


def _changes(head: AttendanceHead | None, mark: str) -> bool:
    return (head.mark if head else Mark.CLEARED) != mark


def _roster_entry(person_id, mark, path, at, head, helped_by) -> Entry:
    here = mark in (Mark.PRESENT, Mark.LATE)
    return Entry(
        person_id,
        mark,
        path,
        at=((head.at if head and head.is_here else None) or at) if here else None,
        helped_by_id=helped_by.pk if helped_by and here else None,
        device=head.device if head and here else "",
    )


def refuse_closed(session) -> None:
    """ValidationError unless the roster may still be written directly."""
    if session.status == State.CONFIRMED:
        raise ValidationError("考勤已确认，请用“申请更正”。")
    if session.status != State.PUBLISHED:
        raise ValidationError("只有已发布的场次可以登记考勤。")
