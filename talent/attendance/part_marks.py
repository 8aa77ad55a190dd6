"""The roster of a session whose sittings are marked one by one: who was at this one, and who was not."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.attendance.check_ins import arriving, refuse_closed
from talent.attendance.ledger import Entry, append, clearing, head_of
from talent.attendance.models import AttendanceHead, Path
from talent.attendance.part_sets import numbers_of, without_part
from talent.attendance.roster import standing_of_people
from talent.audit.actions import record
from talent.training.locking import locked


def mark_part(
    session, number: int, people: Iterable[int], *, here: bool, by, path: str = Path.ROSTER, helped_by=None
) -> int:
    """The trainer's word that these people were at this sitting, or were not. Returns for how many that is new.

    Who is taken out of the last sitting they had is unmarked again; ids that are not on the roster are left alone.
    ValidationError once confirmed, before the sitting's door opens, and where sittings are not marked one by one.
    """
    with transaction.atomic():
        session = locked(session)
        refuse_closed(session)
        refuse_part(session, number, timezone.now())
        heads = standing_of_people(session, people)
        return len(write_part(session, number, heads, heads, here=here, by=by, path=path, helped_by=helped_by))


def refuse_part(session, number: int, now: datetime) -> None:
    """ValidationError unless presence at this sitting may be written down at this moment."""
    spans = session.spans
    if not session.per_part or not 1 <= number <= len(spans):
        raise ValidationError("这场培训没有这一次，请刷新名单。")
    if now < spans[number - 1][0] - timedelta(minutes=session.check_in_opens):
        raise ValidationError(f"第{number}次还没开始，到时再登记。")


def write_part(
    session, number: int, people: Iterable[int], heads: dict[int, AttendanceHead | None], *, here: bool, by,
    path: str, helped_by=None, at: datetime | None = None,
) -> list[int]:  # fmt: skip
    """Append what is new, log it and move `heads` along; the caller holds the session's lock. Returns whose mark changed."""
    start, end = session.spans[number - 1]
    at = at or timezone.now()
    # Written down outside its hours, it stands for somebody who was there from its start.
    at = at if start - timedelta(minutes=session.check_in_opens) <= at < end else start
    changing = [pk for pk in people if pk in heads and _says_new(heads[pk], number, here)]
    if not changing:
        return []
    if here:
        entries = [arriving(session, heads[pk], pk, path, at, number, helped_by=helped_by) for pk in changing]
    else:
        entries = [_leaving_out(session, heads[pk], number, path) for pk in changing]
    facts = append(session, entries, by=by, heads={pk: heads[pk] for pk in changing if heads[pk]})
    heads |= {fact.person_id: head_of(fact, _first(heads[fact.person_id], fact)) for fact in facts}
    record("mark_part", session, by=by, region_path=session.region.path, part=number, here=here, people=changing)
    return changing


def _first(head: AttendanceHead | None, fact) -> int:
    return head.first_id if head else fact.pk


def _says_new(head: AttendanceHead | None, number: int, here: bool) -> bool:
    return bool(head and head.was_at(number)) != here


def _leaving_out(session, head: AttendanceHead, number: int, path: str) -> Entry:
    parts = without_part(session, head.parts, number)
    if not parts:
        return clearing(head.person_id, path)
    # Came on the day that is taken out: then at the start of the first one that is left.
    start, _ = session.spans[numbers_of(parts)[0] - 1]
    at = head.at if head.at >= start - timedelta(minutes=session.check_in_opens) else start
    left_at = head.left_at if head.left_at and head.left_at >= at else None
    return Entry(head.person_id, head.mark, head.path, at, left_at, head.helped_by_id, head.device, parts)
