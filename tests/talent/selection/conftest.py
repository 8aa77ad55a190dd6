"""A round of 历城区 with three organizations and two reviewers, in any phase a test wants."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
import time_machine

from talent.people.models import Role
from talent.registry.models import CalendarDay
from talent.selection.actions.nominations import nominate, pass_nomination
from talent.selection.actions.notices import publish_notice
from talent.selection.actions.panel import save_scores
from talent.selection.actions.rounds import close_panel, decide, open_round, start_panel
from tests.cast import appoint
from tests.factories import OrganizationFactory

ANSWERS = {"what_done": "设茶水桌，每周两次值守。", "who_helped": "三个楼院的邻里。", "what_changed": "说和51起。"}
OFFICE = {"phone": "0531-8000000", "address": "历城区示例路1号", "office_hours": "工作日9:00—17:00"}


@pytest.fixture
def autumn():
    """Wednesday 2023-09-27; the holiday runs 29 Sep – 6 Oct, 7 and 8 October are worked."""
    with time_machine.travel("2023-09-27 10:00+08:00", tick=False) as clock:
        yield clock


@pytest.fixture
def calendar(db):
    holidays = [dt.date(2023, 9, 29) + dt.timedelta(days=n) for n in range(8)]
    CalendarDay.objects.bulk_create(CalendarDay(date=day, kind="holiday", name="国庆节") for day in holidays)
    CalendarDay.objects.bulk_create(CalendarDay(date=dt.date(2023, 10, d), kind="workday") for d in (7, 8))


@pytest.fixture
def second_reviewer(city):
    return appoint("冯评审", "reviewer2", Role.Kind.REVIEWER, city.licheng)


@pytest.fixture
def tianqiao_admin(city):
    return appoint("田区管", "tianqiao-admin", Role.Kind.DISTRICT_ADMIN, city.tianqiao)


@pytest.fixture
def round_(city, autumn, licheng_admin):
    return open_round(city.licheng, 2023, by=licheng_admin, min_organizations=2, min_leaders=0)


@pytest.fixture
def nominations(round_, city, street_staff):
    """Three organizations by name: `first`, `second`, `third`."""
    made = [
        nominate(
            round_,
            kind="organization",
            organization=OrganizationFactory(name=f"第{n}服务队", street=city.hongjialou),
            by=street_staff,
            **ANSWERS,
        )
        for n in "一二三"
    ]
    return SimpleNamespace(first=made[0], second=made[1], third=made[2], all=made)


@pytest.fixture
def panel(round_, nominations, licheng_admin, reviewer, second_reviewer):
    """All three passed, two reviewers seated."""
    for nomination in nominations.all:
        pass_nomination(nomination, by=licheng_admin)
    return start_panel(round_, reviewers=[reviewer, second_reviewer], by=licheng_admin)


@pytest.fixture
def points(round_):
    """`points(0.8)` is a full ballot of 80 % of every criterion."""

    def ballot(share):
        return {c.pk: Decimal(str(round(c.points * share, 1))) for c in round_.score_sheet.criteria.all()}

    return ballot


@pytest.fixture
def scored(panel, nominations, points, reviewer, second_reviewer, licheng_admin):
    """Scores 90, 80 and 70 of both reviewers; the panel is closed."""
    for nomination, share in zip(nominations.all, (0.9, 0.8, 0.7), strict=True):
        for person in (reviewer, second_reviewer):
            save_scores(nomination, reviewer=person, points=points(share))
    return close_panel(panel, by=licheng_admin)


@pytest.fixture
def decided(scored, nominations, licheng_admin):
    """First and second picked, third in reserve."""
    picked = [nominations.first, nominations.second]
    return decide(scored, selected=picked, reserves=[nominations.third], by=licheng_admin)


@pytest.fixture
def notice(decided, calendar, licheng_admin):
    return publish_notice(decided, starts=dt.date(2023, 9, 27), by=licheng_admin, **OFFICE)


@pytest.fixture
def count_queries(client_of, django_assert_max_num_queries):
    """`count_queries(person, url)`: how many queries the page costs, with the session warm."""

    def cost(person, url: str) -> int:
        browser = client_of(person)
        browser.get(url)
        with django_assert_max_num_queries(200) as captured:
            assert browser.get(url).status_code == 200
        return len(captured)

    return cost


@pytest.fixture
def organization_row(city):
    """`organization_row("甲队")` of 洪家楼街道."""
    return lambda name, street=None: OrganizationFactory(name=name, street=street or city.hongjialou)
