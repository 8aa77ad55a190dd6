"""The only writer of attendance facts. What was wrong is superseded by a new fact; the head moves with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from talent.attendance.models import AttendanceFact, AttendanceHead, Mark
from talent.audit.wide_inserts import insert_rows


@dataclass(frozen=True)
class Entry:
    """What is to be said of one person. `at` is when they came, `left_at` when they went; both aware."""

    person_id: int
    mark: str
    path: str
    at: datetime | None = None
    left_at: datetime | None = None
    helped_by_id: int | None = None
    device: str = ""
    parts: int | None = None


COPIED = ("session_id", "person_id", "mark", "path", "at", "left_at", "helped_by_id", "device", "parts")


def heads_of(session, person_ids: Iterable[int]) -> dict[int, AttendanceHead]:
    """Present heads by person."""
    return {head.person_id: head for head in AttendanceHead.objects.filter(session=session, person__in=person_ids)}


def append(session, entries: Iterable[Entry], *, by, heads: dict[int, AttendanceHead] | None = None):
    """Write facts and move their heads, in two statements however many there are; returns the facts in order.

    The caller holds the session's lock and gives `heads` if it has read them under that lock.
    """
    entries = list(entries)
    if heads is None:
        heads = heads_of(session, [entry.person_id for entry in entries])
    facts = [_fact(session, entry, heads.get(entry.person_id), by) for entry in entries]
    insert_rows(facts)
    write_heads(
        [head_of(fact, heads[fact.person_id].first_id if fact.person_id in heads else fact.pk) for fact in facts]
    )
    return facts


def _fact(session, entry: Entry, head: AttendanceHead | None, by) -> AttendanceFact:
    return AttendanceFact(
        session=session,
        person_id=entry.person_id,
        mark=entry.mark,
        path=entry.path,
        at=entry.at,
        left_at=entry.left_at,
        helped_by_id=entry.helped_by_id,
        device=entry.device,
        parts=entry.parts,
        supersedes_id=head.fact_id if head else None,
        recorded_at=timezone.now(),
        recorded_by=by,
    )


def clearing(person_id: int, path: str) -> Entry:
    """Takes a mark back."""
    return Entry(person_id, Mark.CLEARED, path)


def head_of(fact: AttendanceFact, first_id: int) -> AttendanceHead:
    """The projection row of a chain whose newest fact this is."""
    return AttendanceHead(first_id=first_id, fact=fact, **{name: getattr(fact, name) for name in COPIED})


def write_heads(rows: list[AttendanceHead]) -> None:
    """Upsert projection rows by the first fact of their chain."""
    insert_rows(
        rows,
        unique=("first",),
        update=("fact", "mark", "path", "at", "left_at", "helped_by", "device", "parts"),
    )
