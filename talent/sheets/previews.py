"""What a sheet would do, before it does anything: rows in, counts and differences out. No ORM."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple


class Outcome(StrEnum):
    """What becomes of a data row; each counts exactly once."""

    REFUSED = "refused"
    CHANGED = "changed"
    NEW = "new"
    UNCHANGED = "unchanged"

    @property
    def label(self) -> str:
        """How the desk calls it."""
        return {"refused": "需要处理", "changed": "有变化", "new": "新增", "unchanged": "不变"}[self.value]


class Problem(NamedTuple):
    """Why a row is refused: the column's official header, and a Chinese sentence."""

    column: str
    reason: str

    @property
    def suggestion(self) -> str:
        """What the sentence proposes instead (是不是“洪家楼街道”？), empty where it proposes nothing."""
        found = _SUGGESTION.search(self.reason)
        return found.group(1) if found else ""


_SUGGESTION = re.compile(r"是不是“([^”]+)”？$")


class Difference(NamedTuple):
    """One field that changes, as shown side by side."""

    column: str
    before: str
    after: str


@dataclass(slots=True)
class CleanRow:
    """One data row after cleaning. `number` is Excel's; `values` are keyed by the declaration's attributes."""

    number: int
    values: dict[str, Any]
    errors: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def refuse(self, column: str, reason: str) -> None:
        """One more reason why this row cannot be taken."""
        self.errors.append(Problem(column, reason))


@dataclass(slots=True)
class RowOutcome:
    """What becomes of a row. `target` is the plan's own (an unsaved object, a pk): the engine never looks at it."""

    row: CleanRow
    outcome: Outcome
    differences: list[Difference] = field(default_factory=list)
    target: Any = None

    @property
    def number(self) -> int:
        """Excel's row number."""
        return self.row.number

    @property
    def problems(self) -> list[Problem]:
        """Why it is refused; empty otherwise."""
        return self.row.errors


@dataclass(slots=True)
class Preview:
    """
    All rows of a sheet with their outcomes, in the sheet's order.

    `notes` are sentences about the file (unknown columns, communities that will be created).
    `payload` is the plan's own, for its `apply`.
    """

    outcomes: list[RowOutcome] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    payload: dict[str, Any] = field(default_factory=dict)
    # How many errors and warnings each row had before it was planned: the plan's own are found again.
    own_problems: dict[int, tuple[int, int]] = field(default_factory=dict)

    def add(
        self, row: CleanRow, outcome: Outcome, *, differences: Iterable[Difference] = (), target: Any = None
    ) -> RowOutcome:
        """Say what becomes of a row; a row with errors is refused whatever the plan thought of it."""
        found = RowOutcome(row, Outcome.REFUSED if row.errors else outcome, list(differences), target)
        self.outcomes.append(found)
        return found

    @property
    def counts(self) -> dict[str, int]:
        """{"new", "changed", "unchanged", "refused"}: their sum is the number of data rows."""
        found = Counter(outcome.outcome.value for outcome in self.outcomes)
        return {name: found[name] for name in ("new", "changed", "unchanged", "refused")}

    def version(self, *what: object) -> str:
        """
        A short mark of all that a person sees in this preview: it differs as soon as anything would come out otherwise.

        `what` says of which file (its hash, its mendings): a confirmation names both.
        """
        mark = hashlib.blake2b(repr(what).encode(), digest_size=12)
        for one in self.outcomes:
            if one.outcome != Outcome.UNCHANGED:
                mark.update(f"{one.number}{one.outcome}{one.differences}{one.problems}".encode())
        return mark.hexdigest()

    @property
    def refused(self) -> list[RowOutcome]:
        """Rows that need a person."""
        return self.with_outcome(Outcome.REFUSED)

    def with_outcome(self, *wanted: Outcome) -> list[RowOutcome]:
        """Rows with one of these outcomes, in the sheet's order."""
        return [outcome for outcome in self.outcomes if outcome.outcome in wanted]

    def for_showing(self) -> list[RowOutcome]:
        """Problem rows first, then changed, new and unchanged ones."""
        order = list(Outcome)
        return sorted(self.outcomes, key=lambda outcome: (order.index(outcome.outcome), outcome.number))
