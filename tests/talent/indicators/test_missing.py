"""The organizations behind a figure, named as on the day: before and after a re-drawing, a closing and a rename."""

import pytest

from talent.indicators.board import board_of
from talent.indicators.missing import described, rows_behind
from talent.indicators.projections import rebuild_board, rebuild_if_behind
from talent.registry.actions import change_organization
from talent.registry.tag_models import Tag
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


# By day: the tags borne in 天桥区 with their organizations, and those without a service tag.
TAGGED = {
    JUNE: ({}, ["北园联合会", "合唱团"]),
    AUGUST: (
        {"矛盾化解": ["调解队（现名和顺调解队）"], "法律援助": ["洪家楼联合会"], "文明创建": ["合唱团"]},
        ["北园联合会", "棋友会"],
    ),
    DECEMBER: ({"矛盾化解": ["和顺调解队"]}, ["北园联合会", "合唱团"]),
}


@pytest.mark.parametrize("on", [JUNE, AUGUST, DECEMBER])
def test_each_tag_of_the_day_with_the_names_behind_its_number(history, client_of, on):
    page, region = "/desk/indicators/service_tagged/", history.city.tianqiao.pk
    client, (by_word, untagged) = client_of(history.admin), TAGGED[on]
    context = client.get(page, {"region": region, "on": on}).context
    assert {tag.word: number for tag, number in context["tags"] if number} == {
        word: len(names) for word, names in by_word.items()
    }
    assert sorted(row.name for row in context["rows"]) == sorted(untagged)
    for tag, _ in context["tags"]:
        rows = client.get(page, {"region": region, "on": on, "tag": tag.pk}).context["rows"]
        assert [(row.name, row.action) for row in rows] == [(name, "看组织") for name in by_word.get(tag.word, [])]


def test_the_words_borne_most_often_stand_beside_the_figure(history):
    reading = board_of(history.city.tianqiao, on=AUGUST).line("service_tagged").reading
    assert (reading.part, reading.whole, reading.note) == (3, 5, "矛盾化解1，法律援助1，文明创建1")
    assert board_of(history.city.changqing, on=AUGUST).line("service_tagged").reading.note == "还没有填"


@pytest.mark.parametrize("odd", ["0", "x", "99999999999999999999"])
def test_an_odd_tag_shows_what_is_lacking(history, client_of, odd):
    page = f"/desk/indicators/service_tagged/?region={history.city.jinan.pk}&tag={odd}"
    response = client_of(history.admin).get(page)
    assert (response.status_code, response.context["tag"]) == (200, None)


def test_a_changed_tag_has_the_board_counted_anew(history):
    rebuild_board()
    assert not rebuild_if_behind()
    tag = Tag.objects.get(word="垃圾分类")
    change_organization(history.choir, tags=[tag], by=history.admin)
    assert rebuild_if_behind()
    assert board_of(history.city.tianqiao).line("service_tagged").reading.note == "矛盾化解1，垃圾分类1"


def test_nothing_is_lacking_in_an_empty_district(history):
    assert named(history.city.changqing, "party_coverage", DECEMBER, history.admin) == []
