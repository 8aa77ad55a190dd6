"""我的学时: one ledger with what came face to face, online and from outside, and what would fill a social worker's gap."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from lms.catalogue.models import CourseRun
from lms.me.hours import continuing_of
from lms.me.year import this_year
from talent.credits.ledger import credit_training
from talent.credits.registration import set_registration_period
from talent.credits.sources import ensure_source
from tests.factories.training import TrainingSessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-20T10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def credit(city, learner):
    def give(kind, ref, hours, dated):
        source = ensure_source(kind, ref, title=f"{kind}{ref}", tier="city", region=city.licheng)
        minutes = hours * 45
        credit_training(
            learner, source, season=str(dated.year), dated=dated, minutes=minutes, hours=Decimal(hours)
        )  # fmt: skip

    return give


def test_face_to_face_online_and_outside_stand_together(client_of, learner, credit):
    credit("session", 1, 4, dt.date(2026, 5, 8))
    credit("course", 2, 3, dt.date(2026, 6, 1))
    credit("outside", 3, 8, dt.date(2026, 7, 1))
    credit("session", 4, 2, dt.date(2025, 7, 1))
    context = client_of(learner).get("/me/credits/").context
    shares = [(share.label, share.hours_text, share.times) for share in context["shares"]]
    assert shares == [("现场培训", "4", 1), ("在线课程", "3", 1), ("外部学时", "8", 1)]
    assert [(year.year, year.hours_text) for year in context["years"]] == [(2026, "15"), (2025, "2")]
    last = client_of(learner).get("/me/credits/", {"year": "2025"}).context
    assert [credit.source.title for credit in last["credits"]] == ["session4"]


def test_outside_hours_alone_are_no_training_of_the_year(client_of, learner, credit):
    credit("outside", 3, 8, dt.date(2026, 7, 1))
    year = this_year(learner)
    assert (year.hours, year.trained) == (8, False)
    assert "今年还没参加培训" in client_of(learner).get("/me/").content.decode()


def test_what_would_fill_the_gap(city, learner, course, credit):
    set_registration_period(learner, grade="assistant", since=dt.date(2025, 3, 1), by=learner)
    at = dt.datetime(2026, 11, 26, 6, tzinfo=dt.UTC)
    near = TrainingSessionFactory(region=city.licheng, starts_at=at, ends_at=at + dt.timedelta(hours=3))
    TrainingSessionFactory(region=city.tianqiao, starts_at=at, ends_at=at + dt.timedelta(hours=3))
    continuing = continuing_of(learner)
    assert [(f.title, f.minutes) for f in continuing.fillers] == [(near.title, 180), (course.name, 180)]
    assert (continuing.registration.missing_text, continuing.enough) == ("72", False)


def test_no_more_than_needed_and_no_course_twice(city, learner, course, credit):
    set_registration_period(learner, grade="assistant", since=dt.date(2025, 3, 1), by=learner)
    credit("outside", 3, 93, dt.date(2026, 7, 1))  # 69 小时 45 分
    continuing = continuing_of(learner)
    assert [filler.title for filler in continuing.fillers] == [course.name]
    assert continuing.enough
    credit("course", course.id, 2, dt.date(2026, 8, 1))
    assert continuing_of(learner).fillers == []


def test_a_closed_course_fills_nothing(learner, course):
    set_registration_period(learner, grade="assistant", since=dt.date(2025, 3, 1), by=learner)
    CourseRun.objects.update(opens=dt.date(2026, 1, 1), closes=dt.date(2026, 2, 1))
    assert continuing_of(learner).fillers == []


@pytest.mark.parametrize("count", [1, 3])
def test_queries(client_of, learner, credit, count, django_assert_max_num_queries):
    for number in range(count):
        credit("session", number, 4, dt.date(2026, 5, 8))
    browser = client_of(learner)
    browser.get("/me/credits/")
    with django_assert_max_num_queries(8):
        assert len(browser.get("/me/credits/").context["credits"]) == count
