"""Rebuilds the projection of the hours ledger from its facts, and compares the two."""

from django.db import transaction

from talent.audit.projections import Verdict, compare
from talent.credits.ledger import head_of, write_heads
from talent.credits.models import CreditHead, TrainingCredit

FIELDS = ("fact_id", "person_id", "source_id", "season", "dated", "hours", "minutes", "valid")


def verify(*, rebuild: bool = False) -> Verdict:
    """Compare every chain; with `rebuild`, put the projection right in one transaction."""
    expected = _rebuilt()
    found = {head.first_id: head for head in CreditHead.objects.iterator()}
    verdict = compare("credits", _plain(expected), _plain(found))
    if rebuild and verdict.differences:
        _repair(verdict, expected)
    return verdict


def _rebuilt() -> dict[int, CreditHead]:
    """Heads by the first fact of each chain; facts come in the order they were written."""
    first_of: dict[int, int] = {}
    heads: dict[int, CreditHead] = {}
    for fact in TrainingCredit.objects.order_by("pk").iterator():
        first = first_of.get(fact.supersedes_id, fact.pk)
        first_of[fact.pk] = first
        heads[first] = head_of(fact, first)
    return heads


def _plain(heads: dict[int, CreditHead]) -> dict[int, dict]:
    return {first: {name: str(getattr(head, name)) for name in FIELDS} for first, head in heads.items()}


def _repair(verdict: Verdict, expected: dict[int, CreditHead]) -> None:
    wrong = [difference.id for difference in verdict.differences]
    with transaction.atomic():
        CreditHead.objects.filter(pk__in=wrong).delete()
        write_heads([expected[first] for first in wrong if first in expected])
