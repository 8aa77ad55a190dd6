"""Reports on the first page of the desk: who is asked for a word, who waits for one."""

import datetime as dt

import pytest
import time_machine

from talent.desk.reporting import revisions_waiting, round_under_way
from talent.target import revisions, rounds
from talent.target.reports import freeze_report


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel("2024-01-05 10:00+08:00"):
        yield


@pytest.fixture
def period(city, city_admin):
    return rounds.open_round(city.jinan, kind="year", year=2023, confirm_by=dt.date(2024, 1, 10), by=city_admin)


def test_the_district_is_asked_until_it_agrees(period, city, licheng_admin, trainer):
    assert round_under_way(licheng_admin).context["asked"] is True
    assert round_under_way(trainer) is None
    rounds.confirm(period, city.licheng, answer="doubt", note="人次不对", by=licheng_admin)
    assert round_under_way(licheng_admin) is not None
    rounds.confirm(period, city.licheng, answer="agreed", by=licheng_admin)
    assert round_under_way(licheng_admin) is None


def test_the_city_sees_how_many_have_agreed_until_it_has_sent(period, city, city_admin, licheng_admin, client_of):
    rounds.confirm(period, city.licheng, answer="agreed", by=licheng_admin)
    shown = round_under_way(city_admin).context
    assert (shown["agreed"], shown["all"], shown["late"]) == (1, 2, False)
    assert "2023年度 · 区县确认1/2" in client_of(city_admin).get("/desk/").content.decode()
    rounds.send_round(period, by=city_admin, reason="天桥区库为空")
    assert round_under_way(city_admin) is None


def test_an_overdue_revision_shows_on_both_desks(city, city_admin, licheng_admin, tianqiao_trainer):
    from talent.pools.actions import pool_of
    from talent.pools.models import PoolMembership
    from tests.factories import PersonFactory

    days = {"first_day": dt.date(2023, 1, 1), "last_day": dt.date(2023, 12, 31)}
    report = freeze_report(city.licheng, title="2023年度", by=licheng_admin, **days)
    PoolMembership.objects.create(
        pool=pool_of(city.licheng), person=PersonFactory(), street=city.hongjialou, since=dt.date(2023, 3, 1)
    )
    revisions.request_revision(report, reason="漏了一人", by=licheng_admin)
    with time_machine.travel("2024-02-05 10:00+08:00"):
        for person in (licheng_admin, city_admin):
            assert [late for _, late in revisions_waiting(person).context["revisions"]] == [True]
        assert revisions_waiting(tianqiao_trainer) is None
