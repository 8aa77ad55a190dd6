"""A frozen report stays as it was sent; the live figure says how it differs."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from talent.people.models import Role
from talent.target.models import ReportSnapshot
from talent.target.reports import drift_of, freeze_report
from tests.factories import RoleFactory

JANUARY_FIRST, YEAR_END = dt.date(2023, 1, 1), dt.date(2023, 12, 31)


@pytest.fixture
def sent(city, pool, licheng_admin):
    return freeze_report(city.licheng, title="全年", first_day=JANUARY_FIRST, last_day=YEAR_END, by=licheng_admin)


def test_a_report_holds_numbers_and_the_people_behind_them(sent, pool):
    assert sent.numbers == {
        "trained": 1,
        "untrained": 2,
        "exempt": 1,
        "recent_exits": 1,
        "recent_exits_untrained": 1,
        "joined_late_untrained": 1,
        "due": 3,
        "rate": "33.3",
        "person_times": 1,
    }
    assert sent.people["trained"] == [pool.trained.person_id]


def test_a_later_correction_moves_the_live_figure_and_leaves_the_report(sent, pool, trains):
    assert not drift_of(sent)
    trains(pool.untrained.person, "2023-09-20", ref=2)
    drift = drift_of(sent)
    assert (drift.now_trained, drift.no_longer_trained, drift.person_times) == ({pool.untrained.person_id}, set(), 1)
    assert drift.live.rate == "66.6"
    sent.refresh_from_db()
    assert sent.numbers["rate"] == "33.3"


def test_a_period_is_reported_once(sent, city, licheng_admin):
    with pytest.raises(ValidationError, match="已经报送过"):
        freeze_report(city.licheng, title="再报", first_day=JANUARY_FIRST, last_day=YEAR_END, by=licheng_admin)
    assert ReportSnapshot.objects.count() == 1


def test_a_period_that_has_not_ended_cannot_be_reported(city, pool, licheng_admin):
    with time_machine.travel(dt.datetime(2023, 12, 30, 4, 0, tzinfo=dt.UTC)), pytest.raises(ValidationError):
        freeze_report(city.licheng, title="早报", first_day=JANUARY_FIRST, last_day=YEAR_END, by=licheng_admin)
    assert ReportSnapshot.objects.count() == 0


def test_nobody_changes_a_report(sent):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportSnapshot.objects.filter(pk=sent.pk).update(title="别的")


@pytest.mark.parametrize("days", [("2023-01-01", "9999-12-31"), ("0001-01-01", "2023-12-31")])
def test_a_year_that_is_a_slip_of_the_pen_is_not_reported(client_of, city, pool, licheng_admin, days):
    fields = {"title": "全年", "region": city.licheng.pk, "start": days[0], "end": days[1]}
    assert "请核对年份" in client_of(licheng_admin).post("/desk/reports/", fields).content.decode()
    assert ReportSnapshot.objects.count() == 0


def test_an_admin_elsewhere_who_trains_here_neither_reports_nor_reads_reports(client_of, city, sent, tianqiao_trainer):
    """Two roles do not add up: the right to report is that of one unit."""
    RoleFactory(person=tianqiao_trainer, kind=Role.Kind.DISTRICT_ADMIN, region=city.tianqiao)
    RoleFactory(person=tianqiao_trainer, kind=Role.Kind.TRAINER, region=city.licheng)
    client = client_of(tianqiao_trainer)
    address = f"/desk/reports/{sent.pk}/"
    assert [client.get(page).status_code for page in (address, f"{address}file/?as=xlsx")] == [404, 404]
    for verb in ("revise", "decide"):
        assert client.post(f"{address}{verb}/", {"reason": "改", "decision": "approve"}).status_code == 404
    fields = {"title": "半年", "region": city.licheng.pk, "start": "2023-01-01", "end": "2023-06-30"}
    assert client.post("/desk/reports/", fields).status_code == 404
    assert ReportSnapshot.objects.count() == 1
    assert not sent.revisions.exists()
