"""Rebuilds the attendance projection from its facts, and compares the two."""

from django.db import transaction

from talent.attendance.ledger import COPIED, head_of, write_heads
from talent.attendance.models import AttendanceFact, AttendanceHead
from talent.audit.projections import Verdict, compare

FIELDS = ("fact_id", *COPIED)


def verify(*, rebuild: bool = False) -> Verdict:
    """Compare every chain; with `rebuild`, put the projection right in one transaction."""
    expected = _rebuilt()
    found = {head.first_id: head for head in AttendanceHead.objects.iterator()}
    verdict = compare("attendance", _plain(expected), _plain(found))
    if rebuild and verdict.differences:
        _repair(verdict, expected)
    return verdict


def rebuild_heads() -> int:
    """Put every differing row right; returns how many there were."""
    return len(verify(rebuild=True).differences)


def _rebuilt() -> dict[int, AttendanceHead]:
    """Heads by the first fact of each chain; facts come in the order they were written."""
    first_of: dict[int, int] = {}
    heads: dict[int, AttendanceHead] = {}
    for fact in AttendanceFact.objects.order_by("pk").iterator():
        first = first_of.get(fact.supersedes_id, fact.pk)
        first_of[fact.pk] = first
        heads[first] = head_of(fact, first)
    return heads


def _plain(heads: dict[int, AttendanceHead]) -> dict[int, dict]:
    return {first: {name: str(getattr(head, name)) for name in FIELDS} for first, head in heads.items()}


def _repair(verdict: Verdict, expected: dict[int, AttendanceHead]) -> None:
    wrong = [difference.id for difference in verdict.differences]
    with transaction.atomic():
        AttendanceHead.objects.filter(pk__in=wrong).delete()
        write_heads([expected[first] for first in wrong if first in expected])
