"""Marking: which answers are right, and what is still missing. Pure functions over indexes of options."""

from collections.abc import Iterable
from dataclasses import dataclass


def clean_choice(raw: Iterable[str], option_count: int, *, multiple: bool) -> list[int] | None:
    """Indexes chosen on a form, sorted and without repeats; None when nothing valid was chosen.

    A single-choice question takes exactly one index; indexes outside the options are no answer.
    """
    indexes = sorted({int(text) for text in raw if text.isascii() and text.isdigit() and len(text) < 4})
    if not indexes or indexes[-1] >= option_count:
        return None
    if not multiple and len(indexes) != 1:
        return None
    return indexes


def is_right(chosen: Iterable[int] | None, correct: Iterable[int]) -> bool:
    """All the right options and no other."""
    return chosen is not None and set(chosen) == set(correct)


@dataclass(frozen=True)
class Result:
    right: int
    total: int
    needed: int

    @property
    def passed(self) -> bool:
        return self.right >= self.needed

    @property
    def missing(self) -> int:
        """How many more must be right to pass."""
        return max(0, self.needed - self.right)


def mark(answers: Iterable[tuple[Iterable[int] | None, Iterable[int]]], needed: int) -> Result:
    """`answers` are pairs (chosen, correct); a quiz never needs more right answers than it has questions."""
    marks = [is_right(chosen, correct) for chosen, correct in answers]
    return Result(right=sum(marks), total=len(marks), needed=min(needed, len(marks)))
