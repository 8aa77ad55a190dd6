"""工作台: every role has a home of its own, a menu of what it may open, and nothing of another district."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from talent.people.models import Role
from talent.pools.actions import pool_of
from talent.pools.models import PoolMembership
from talent.selection.models import Nomination, ScoreSheet, SelectionRound
from talent.target.models import ReportPeriod
from talent.training.models import TrainingSession
from tests.cast import appoint
from tests.factories import OrganizationFactory, PersonFactory, PostFactory, RoleFactory


@pytest.fixture
def session(city):
    """A published session of 历城区, later today."""
    start = timezone.now() + dt.timedelta(minutes=1)
    return TrainingSession.objects.create(
        title="骨干培训第2期",
        region=city.licheng,
        place="街道办三楼",
        status="published",
        published_at=timezone.now(),
        starts_at=start,
        ends_at=start + dt.timedelta(hours=3),
    )


@pytest.mark.parametrize(
    "kind", [kind for kind in Role.Kind if kind not in (Role.Kind.STREET_STAFF,)], ids=lambda kind: kind.value
)
def test_every_role_reaches_its_own_home(client_of, city, kind):
    assert client_of(appoint("某人", "someone", kind, city.licheng)).get("/desk/").status_code == 200


def test_a_trainer_finds_todays_session_first(client_of, trainer, session):
    response = client_of(trainer).get("/desk/")
    [(today, notice)] = response.context["today"]
    assert (today, "骨干培训第2期" in notice) == (session, True)
    assert response.context["region"].name == "历城区"


def test_another_districts_trainer_finds_nothing_of_it(client_of, tianqiao_trainer, session):
    response = client_of(tianqiao_trainer).get("/desk/")
    assert (list(response.context["today"]), list(response.context["upcoming"])) == ([], [])


def test_a_session_that_was_not_confirmed_waits_on_the_home(client_of, trainer, session):
    past = timezone.now() - dt.timedelta(days=1)
    TrainingSession.objects.update(starts_at=past, ends_at=past + dt.timedelta(minutes=3))
    response = client_of(trainer).get("/desk/")
    assert response.context["overdue"] == [(session, 1)]
    page = response.content.decode()
    assert page.index("昨天的场次还没确认考勤") < page.index("待我处理（1）") < page.index("接下来的场次")
    assert f"/desk/sessions/{session.pk}/confirm/" in page


def test_a_week_without_confirming_is_said(client_of, licheng_admin, session):
    past = timezone.now() - dt.timedelta(days=7)
    TrainingSession.objects.update(starts_at=past, ends_at=past + dt.timedelta(minutes=3))
    assert "超过7天" in client_of(licheng_admin).get("/desk/").content.decode()


def test_the_city_sees_districts_in_code_order_and_what_wants_attention(client_of, city_admin):
    response = client_of(city_admin).get("/desk/")
    assert [unit.name for unit, *_ in response.context["districts"]] == ["天桥区", "历城区"]
    assert [(remark.title, remark.names) for remark in response.context["attention"]] == [
        ("人才库为空", ("天桥区", "历城区")), ("本年度计划未发布", ("天桥区", "历城区")),
    ]  # fmt: skip


def test_the_city_prints_its_figures_on_one_page(client_of, city_admin):
    page = client_of(city_admin).get("/desk/").content.decode()
    assert '<a class="btn btn-quiet" href="/desk/coverage/picture/?as=pdf">打印一页纸</a>' in page
    assert client_of(city_admin).get("/desk/coverage/picture/?as=pdf")["Content-Type"] == "application/pdf"


def test_the_round_of_reports_stands_above_the_citys_figures(client_of, city_admin, city):
    ReportPeriod.objects.create(
        region=city.jinan, kind="month", title="2026年10月", first_day=dt.date(2026, 1, 1), last_day=dt.date(2026, 10, 31),
        confirm_by=dt.date(2026, 11, 30), created_by=city_admin,
    )  # fmt: skip
    response = client_of(city_admin).get("/desk/")
    page = response.content.decode()
    assert page.index("区县确认0/2") < page.index("全市参训率") < page.index("各区县情况")
    assert (len(response.context["reports"]), page.count("区县确认0/2")) == (1, 1)


def test_a_federations_leader_in_another_districts_pool_wants_attention_too(client_of, city_admin, city):
    """The same leaders that the district is asked about."""
    leader = PersonFactory(name="孙会长")
    PostFactory(person=leader, organization=OrganizationFactory(street=city.hongjialou, is_federation=True))
    PoolMembership.objects.create(
        pool=pool_of(city.tianqiao), person=leader, street=city.beiyuan, since=dt.date(2022, 3, 1)
    )
    remarks = {remark.title: remark.names for remark in client_of(city_admin).get("/desk/").context["attention"]}
    assert remarks["联合会负责人未入库"] == ("孙会长",)


@pytest.mark.parametrize("role", ["trainer", "city_admin", "street_staff"])
def test_a_home_costs_the_same_for_more_sessions(
    client_of, request, city, session, role, django_assert_max_num_queries
):
    browser = client_of(request.getfixturevalue(role))
    browser.get("/desk/")
    with CaptureQueriesContext(connection) as one:
        browser.get("/desk/")
    cost = len(one)
    for days in (-2, -1, 0, 1):
        start = timezone.now() + dt.timedelta(days=days, minutes=2)
        TrainingSession.objects.create(
            title="再来一场", region=city.licheng, place="二楼", status="published", published_at=timezone.now(),
            starts_at=start, ends_at=start + dt.timedelta(minutes=30),
        )  # fmt: skip
    browser.get("/desk/")
    with django_assert_max_num_queries(cost):
        browser.get("/desk/")


def test_street_staff_find_whom_to_call(client_of, street_staff):
    response = client_of(street_staff).get("/desk/")
    assert "待联系0人" in response.content.decode()


@pytest.mark.parametrize("role", ["street_staff", "reviewer"])
def test_a_home_that_is_the_whole_desk_has_no_menu_and_every_page_a_way_back(client_of, request, role):
    browser = client_of(request.getfixturevalue(role))
    home, page = browser.get("/desk/"), browser.get("/desk/selection/")
    assert ["desk-nav" in one.content.decode() for one in (home, page)] == [False, False]
    assert [one.content.decode().count("回到工作台") for one in (home, page)] == [0, 1]


def test_a_street_that_also_trains_keeps_the_menu(client_of, street_staff, city):
    RoleFactory(person=street_staff, kind=Role.Kind.TRAINER, region=city.licheng)
    assert "desk-nav" in client_of(street_staff).get("/desk/").content.decode()


def test_the_home_of_a_street_leads_to_all_its_pages(client_of, street_staff):
    """In the order of USERS §3; what the menu of others holds stands in its block."""
    browser = client_of(street_staff)
    page = browser.get("/desk/").content.decode()
    order = ["待联系0人", "上传表格", "在库应参训", ">近期场次<", "推荐入库", "年度推选"]
    assert sorted(order, key=page.index) == order
    links = [
        "calls", "sheets", "registers", "coverage", "people", "organizations", "pool", "sessions", "plans",
        "pool/proposals", "selection",
    ]  # fmt: skip
    assert [link for link in links if f'href="/desk/{link}/"' not in page] == []


def test_what_came_back_stands_last(client_of, street_staff, city):
    sheet = ScoreSheet.objects.create(version="2026")
    chosen = SelectionRound.objects.create(district=city.licheng, year=2026, score_sheet=sheet)
    organization = OrganizationFactory(street=city.hongjialou)
    Nomination.objects.create(
        round=chosen, kind="organization", organization=organization, status="returned", submitted_by=street_staff
    )
    page = client_of(street_staff).get("/desk/").content.decode()
    assert page.index("年度推选") < page.index("退回给我的（1）")


def test_a_learner_has_no_desk_and_a_stranger_logs_in_first(client_of, learner, stranger):
    assert client_of(learner).get("/desk/").status_code == 404
    response = client_of(stranger).get("/desk/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/desk/")


def test_the_menu_shows_what_a_role_may_open(client_of, trainer, licheng_admin):
    def labels(person):
        return [item["label"] for item in client_of(person).get("/desk/").context["desk_menu"]]

    people = ["人员", "新登记", "组织", "人才库", "待联系"]
    training = ["计划", "场次", "参训进度", "在线学习", "外部学时", "证明"]
    assert labels(trainer) == ["工作台", *people, *training, "推选", "表格进出", "培育台账", "内容管理"]
    assert labels(licheng_admin) == [
        "工作台", *people, *training, "推选", "表格进出", "报表", "培育台账", "六项计划", "人员分工", "区县电话", "内容管理",
    ]  # fmt: skip


def test_every_entry_of_the_menu_opens(client_of, city_admin):
    client = client_of(city_admin)
    menu = client.get("/desk/").context["desk_menu"]
    assert {item["label"]: client.get(item["url"]).status_code for item in menu} == {
        item["label"]: 200 for item in menu
    }


def test_the_folded_menu_is_called_something_on_every_page(client_of, licheng_admin):
    client = client_of(licheng_admin)
    labels = [client.get(path).context["desk_menu_label"] for path in ("/desk/sessions/", "/desk/walk-ins/")]
    assert labels == ["场次", "菜单"]
