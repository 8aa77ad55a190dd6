"""推选进度 and the page of a round, phase by phase."""

import re

import pytest
from django.test import Client

from talent.people.models import Role
from talent.selection.actions.nominations import nominate, pass_nomination, withdraw_nomination
from talent.selection.actions.panel import save_scores
from talent.selection.actions.rounds import decide, open_round
from talent.selection.models import Nomination, SelectionRound
from talent.templatetags.selection_board import board_row
from tests.factories import RoleFactory
from tests.talent.selection.conftest import ANSWERS

LIST = "/desk/selection/"


def text(response) -> str:
    return response.content.decode()


def test_every_district_stands_on_the_board_in_code_order(client_of, city_admin, city, nominations):
    rows = client_of(city_admin).get(LIST).context["rows"]
    assert [(row.district.name, row.badge[1]) for row in rows] == [("天桥区", "还没开始"), ("历城区", "申报与初审")]
    assert [(c.label, c.forwarded, c.passed, c.picked, c.announced) for c in rows[1].counts] == [
        ("组织", 3, 0, 0, 0),
        ("负责人", 0, 0, 0, 0),
    ]


def test_a_district_below_its_minimum_says_so_in_words(client_of, licheng_admin, scored, city):
    SelectionRound.objects.update(min_organizations=10)
    page = client_of(licheng_admin).get(LIST)
    (row,) = page.context["rows"]
    assert row.badge == ("todo", "拟定名单")
    assert row.remarks == ["组织3/10 少于10个，须填写原因"]
    assert "组织3/10 少于10个，须填写原因" in text(page)


def test_the_reason_stands_beside_the_shortfall_once_it_is_decided(client_of, licheng_admin, scored, nominations):
    SelectionRound.objects.update(min_organizations=10)
    decide(scored, selected=nominations.all, shortfall_reason="今年新成立的多", by=licheng_admin)
    (row,) = client_of(licheng_admin).get(LIST).context["rows"]
    assert row.remarks == ["组织3/10 少于10个，原因：今年新成立的多"]


def test_street_staff_see_their_own_street_s_numbers_without_the_district_s_minimum(
    client_of, street_staff, licheng_admin, round_, nominations, organization_row, city
):
    nominate(
        round_,
        kind="organization",
        organization=organization_row("山大路队", city.shandalu),
        by=licheng_admin,
        **ANSWERS,
    )
    (row,) = client_of(street_staff).get(LIST).context["rows"]
    assert (row.whole, row.counts[0].forwarded, row.remarks) == (False, 3, [])


def test_a_reviewer_finds_the_panel_and_nothing_else(client_of, reviewer, panel):
    page = client_of(reviewer).get(LIST)
    assert "rows" not in page.context
    assert "待评3 · 需回避0" in text(page)


def test_open_a_round(client_of, licheng_admin, city, autumn):
    browser = client_of(licheng_admin)
    frame = {"year": 2023, "min_organizations": 10, "min_leaders": 10, "apply_until": "2023-10-20"}
    answer = browser.post(f"{LIST}new/", {"district": city.licheng.pk} | frame)
    made = SelectionRound.objects.get()
    assert answer.url == f"/desk/selection/{made.pk}/"
    assert (made.district, made.year, made.min_leaders) == (city.licheng, 2023, 10)
    again = browser.post(f"{LIST}new/", {"district": city.licheng.pk} | frame)
    assert "历城区2023年度推选已经开始了。" in text(again)
    foreign = browser.post(f"{LIST}new/", {"district": city.tianqiao.pk} | frame)
    assert (foreign.status_code, SelectionRound.objects.count()) == (200, 1)


def test_seat_the_panel_once_everything_is_checked(client_of, licheng_admin, reviewer, round_, nominations):
    browser, url = client_of(licheng_admin), f"/desk/selection/{round_.pk}/panel/start/"
    refused = browser.post(url, {"reviewers": [reviewer.pk]}, follow=True)
    assert "还有3份没有初审完，请先处理。" in text(refused)
    for nomination in nominations.all:
        pass_nomination(nomination, by=licheng_admin)
    assert "请至少选一位评审员。" in text(browser.post(url, {}, follow=True))
    browser.post(url, {"reviewers": [reviewer.pk]})
    round_.refresh_from_db()
    assert (round_.phase, list(round_.panel.all())) == ("panel", [reviewer])


def test_somebody_who_is_no_reviewer_gets_no_seat(client_of, licheng_admin, trainer, round_, nominations):
    for nomination in nominations.all:
        pass_nomination(nomination, by=licheng_admin)
    client_of(licheng_admin).post(f"/desk/selection/{round_.pk}/panel/start/", {"reviewers": [trainer.pk]})
    round_.refresh_from_db()
    assert (round_.phase, round_.panel.count()) == ("collecting", 0)


def test_close_the_panel_once_everybody_has_scored(
    client_of, licheng_admin, reviewer, second_reviewer, panel, nominations, points
):
    browser, base = client_of(licheng_admin), f"/desk/selection/{panel.pk}/"
    assert "郑评审 还差3份" in text(browser.get(base))
    assert "还没评完" in text(browser.post(f"{base}panel/close/", follow=True))
    for nomination in nominations.all:
        for person in (reviewer, second_reviewer):
            save_scores(nomination, reviewer=person, points=points(0.8))
    assert "全部评完了" in text(browser.get(base))
    browser.post(f"{base}panel/close/")
    panel.refresh_from_db()
    assert panel.phase == "deciding"


@pytest.fixture
def choose(scored, nominations, client_of, licheng_admin):
    """`choose("selected", "reserve", "none")` for first, second, third on the page of the decision."""

    def post(*choices, **more):
        chosen = {f"choice-{n.pk}": choice for n, choice in zip(nominations.all, choices, strict=True)}
        return client_of(licheng_admin).post(f"/desk/selection/{scored.pk}/decide/", chosen | more, follow=True)

    return post


def standings() -> list[str]:
    return list(Nomination.objects.order_by("pk").values_list("status", flat=True))


def test_the_best_ones_are_picked_at_first_and_means_are_shown(client_of, licheng_admin, scored):
    page = client_of(licheng_admin).get(f"/desk/selection/{scored.pk}/decide/")
    (group, rows), _ = page.context["groups"]
    assert (group.minimum, group.left) == (2, 0)
    assert [(n.title, str(place.mean), choice) for n, place, choice, _ in rows] == [
        ("第一服务队", "90.00", "selected"),
        ("第二服务队", "80.00", "selected"),
        ("第三服务队", "70.00", "none"),
    ]


def test_decide_by_the_ranking(choose):
    choose("selected", "selected", "reserve")
    assert standings() == ["selected", "selected", "reserve"]
    assert Nomination.objects.get(status="reserve").reserve_order == 1


def test_fewer_than_the_minimum_need_a_reason_and_the_page_keeps_what_was_chosen(choose):
    page = choose("selected", "none", "none")
    assert "优秀社区社会组织只选了1个，少于2个，须填写原因。" in text(page)
    assert [choice for _, rows in page.context["groups"] for _, _, choice, _ in rows] == ["selected", "none", "none"]
    assert standings() == ["passed"] * 3
    choose("selected", "none", "none", shortfall_reason="今年申报的少")
    assert standings() == ["selected", "not_selected", "not_selected"]


def test_a_departure_from_the_ranking_needs_a_reason(choose, nominations):
    assert "“第三服务队”与名次不一致，请写明原因。" in text(choose("selected", "none", "selected"))
    assert standings() == ["passed"] * 3
    choose("selected", "none", "selected", **{f"reason-{nominations.third.pk}": "第二服务队正在换届"})
    assert standings() == ["selected", "not_selected", "selected"]


def test_the_board_costs_the_same_for_one_round_and_for_three(count_queries, city_admin, city, round_):
    from tests.factories import RegionFactory

    one = count_queries(city_admin, LIST)
    for name, code in (("市中区", "370103"), ("槐荫区", "370104")):
        open_round(RegionFactory(district=True, name=name, code=code, parent=city.jinan), 2023, by=city_admin)
    assert count_queries(city_admin, LIST) == one


def test_a_round_costs_the_same_for_one_nomination_and_for_three(
    count_queries, licheng_admin, round_, organization_row
):
    url = f"/desk/selection/{round_.pk}/"

    def add(name):
        nominate(round_, kind="organization", organization=organization_row(name), by=licheng_admin, **ANSWERS)

    add("甲队")
    one = count_queries(licheng_admin, url)
    add("乙队")
    add("丙队")
    assert count_queries(licheng_admin, url) == one


def test_a_wrong_year_shows_the_newest_board(client_of, city_admin, round_):
    for year in ("1999", "x", "²"):
        assert client_of(city_admin).get(f"{LIST}?year={year}").context["year"] == 2023


def test_this_year_stands_before_a_next_one_that_has_begun(client_of, city_admin, licheng_admin, city, round_):
    open_round(city.licheng, 2024, by=licheng_admin)
    context = client_of(city_admin).get(LIST).context
    assert (context["years"], context["year"]) == ([2024, 2023], 2023)


def test_a_reserve_is_offered_once_somebody_has_left(client_of, licheng_admin, notice, nominations):
    def offered():
        page = text(client_of(licheng_admin).get(f"{LIST}{notice.round_id}/"))
        return page.count("没有空出的名额"), page.count("/promote/")

    assert offered() == (1, 0)
    withdraw_nomination(nominations.first, reason="本人申请", by=licheng_admin)
    assert offered() == (0, 1)


def test_a_post_without_a_token_is_refused(licheng_admin, scored):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(licheng_admin)
    assert browser.post(f"/desk/selection/{scored.pk}/decide/").status_code == 403


def test_the_board_tells_the_decision_to_who_runs_the_round_only(client_of, licheng_admin, trainer, decided, autumn):
    def cells(person):
        (row,) = client_of(person).get(LIST).context["rows"]
        return re.findall(r"(同分|拟推荐|递补)\">([^<]+)<", board_row(row))[:3], row.remarks

    SelectionRound.objects.update(min_organizations=10)
    assert cells(licheng_admin) == (
        [("同分", "0"), ("拟推荐", "2"), ("递补", "1")], ["组织2/10 少于10个，可以递补"],
    )  # fmt: skip
    assert cells(trainer) == ([("同分", "—"), ("拟推荐", "—"), ("递补", "—")], [])


def test_a_round_is_opened_only_where_one_is_an_admin(client_of, licheng_admin, city):
    RoleFactory(person=licheng_admin, kind=Role.Kind.TRAINER, region=city.tianqiao)
    browser = client_of(licheng_admin)
    choices = browser.get(f"{LIST}new/").context["form"].fields["district"].queryset
    assert list(choices) == [city.licheng]
    browser.post(f"{LIST}new/", {"district": city.tianqiao.pk, "year": 2026, "min_organizations": 10,
                                 "min_leaders": 10, "apply_until": "2026-12-30"})  # fmt: skip
    assert SelectionRound.objects.count() == 0
