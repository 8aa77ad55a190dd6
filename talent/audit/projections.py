"""Comparing a projection with a rebuild from its facts, the same way for every ledger.

A ledger's facts form chains: each but the first supersedes one before it. The projection holds one row a chain,
keyed by the first fact, saying what the newest one says.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import models, transaction


@dataclass
class Difference:
    """One projection row that is not what the facts say; None stands for a row that is absent."""

    ledger: str
    id: int
    expected: dict | None
    found: dict | None


@dataclass
class Verdict:
    """How many chains were compared, and what differs."""

    checked: int = 0
    differences: list[Difference] = field(default_factory=list)


@dataclass(frozen=True)
class Projection:
    """A ledger's name and tables, how a head is made from its newest fact, and which fields must agree."""

    ledger: str
    facts: type[models.Model]
    heads: type[models.Model]
    head_of: Callable[[models.Model, int], models.Model]
    write_heads: Callable[[list], None]
    fields: tuple[str, ...]

    def verify(self, *, rebuild: bool = False) -> Verdict:
        """Compare every chain; with `rebuild`, put the projection right in one transaction."""
        rebuilt = self._rebuilt()
        expected = {first: self._plain(head) for first, head in rebuilt.items()}
        found = {head.pk: self._plain(head) for head in self.heads.objects.iterator()}
        ids = sorted(expected.keys() | found.keys())
        differences = [
            Difference(self.ledger, first, expected.get(first), found.get(first))
            for first in ids
            if expected.get(first) != found.get(first)
        ]
        if rebuild and differences:
            self._repair([difference.id for difference in differences], rebuilt)
        return Verdict(len(ids), differences)

    def _rebuilt(self) -> dict[int, models.Model]:
        """Heads by the first fact of each chain; facts come in the order they were written."""
        first_of: dict[int, int] = {}
        heads: dict[int, models.Model] = {}
        for fact in self.facts.objects.order_by("pk").iterator():
            first = first_of.get(fact.supersedes_id, fact.pk)
            first_of[fact.pk] = first
            heads[first] = self.head_of(fact, first)
        return heads

    def _plain(self, head: models.Model) -> dict[str, str]:
        return {name: str(getattr(head, name)) for name in self.fields}

    def _repair(self, wrong: list[int], rebuilt: dict[int, models.Model]) -> None:
        with transaction.atomic():
            self.heads.objects.filter(pk__in=wrong).delete()
            self.write_heads([rebuilt[first] for first in wrong if first in rebuilt])
