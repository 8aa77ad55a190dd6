from decimal import Decimal

import pytest

from talent.indicators.figures import party_tie, per_community, percent
from talent.indicators.rows import Community, Street, Unit


@pytest.mark.parametrize(
    ("part", "whole", "text"), [(0, 0, None), (160, 161, "99.3"), (161, 161, "100"), (0, 9, "0.0")]
)
def test_a_share_is_floored_and_100_means_all(part, whole, text):
    assert percent(part, whole) == text


def unit(*communities) -> Unit:
    rows = [Community(pk, str(pk), kind, number) for pk, (kind, number) in enumerate(communities)]
    return Unit(1, "历城区", "district", "managing", [Street(1, "洪家楼街道", 1, 1, communities=rows)])


def test_mean_median_and_the_communities_below_the_target():
    reading = per_community("urban")(unit(("urban", 20), ("urban", 10), ("rural", 99), ("urban", 3)), Decimal(15))
    assert (reading.value, reading.note, reading.missing) == ("11.0", "中位数10，2个不足15", (1, 3))


def test_the_mean_is_floored_so_that_rounding_never_buys_the_target():
    assert per_community("urban")(unit(*[("urban", 15)] * 99, ("urban", 14)), Decimal(15)).value == "14.9"


def test_a_community_that_is_neither_urban_nor_rural_is_in_no_mean():
    of_unknown = unit(("", 5))
    assert [per_community(kind)(of_unknown).value for kind in ("urban", "rural")] == [None, None]


@pytest.mark.parametrize(
    ("text", "tie"),
    [
        ("单独建立党支部", "own"), ("联合党支部", "joint"), ("选派党建指导员", "instructor"), ("", ""), ("无", ""),
        ("未建立", ""),
    ],
)  # fmt: skip
def test_what_the_register_says_of_a_party_tie(text, tie):
    assert party_tie(text) == tie
