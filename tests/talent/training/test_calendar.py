"""培训日历: a month of sessions, and the plan's lines that nobody has scheduled."""

import datetime

import pytest
import time_machine

from talent.training.calendar import month_of
from talent.training.parts import PartFields, set_parts
from talent.training.plans import add_item, open_plan
from tests.factories.training import TrainingSessionFactory, at

NOVEMBER = datetime.date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-11-20T10:00:00+08:00", tick=False):
        yield


def busy(month) -> list:
    return [(day.date.day, day.sessions) for day in month.busy_days]


def test_each_part_stands_on_its_day(city, trainer):
    session = TrainingSessionFactory(region=city.licheng)
    TrainingSessionFactory(region=city.tianqiao, draft=True)
    TrainingSessionFactory(region=city.licheng, status="cancelled", cancel_reason="检修")
    set_parts(
        session,
        [PartFields(at("2026-11-24 19:00"), at("2026-11-24 20:00")), PartFields(at("2026-11-26 19:00"), at("2026-11-26 20:00"))],
        by=trainer,
    )  # fmt: skip
    assert busy(month_of(trainer, NOVEMBER)) == [(24, [session]), (26, [session])]


def test_of_one_region(city, city_admin):
    TrainingSessionFactory(region=city.licheng)
    other = TrainingSessionFactory(region=city.beiyuan)
    assert busy(month_of(city_admin, NOVEMBER, city.tianqiao)) == [(24, [other])]


def test_lines_of_the_plan_without_a_session(city, trainer, licheng_admin):
    plan = open_plan(city.licheng, 2026, by=licheng_admin)
    items = [
        add_item(plan, by=licheng_admin, title=f"第{n}期", audience="负责人", month=month)
        for n, month in enumerate((11, 11, 12))
    ]
    TrainingSessionFactory(region=city.licheng, plan_item=items[0])
    assert month_of(trainer, NOVEMBER).open_items == [items[1]]


@pytest.mark.parametrize("count", [1, 3])
def test_cost_of_the_page(city, trainer, client_of, count, django_assert_num_queries):
    for _ in range(count):
        TrainingSessionFactory(region=city.licheng)
    browser = client_of(trainer)
    page = browser.get("/desk/plans/calendar/?month=2026-11").content.decode()
    assert page.count("历城区骨干培训第2期") == 2 * count
    with django_assert_num_queries(6):
        browser.get("/desk/plans/calendar/?month=2026-11")


@pytest.mark.parametrize("odd", ["", "2026", "2026-13", "x", "9999-99", "1900-01"])
def test_an_odd_month_is_this_one(trainer, client_of, odd):
    page = client_of(trainer).get("/desk/plans/calendar/", {"month": odd})
    assert page.context["month"].first == NOVEMBER
