"""Comparing projections with a rebuild from their facts: the shape every ledger's check returns."""

from dataclasses import dataclass, field


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


def compare(ledger: str, expected: dict[int, dict], found: dict[int, dict]) -> Verdict:
    """Differences between rows rebuilt from facts and rows of the projection, in order of their id."""
    ids = sorted(expected.keys() | found.keys())
    wrong = [Difference(ledger, i, expected.get(i), found.get(i)) for i in ids if expected.get(i) != found.get(i)]
    return Verdict(len(ids), wrong)
