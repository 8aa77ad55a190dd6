from decimal import Decimal

import pytest

from talent.selection.ranking import panel_mean, ranking


def marks(*values):
    return [Decimal(value) for value in values]


@pytest.mark.parametrize(
    ("totals", "mean"),
    [
        ((), None),
        ((80,), "80.00"),
        ((80, 90), "85.00"),
        ((60, 80, 80, 100), "80.00"),
        ((0, 80, 82, 84, 100), "82.00"),  # five scorers: highest and lowest dropped
        ((0, 81, 82, 82, 100), "81.67"),
    ],
)
def test_the_mean_drops_highest_and_lowest_from_five_scorers_on(totals, mean):
    assert panel_mean(marks(*totals)) == (mean and Decimal(mean))


def test_equal_means_share_a_rank_and_are_marked_as_tied():
    places = ranking({1: marks(80), 2: marks(90), 3: marks(80), 4: []})
    assert [(p.nomination, p.rank, p.tied) for p in places] == [
        (2, 1, False),
        (1, 2, True),
        (3, 2, True),
        (4, None, False),
    ]
