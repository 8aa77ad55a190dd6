"""The board on the desk: figures, states, tabs, what is missing by name, the sheet and the picture."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from talent.audit.actions import record
from talent.indicators.board import board_of
from talent.indicators.models import BoardClock, BoardRow, IndicatorDefinition
from talent.indicators.projections import rebuild_board, rebuild_if_behind, verify
from talent.registry.models import GroupMembership, Organization, Region
from talent.selection.models import SelectionRound
from tests.factories import OrganizationFactory, RegionFactory

BOARD = "/desk/indicators/"


def shown(region, **asked) -> dict:
    return {line.indicator.code: (line.shown, line.standing.word) for line in board_of(region, **asked).lines}


def test_targets_and_states_stand_beside_the_figures_of_a_past_day(history):
    at = shown(history.city.tianqiao, on=dt.date(2023, 8, 31))
    assert at["federation_coverage"] == ("100%", "已达到")
    assert at["participation_rate"] == ("50.0%", "推进中")
    assert at["organizations_per_urban_community"] == ("2.0个", "推进中")
    assert at["innovation_districts"] == ("1个", "未设目标")  # the target is the whole city's
    assert shown(history.city.jinan, on=dt.date(2023, 8, 31))["innovation_districts"] == ("1个", "推进中")
    assert shown(history.city.jinan, on=dt.date(2023, 12, 31))["base_coverage"] == ("50.0%", "需关注")


def test_today_comes_from_the_projection_and_moves_only_with_it(history):
    city = history.city
    assert shown(city.tianqiao)["base_coverage"][0] == "50.0%"
    city.beiyuan.bases.update(closed_on=None)
    assert shown(city.tianqiao)["base_coverage"][0] == "50.0%"
    rebuild_board()
    assert shown(city.tianqiao)["base_coverage"][0] == "100%"


def test_whoever_looks_sees_what_the_desk_has_written_since(history, city_admin):
    rebuild_board()
    history.city.beiyuan.bases.update(closed_on=None)
    record("change_row", history.city.beiyuan, by=city_admin)
    BoardClock.objects.update(computed_at=timezone.now() - dt.timedelta(minutes=1))
    assert shown(history.city.tianqiao)["base_coverage"][0] == "100%"


def test_the_job_counts_again_only_where_something_was_written(history, city_admin):
    rebuild_board()
    assert rebuild_if_behind() is False
    record("change_row", history.city.beiyuan, by=city_admin)
    assert [rebuild_if_behind(), rebuild_if_behind()] == [True, False]


def test_the_projection_is_compared_with_a_fresh_count_and_put_right(history):
    rows = rebuild_board()
    assert (verify().checked, verify().differences) == (rows, [])
    BoardRow.objects.filter(region=history.city.tianqiao, view="managing").update(streets=9)
    assert [difference.id for difference in verify(rebuild=True).differences] == [history.city.tianqiao.pk]
    assert verify().differences == []


def test_definitions_are_written_down_once(history):
    rebuild_board()
    before = list(IndicatorDefinition.objects.values_list("code", "version"))
    rebuild_board()
    assert list(IndicatorDefinition.objects.values_list("code", "version")) == before
    assert ("base_coverage", 1) in before


def test_an_admin_sees_their_unit_and_no_other(client_of, licheng_admin, trainer, city):
    client = client_of(licheng_admin)
    assert client.get(BOARD).context["board"].region == city.licheng
    assert client.get(f"{BOARD}?region={city.tianqiao.pk}").status_code == 404
    assert client.get(f"{BOARD}base_coverage/?region={city.beiyuan.pk}").status_code == 404
    assert client.get(f"{BOARD}papers/png/?region={city.tianqiao.pk}").status_code == 404
    assert client_of(trainer).get(BOARD).status_code == 404


@pytest.mark.parametrize("odd", ["on=2023-13-40", "on=0001-01-01", "on=9999-12-31", "view=x", "layout=x", "tab=x"])
def test_an_odd_address_shows_today(client_of, city_admin, odd):
    response = client_of(city_admin).get(f"{BOARD}?{odd}")
    assert (response.status_code, response.context["board"].on) == (200, timezone.localdate())


def test_the_table_of_districts_is_in_code_order_and_both_views_add_up(history, client_of):
    client = client_of(history.admin)
    board = client.get(BOARD).context["board"]
    assert [(unit.region.name, unit.streets) for unit in board.units] == [("天桥区", 2), ("历城区", 0), ("长清区", 0)]
    board = client.get(f"{BOARD}?view=statutory").context["board"]
    assert [(unit.region.name, unit.streets) for unit in board.units] == [("天桥区", 1), ("历城区", 1), ("长清区", 0)]
    assert board.street_total == board.streets == 2


def test_the_tile_map_shows_one_figure_with_shape_and_word(history, client_of):
    response = client_of(history.admin).get(f"{BOARD}?tab=map&show=base_coverage")
    tiles = [(unit.region.name, line.shown, line.standing.word) for unit, line in response.context["tiles"]]
    assert tiles == [("天桥区", "50.0%", "需关注"), ("历城区", "—", "暂无数据"), ("长清区", "—", "暂无数据")]


def test_what_is_missing_has_a_responsible_body_and_a_next_action(history, client_of):
    client, region = client_of(history.admin), history.city.jinan.pk

    def rows(code, **more):
        found = client.get(f"{BOARD}{code}/", {"region": region} | more).context["rows"]
        return [(row.name, row.body, row.action) for row in found]

    assert rows("base_coverage") == [("北园路街道", "北园路街道办事处", "登记基地")]
    assert rows("leaders_in_pool") == [("王桂兰", "天桥区民政部门", "加入人才库")]
    assert rows("party_coverage") == [
        ("和顺调解队", "洪家楼街道办事处", "补党建工作"), ("北园联合会", "北园路街道办事处", "补党建工作"),
        ("合唱团", "北园路街道办事处", "补党建工作"),
    ]  # fmt: skip
    assert rows("base_coverage", on="2023-06-30") == [("洪家楼街道", "洪家楼街道办事处", "登记基地")]
    assert client.get(f"{BOARD}nothing/").status_code == 404
    response = client.get(f"{BOARD}participation_rate/?region={region}")
    assert response["Location"].startswith("/desk/coverage/untrained/?region=")


@pytest.mark.parametrize("code", ["party_coverage", "group_member_coverage"])
def test_the_list_has_as_many_rows_as_the_figure_lacks(history, client_of, code):
    """Where a federation closed, a member sits elsewhere, somebody stands nowhere or begins next year."""
    city, next_year = history.city, timezone.localdate() + dt.timedelta(days=60)
    at_home = {"street": city.beiyuan, "party_work": ""}
    OrganizationFactory(name="未来队", founded_on=next_year, **at_home)
    OrganizationFactory(name="将注销队", closed_on=next_year, **at_home)
    OrganizationFactory(name="走失队", street=city.licheng, party_work="")
    GroupMembership.objects.create(federation=history.filed, member=history.choir, since=dt.date(2023, 2, 1))
    elsewhere = OrganizationFactory(name="别处队", street=city.hongjialou, party_work="")
    GroupMembership.objects.create(federation=history.filed, member=elsewhere, since=dt.date(2023, 2, 1))
    rebuild_board()
    context = client_of(history.admin).get(f"{BOARD}{code}/?region={city.jinan.pk}").context
    reading, names = context["line"].reading, [row.name for row in context["rows"]]
    assert len(names) == reading.whole - reading.part
    assert ("将注销队" in names, "未来队" in names, "走失队" in names) == (True, False, False)


def test_a_round_counts_in_the_year_of_its_announcement(history):
    SelectionRound.objects.filter(pk=history.round.pk).update(year=2022)
    at = shown(history.city.tianqiao, on=dt.date(2023, 12, 31))
    assert [at[code][0] for code in ("recommended_organizations", "recommended_leaders", "cases")] == [
        "2个", "1名", "1篇",
    ]  # fmt: skip
    assert shown(history.city.tianqiao, on=dt.date(2024, 1, 31))["recommended_organizations"][0] == "0个"


def test_what_was_re_drawn_leads_a_district_to_no_page_of_the_city(history, client_of):
    client = client_of(history.admin)
    for region, page in ((history.city.jinan, "desk_areas"), (history.city.tianqiao, "desk_reports")):
        response = client.get(f"{BOARD}?region={region.pk}&on=2023-12-31")
        pages = {fault["page"] for fault in response.context["board"].faults if fault["code"] == "redrawn"}
        assert pages == {page}
        is_city, content = page == "desk_areas", response.content.decode()
        assert ('href="/desk/areas/">查看区划调整' in content, 'href="/desk/reports/">看本区县报表' in content) == (
            is_city, not is_city,
        )  # fmt: skip


def test_the_sheet_and_the_picture(history, client_of):
    client = client_of(history.admin)
    assert client.get(f"{BOARD}papers/pdf/").content.startswith(b"%PDF")
    assert client.get(f"{BOARD}papers/png/?layout=province").content.startswith(b"\x89PNG")
    assert client.get(f"{BOARD}papers/gif/").status_code == 404


def test_the_text_to_pass_on(history, client_of):
    text = client_of(history.admin).get(f"{BOARD}?on=2023-12-31").context["text"]
    assert text.startswith("截至2023年12月31日，济南市2个街道（镇），六项计划已达到")
    assert "街道服务基地覆盖50.0%（1/2个街道（镇）），目标100%" in text


def test_the_province_has_its_categories_and_its_targets_from_the_same_rows(history, client_of):
    board = client_of(history.admin).get(f"{BOARD}?layout=province").context["board"]
    lines = {line.indicator.code: line.target_text for line in board.lines}
    assert sum(code.startswith("province_category_") for code in lines) == 6
    assert [lines[f"province_organizations_per_{kind}_community"] for kind in ("urban", "rural")] == ["12个", "6个"]


def test_query_counts_do_not_grow_with_units(history, client_of, django_assert_num_queries):
    client = client_of(history.admin)
    paths = [BOARD, f"{BOARD}?on=2023-08-31", f"{BOARD}base_coverage/", f"{BOARD}party_coverage/"]
    paths.append(f"{BOARD}service_tagged/")

    def counts() -> list[int]:
        rebuild_board()
        return [_queries(lambda path=path: client.get(path)) for path in paths] + [_queries(rebuild_board)]

    before = counts()
    for number in range(3):
        district = RegionFactory(district=True, name=f"新{number}区", parent=history.city.jinan)
        for place in range(3):
            street = RegionFactory(street=True, name=f"新{place}街道", parent=district)
            community = RegionFactory(community=True, name="新社区", parent=street)
            OrganizationFactory(street=street, community=community)
    assert counts() == before


def _queries(act) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    act()
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def test_bad_data_is_named_with_a_link_and_not_counted(history, client_of):
    city = history.city
    Region.objects.filter(pk=city.village.pk).update(kind="")
    OrganizationFactory(name="无社区的队", street=city.beiyuan)
    OrganizationFactory(name="走失联合会", street=city.licheng, is_federation=True)
    period = board_of(city.jinan, on=dt.date(2023, 12, 31)).period
    period.targets.filter(indicator="base_coverage").update(due=None, title="基地覆盖")
    period.targets.filter(indicator="participation_rate").update(indicator="typo", title="写错的目标")
    response = client_of(history.admin).get(f"{BOARD}?on=2023-12-31")
    faults = {fault["code"]: (fault["text"], fault["page"]) for fault in response.context["board"].faults}
    assert faults["community_kind"] == ("1个社区（村）城乡未填，不计入城乡平均：河套村。", "desk_sheets")
    assert faults["without_community"][0] == "1个组织没有填社区（村），不计入城乡平均：北园路街道1个。"
    assert faults["misplaced"] == ("联合会“走失联合会”没有现行的街道（镇），没有计入。", "desk_organization")
    assert faults["no_deadline"] == ("目标“基地覆盖”没有填期限，不判断是否达到。", "desk_plan_period")
    assert faults["unknown_indicator"][0] == "目标“写错的目标”没有对应的指标，不会出现在表里。"
    assert faults["redrawn"][0].startswith("2023-07-10起洪家楼街道改由天桥区管理")
    lines = {line.indicator.code: line for line in response.context["board"].lines}
    assert (lines["organizations_per_rural_community"].shown, lines["base_coverage"].standing.word) == ("—", "期限未填")


def test_the_command_rebuilds_and_verifies(history, capsys):
    call_command("rebuild_board")
    call_command("rebuild_board", "--verify")
    assert "一致" in capsys.readouterr().out
    BoardRow.objects.filter(view="statutory").update(streets=7)
    with pytest.raises(SystemExit):
        call_command("rebuild_board", "--verify")


def test_now_is_counted_anew_at_a_press(history, client_of):
    rebuild_board()
    Organization.objects.filter(pk=history.choir.pk).update(party_work="单独建立党支部")
    assert client_of(history.admin).post(f"{BOARD}refresh/").status_code == 302
    assert shown(history.city.jinan)["party_coverage"][0] == "33.3%"
