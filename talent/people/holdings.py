"""
What the platform holds about a person. Every slice and every app registers its own rows when the app starts.

From this one list come 我的信息 (to see and to download), the two columns of a merge preview, what a merge carries
over, and what is wiped when somebody closes their account. A guard test finds rows about people that nobody registered.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line: what it is, what a page shows of it, and the whole of it for the person's own download."""

    label: str
    shown: str
    whole: str


@dataclass(frozen=True)
class Holding:
    """
    A heading of 我的信息 with its purpose, and the columns ("talent.Post.person") that name the person.

    `rows(ids)` are the lines of these rows of Person: one human's, duplicates included. `erase(person, by)` wipes
    what could name them; without it nothing in those rows could.
    """

    title: str
    purpose: str
    order: int
    columns: tuple[str, ...]
    rows: Callable[[list[int]], list[Row]]
    erase: Callable[[object, object], None] | None = None
    # Whoever compares two rows of a person reads these lines; of the others they see how many there are.
    staff_see: bool = False


@dataclass(frozen=True)
class Carrier:
    """
    What follows the human at a merge although no fact may move: open business.

    `carry(kept, duplicate)` moves rows and returns their keys; `give_back(kept, duplicate, keys)` undoes it.
    """

    name: str
    carry: Callable[[object, object], list[int]]
    give_back: Callable[[object, object, list[int]], None]


_HOLDINGS: list[Holding] = []
_CARRIERS: dict[str, Carrier] = {}


def hold(*args, **kwargs) -> None:
    """Register a holding."""
    _HOLDINGS.append(Holding(*args, **kwargs))


def carry_at_merge(name: str, carry: Callable, give_back: Callable) -> None:
    _CARRIERS[name] = Carrier(name, carry, give_back)


def holdings() -> list[Holding]:
    """In the order of the page."""
    return sorted(_HOLDINGS, key=lambda holding: holding.order)


def carriers() -> list[Carrier]:
    return list(_CARRIERS.values())


def carrier(name: str) -> Carrier:
    return _CARRIERS[name]


def plain(pairs: Iterable[tuple[str, object]]) -> list[Row]:
    """Lines that a page shows whole; empty values are left out."""
    return [Row(label, str(value), str(value)) for label, value in pairs if value]


def span(row) -> str:
    """2022-01-01起，2023-01-01止."""
    return f"{row.since}起" + (f"，{row.until}止" if row.until else "")
