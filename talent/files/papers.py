"""The kinds of papers that travel to be sealed; the slice of the record registers its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Paper:
    """
    One kind: what it is called, and how its record is found.

    `find(person, pk)` gives the record that `person` may see, or None; `may_stamp(person, record)` says who may keep a
    scan with it; `url(record)` is its page; `region_path(record)` places the entry in the log. `print_url(record)` is
    its printed form, where the page itself is not what goes on paper; "" when there is none (any more).
    """

    kind: str
    title: str
    find: Callable[[Any, int], Any]
    may_stamp: Callable[[Any, Any], bool]
    url: Callable[[Any], str]
    region_path: Callable[[Any], str]
    print_url: Callable[[Any], str] | None = None


_PAPERS: dict[str, Paper] = {}


def register(paper: Paper) -> None:
    """Make a kind of paper known. ValueError if another one has its name."""
    if paper.kind in _PAPERS:
        raise ValueError(f"paper {paper.kind!r} is registered twice")
    _PAPERS[paper.kind] = paper


def get(kind: str) -> Paper | None:
    """The kind of this name, None where there is none."""
    return _PAPERS.get(kind)
