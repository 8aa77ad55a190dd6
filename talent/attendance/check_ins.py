"""Checking in: by oneself at the door, or ticked by the trainer. Advisory until attendance is confirmed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from talent.attendance import limits
from talent.attendance.ledger import Entry, append, head_of
from talent.attendance.models import HERE, AttendanceHead, Mark, Path, RefusedCheckIn
from talent.attendance.part_sets import next_part, open_part, parts_at, set_of, with_part
from talent.attendance.roster import standing_of_people
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

    `at` is when they scanned (now unless given). Where each part is marked by itself it counts for the one whose door
    is open. CheckInRefused when the session takes no check-ins, or when they check themselves in while they sit in
    another session; TooEarly before it opens.
    """
    now = timezone.now()
    at = at or now
    with transaction.atomic():
        session = locked(session)
        refuse_unless_open(session, now)
        head, elsewhere = _standing(session, person)
        number = _part_to_mark(session, head, at, now) if session.per_part else None
        if head and head.was_at(number):
            return CheckedIn(head, repeated=True)
        if by is None:
            _refuse_in_two_places(session, elsewhere, at)
        entry = arriving(session, head, person.pk, path, at, number, helped_by=helped_by, device=device)
        [fact] = append(session, [entry], by=by, heads={person.pk: head} if head else {})
    return CheckedIn(head_of(fact, head.first_id if head else fact.pk), repeated=False)


def arriving(
    session, head: AttendanceHead | None, person_id: int, path: str, at: datetime, number: int | None, *,
    helped_by=None, **more,
) -> Entry:  # fmt: skip
    """Says that somebody has come, to this part where parts are marked; who was at another one is still as they were."""
    helped_by_id = helped_by.pk if helped_by else None
    if number is None or head is None or not head.is_here:
        parts = None if number is None else set_of([number])
        return Entry(person_id, mark_at(session, at, number), path, at, helped_by_id=helped_by_id, parts=parts, **more)
    more = {"left_at": head.left_at} | more
    parts = with_part(session, head.parts, number)
    return Entry(person_id, head.mark, path, min(head.at, at), helped_by_id=helped_by_id, parts=parts, **more)


def _part_to_mark(session, head: AttendanceHead | None, at: datetime, now: datetime) -> int:
    """The part whose door was open at the scan, or is now for who scans again in the next one; else CheckInRefused."""
    open_ones = [open_part(session, max(moment, session.opens_at)) for moment in (at, now)]
    doors = [number for number in open_ones if number]
    if not doors:
        raise CheckInRefused(Reason.NOT_OPEN, _next_door(session, now))
    return next((number for number in doors if not (head and head.was_at(number))), doors[-1])


def _next_door(session, now: datetime) -> str:
    number = next_part(session, now)
    start = timezone.localtime(session.spans[number - 1][0])
    opens = start - timedelta(minutes=session.check_in_opens)
    return f"第{number}次{start.month}月{start.day}日{start:%H:%M}开始，{opens:%H:%M}起可以签到，到时再扫一次。"


def _standing(session, person) -> tuple[AttendanceHead | None, list[AttendanceHead]]:
    """The person's mark in this session, and where else they are while it lasts; one query for both."""
    meanwhile = Q(
        session__starts_at__lt=session.ends_at, session__ends_at__gt=session.starts_at, left_at=None, mark__in=HERE
    )
    heads = AttendanceHead.objects.filter(Q(session=session) | meanwhile, person=person).select_related("session")
    mine = next((head for head in heads if head.session_id == session.pk), None)
    return mine, [head for head in heads if head.session_id != session.pk]


def _refuse_in_two_places(session, elsewhere: list[AttendanceHead], at: datetime) -> None:
    """CheckInRefused for somebody who sits in another session now. The trainer at the door may still write them down."""
    for head in elsewhere:
        other = head.session
        # Hours that overlap count, not days: two sessions of several days may alternate.
        if any(s < end and start < e and end > at for s, e in session.spans for start, end in other.spans):
            here = f"您{timezone.localtime(head.at):%H:%M}已在“{other.title}”签到，和这一场时间重叠。"
            raise CheckInRefused(Reason.OVERLAPS, f"{here}在这边听课的话，请老师在名单上登记。")


def mark_at(session, moment: datetime, number: int | None = None) -> str:
    """Present, or late after the grace of the session, or of the part they came to first."""
    if number is None:
        return Mark.LATE if moment > session.late_from else Mark.PRESENT
    start, _ = session.spans[number - 1]
    return Mark.LATE if moment > start + timedelta(minutes=session.late_after) else Mark.PRESENT


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
    with transaction.atomic():
        session = locked(session)
        refuse_closed(session)
        heads = standing_of_people(session, marks)
        changing = {pk: mark for pk, mark in marks.items() if pk in heads and changes(heads[pk], mark)}
        at = roster_moment(session, timezone.now())
        write_marks(
            session, {pk: (mark, at) for pk, mark in changing.items()}, heads, by, path=path, helped_by=helped_by
        )
    return len(changing)


def roster_moment(session, at: datetime) -> datetime:
    """A tick made outside the session's hours stands for somebody who was there from the start."""
    return at if session.opens_at <= at < session.ends_at else session.starts_at


def write_marks(session, marks: dict[int, tuple[str, datetime]], heads: dict, by, *, path: str, helped_by=None) -> None:
    """Append the marks, each with the moment it was made, and log them; the caller holds the session's lock."""
    if not marks:
        return
    entries = [_roster_entry(session, pk, mark, path, at, heads.get(pk), helped_by) for pk, (mark, at) in marks.items()]
    append(session, entries, by=by, heads={pk: head for pk, head in heads.items() if head})
    record(
        "mark_roster", session, by=by, region_path=session.region.path,
        people=[entry.person_id for entry in entries], marks=[str(entry.mark) for entry in entries],
    )  # fmt: skip


def changes(head: AttendanceHead | None, mark: str) -> bool:
    """Would this mark say anything new?"""
    return (head.mark if head else Mark.CLEARED) != mark


def _roster_entry(session, person_id, mark, path, at, head, helped_by) -> Entry:
    if mark not in HERE:
        return Entry(person_id, mark, path)
    helped_by_id = helped_by.pk if helped_by else None
    device = head.device if head else ""
    if head is None or not head.is_here:
        parts = parts_at(session, at)
        return Entry(person_id, mark, path, at, helped_by_id=helped_by_id, device=device, parts=parts)
    # 已到 and 迟到 differ in the mark alone: when they came and left, and who helped, stands.
    return Entry(person_id, mark, path, head.at, head.left_at, helped_by_id or head.helped_by_id, device, head.parts)


def refuse_closed(session) -> None:
    """ValidationError unless the roster may still be written directly."""
    if session.status == State.CONFIRMED:
        raise ValidationError("考勤已确认，请用“申请更正”。")
    if session.status != State.PUBLISHED:
        raise ValidationError("只有已发布的场次可以登记考勤。")
