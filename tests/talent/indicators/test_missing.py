"""The organizations behind a figure, named as on the day: before and after a re-drawing, a closing and a rename."""

import pytest

from talent.indicators.board import board_of
from talent.indicators.missing import described, rows_behind
from tests.talent.indicators.conftest import AUGUST, DECEMBER, JUNE

# By district and view: who lacks a party tie, and who is in no federation of their street, worked out by hand.
NO_TIE = {
    JUNE: {("天桥区", "北园街道"): ["北园联合会", "合唱团"], ("历城区", "洪家楼街道"): ["棋友会"]},
    AUGUST: {("天桥区", "北园街道"): ["北园联合会", "合唱团"], ("天桥区", "洪家楼街道"): ["棋友会"]},
    DECEMBER: {
        ("天桥区", "北园路街道"): ["北园联合会", "合唱团"],
        ("天桥区", "洪家楼街道"): ["和顺调解队"],
    },
}
NO_MEMBER = {
    JUNE: {("天桥区", "北园街道"): ["合唱团"], ("历城区", "洪家楼街道"): ["棋友会"]},
    AUGUST: {("天桥区", "北园街道"): ["合唱团"], ("天桥区", "洪家楼街道"): ["棋友会"]},
    DECEMBER: {("天桥区", "北园路街道"): ["合唱团"], ("天桥区", "洪家楼街道"): ["和顺调解队"]},
}


def named(region, code, on, person, view="managing"):
    """(street, name) of the list, by street."""
    rows = described(rows_behind(region, code, "organization", person, on=on, view=view), code, on=on)
    return sorted((row.place, row.name) for row in rows)


def flat(expected: dict, district: str = "") -> list[tuple[str, str]]:
    chosen = {place: names for place, names in expected.items() if district in ("", place[0])}
    return sorted((street, name) for (_, street), names in chosen.items() for name in names)


@pytest.mark.parametrize("on", [JUNE, AUGUST, DECEMBER])
@pytest.mark.parametrize(("code", "by_hand"), [("party_coverage", NO_TIE), ("group_member_coverage", NO_MEMBER)])
def test_names_of_the_day(history, on, code, by_hand):
    city = history.city
    assert named(city.jinan, code, on, history.admin) == flat(by_hand[on])
    for district in (city.tianqiao, city.licheng, city.changqing):
        assert named(district, code, on, history.admin) == flat(by_hand[on], district.name)
        reading = board_of(district, on=on).line(code).reading
        assert len(flat(by_hand[on], district.name)) == (reading.whole - reading.part)


def test_by_statute_a_street_stays_with_its_district(history):
    city = history.city
    for district, street in ((city.licheng, "洪家楼街道"), (city.tianqiao, "北园街道")):
        rows = named(district, "party_coverage", AUGUST, history.admin, view="statutory")
        assert {place for place, _ in rows} == {street}


def test_an_old_name_has_todays_beside_it(history):
    rows = described(
        rows_behind(history.city.jinan, "group_member_coverage", "organization", history.admin, on=DECEMBER),
        "group_member_coverage", on=JUNE,
    )  # fmt: skip
    assert [(row.place, row.name) for row in rows] == [
        ("洪家楼街道", "调解队（现名和顺调解队）"),
        ("北园街道", "合唱团"),
    ]


def test_nothing_is_lacking_in_an_empty_district(history):
    assert named(history.city.changqing, "party_coverage", DECEMBER, history.admin) == []
