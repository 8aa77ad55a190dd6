"""Which questions of a bank a try gets: those the person has not met come first. Pure, given a source of chance."""

from collections.abc import Collection, Sequence
from random import Random


def draw(candidates: Sequence[int], *, count: int, met: Collection[int], chance: Random) -> list[int]:
    """`count` of the candidates (fewer when there are not enough), unmet ones first, else by chance."""
    shuffled = chance.sample(list(candidates), len(candidates))
    return sorted(shuffled, key=lambda one: one in met)[:count]
