import datetime

import pytest

from talent.pools.actions import add_member, pool_of
from talent.registry.models import Region
from tests.factories import PersonFactory
from tests.talent.sheet_imports import counts, import_rows, places

pytestmark = pytest.mark.django_db

CITY = {"区划代码": "370100", "名称": "济南市", "层级": "市"}
LICHENG = {"区划代码": "370112", "名称": "历城区", "层级": "区县", "上级": "济南市", "类型": "法定区县"}
SOUTH = {"名称": "济南市南部山区", "层级": "区县", "上级": "济南市", "类型": "功能区"}
HONGJIALOU = {"区划代码": "370112002", "名称": "洪家楼街道", "层级": "街道（镇）", "上级": "历城区", "类型": "街道"}
ZHONGGONG = {
    "区划代码": "370112018", "名称": "仲宫街道", "层级": "街道（镇）", "上级": "历城区", "类型": "街道", "代管单位": "济南市南部山区",
}  # fmt: skip
VILLAGE = {"名称": "西郭村", "层级": "社区（村）", "上级": "仲宫街道", "类型": "农村"}
ALL = (VILLAGE, ZHONGGONG, HONGJIALOU, SOUTH, LICHENG, CITY)  # upside down on purpose


def by_name(name: str) -> Region:
    return Region.objects.select_related("parent", "statutory_district").get(name=name)


def test_the_tree_follows_management_and_keeps_the_statute():
    assert counts(import_rows("regions", *ALL)) == (6, 0, 0, 0)
    street = by_name("仲宫街道")
    assert (street.parent.name, street.statutory_district.name) == ("济南市南部山区", "历城区")
    assert by_name("洪家楼街道").statutory_district is None
    village = by_name("西郭村")
    assert village.path == f"{by_name('济南市').pk}.{street.parent_id}.{street.pk}.{village.pk}."
    assert [region.name for region in Region.objects.within(by_name("历城区"))] == ["历城区", "洪家楼街道"]


def test_the_same_file_again_changes_nothing():
    import_rows("regions", *ALL)
    before = list(Region.objects.values())
    assert counts(import_rows("regions", *ALL)) == (0, 0, 6, 0)
    assert list(Region.objects.values()) == before


def test_a_new_code_is_a_change():
    import_rows("regions", *ALL)
    report = import_rows("regions", CITY, LICHENG | {"区划代码": "370181"})
    assert counts(report) == (0, 1, 1, 0)
    assert by_name("历城区").code == "370181"


def test_an_empty_cell_wipes_nothing_out():
    import_rows("regions", *ALL)
    assert counts(import_rows("regions", LICHENG | {"区划代码": None, "类型": None})) == (0, 0, 1, 0)
    assert by_name("历城区").code == "370112"


def test_a_street_handed_over_takes_its_communities_along():
    import_rows("regions", *ALL)
    report = import_rows("regions", HONGJIALOU | {"代管单位": "济南市南部山区"})
    assert counts(report) == (0, 1, 0, 0)
    street = by_name("洪家楼街道")
    assert (street.parent.name, street.statutory_district.name) == ("济南市南部山区", "历城区")
    back = import_rows("regions", ZHONGGONG | {"代管单位": "历城区"})
    assert counts(back) == (0, 1, 0, 0)
    street = by_name("仲宫街道")
    assert (street.parent.name, street.statutory_district, street.managed_since) == ("历城区", None, None)
    assert by_name("西郭村").path.startswith(by_name("历城区").path)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (LICHENG | {"层级": "省"}, "层级"),
        (LICHENG | {"名称": None}, "名称"),
        (LICHENG | {"区划代码": "37A"}, "区划代码"),
        (LICHENG | {"名称": "新区", "区划代码": "370112002"}, "区划代码"),
        (HONGJIALOU | {"上级": "不存在区"}, "上级"),
        (HONGJIALOU | {"上级": None}, "上级"),
        (HONGJIALOU | {"代管单位": "不存在区"}, "代管单位"),
        (VILLAGE | {"代管单位": "历城区"}, "代管单位"),
    ],
)
def test_refused(row, column):
    import_rows("regions", *ALL)
    before = list(Region.objects.values())
    report = import_rows("regions", row)
    assert places(report) == [(2, column)]
    assert list(Region.objects.values()) == before


def test_a_repeated_row_names_the_other_one():
    report = import_rows("regions", CITY, LICHENG, LICHENG)
    assert places(report) == [(4, "名称")]
    assert report.refused[0]["reason"] == "第4行与第3行重复"
    assert report.new == 2


def test_two_streets_of_one_name_need_the_district():
    import_rows("regions", *ALL, HONGJIALOU | {"区划代码": None, "上级": "济南市南部山区"})
    assert places(import_rows("regions", {"名称": "东社区", "层级": "社区（村）", "上级": "洪家楼街道"})) == [
        (2, "上级")
    ]
    named = import_rows("regions", {"名称": "东社区", "层级": "社区（村）", "上级": "历城区/洪家楼街道"})
    assert counts(named) == (1, 0, 0, 0)


def test_a_type_of_another_level_is_only_mentioned():
    report = import_rows("regions", CITY, LICHENG | {"类型": "镇"})
    assert counts(report) == (2, 0, 0, 0)
    assert by_name("历城区").kind == ""


def test_outside_the_region_nothing_is_written(city):
    street = {"名称": "药山街道", "层级": "街道（镇）", "上级": "天桥区"}
    assert places(import_rows("regions", street, region=city.licheng)) == [(2, "上级")]
    known = {"名称": "北园街道", "层级": "街道（镇）", "上级": "天桥区", "区划代码": "370105014"}
    assert counts(import_rows("regions", known, region=city.licheng)) == (0, 0, 1, 0)


def test_only_the_city_loads_regions(city, licheng_admin, city_admin):
    row = {"名称": "新街道", "层级": "街道（镇）", "上级": "历城区"}
    assert (
        import_rows("regions", row, region=city.licheng, by=licheng_admin).error
        == "行政区划由市里维护，请联系市级管理员。"
    )
    assert counts(import_rows("regions", row, by=city_admin)) == (1, 0, 0, 0)


def test_a_street_with_members_is_handed_over_on_its_page_and_not_by_a_sheet(city, trainer):
    pool = pool_of(city.licheng)
    member = add_member(pool, PersonFactory(), street=city.hongjialou, since=datetime.date(2022, 3, 1), by=trainer)
    report = import_rows("regions", HONGJIALOU | {"代管单位": "天桥区"})
    assert (counts(report), places(report)) == ((0, 0, 0, 1), [(2, "代管单位")])
    assert "区划调整" in report.refused[0]["reason"]
    assert by_name("洪家楼街道").parent == city.licheng
    assert member.pool == pool
