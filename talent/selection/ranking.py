"""From raw scores to a ranking. Pure.

With five or more scorers the highest and the lowest total are dropped, else the mean of all counts;
a recused scorer's total is out of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

DROP_FROM = 5


def panel_mean(totals: Sequence[Decimal]) -> Decimal | None:
    """Mean of the scorers' totals (points of 100), to two decimals; None when nobody scored."""
    if not totals:
        return None
    counted = sorted(totals)[1:-1] if len(totals) >= DROP_FROM else totals
    return (sum(counted, Decimal(0)) / len(counted)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Place:
    """A nomination's mean and rank; equal means share a rank, which is marked so that nobody overlooks a tie."""

    nomination: int
    mean: Decimal | None
    rank: int | None
    tied: bool
    scorers: int


def ranking(totals: Mapping[int, Sequence[Decimal]]) -> list[Place]:
    """Places by mean, best first, unscored ones last."""
    means = {nomination: panel_mean(scores) for nomination, scores in totals.items()}
    scored = sorted((mean for mean in means.values() if mean is not None), reverse=True)
    places = [
        Place(
            nomination,
            mean,
            None if mean is None else scored.index(mean) + 1,
            mean is not None and scored.count(mean) > 1,
            len(totals[nomination]),
        )
        for nomination, mean in means.items()
    ]
    return sorted(places, key=lambda place: (place.rank is None, place.rank or 0, place.nomination))
