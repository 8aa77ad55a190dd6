"""社工继续教育: 64 of 90 小时 in a registration period of three years."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from talent.credits.ledger import credit_training
from talent.credits.models import CreditRule, RegistrationPeriod
from talent.credits.registration import (
    clock_text,
    minutes_once,
    registration_of,
    set_registration_period,
    years_later,
)
from talent.credits.rule_versions import add_rule_version
from talent.credits.sources import ensure_source, rule_on
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
SINCE = dt.date(2025, 3, 1)


@pytest.fixture
def period(learner):
    return set_registration_period(learner, grade="worker", since=SINCE, by=learner)


def credit(person, city, ref, minutes, day, season=None, kind="session"):
    source = ensure_source(kind, ref, title="个案记录与保密", tier="district", region=city.licheng)
    hours = Decimal(minutes // 45)
    credit_training(person, source, season=season or str(day.year), dated=day, minutes=minutes, hours=hours)


@pytest.mark.parametrize(("grade", "hours"), [("assistant", 72), ("worker", 90), ("senior", 90)])
def test_the_hours_follow_the_grade(learner, grade, hours):
    period = set_registration_period(learner, grade=grade, since=SINCE, by=learner)
    assert (period.clock_hours, period.since, period.until) == (hours, SINCE, dt.date(2028, 2, 29))


def test_64_of_90(learner, city, period):
    credit(learner, city, 1, 63 * 60, dt.date(2025, 3, 1))
    credit(learner, city, 2, 60, dt.date(2026, 11, 24), kind="outside")
    credit(learner, city, 3, 600, dt.date(2025, 2, 28))  # the day before
    found = registration_of(learner)
    assert (found.earned_text, found.needed, found.missing_text, found.percent) == ("64", 90, "26", 71)


def test_the_same_course_counts_once_in_a_period(learner, city, period):
    credit(learner, city, 1, 120, dt.date(2025, 6, 1), kind="course")
    credit(learner, city, 1, 180, dt.date(2026, 6, 1), kind="course")
    assert registration_of(learner).minutes == 180


def test_hours_of_merged_rows_count(learner, city, period):
    credit(PersonFactory(canonical=learner), city, 1, 120, dt.date(2025, 6, 1))
    assert registration_of(learner).minutes == 120


def test_nobody_without_a_period(learner):
    assert registration_of(learner) is None


def test_a_later_rule_leaves_the_period_as_it_was(learner, period, city_admin):
    rule = CreditRule(since=dt.date(2026, 11, 24), worker_clock_hours=120, minutes_per_hour=50)
    add_rule_version(rule, by=city_admin)
    assert registration_of(learner).needed == 90
    other = PersonFactory()
    assert set_registration_period(other, grade="worker", since=SINCE, by=other).clock_hours == 120


def test_periods_do_not_overlap(learner, period):
    with pytest.raises(ValidationError, match="重叠"):
        set_registration_period(learner, grade="worker", since=dt.date(2023, 6, 1), by=learner)
    set_registration_period(learner, grade="worker", since=dt.date(2022, 3, 1), by=learner)
    assert RegistrationPeriod.objects.count() == 2


def test_a_mistake_of_grade_is_corrected_in_place(learner, period):
    set_registration_period(learner, grade="assistant", since=SINCE, by=learner)
    assert RegistrationPeriod.objects.get().clock_hours == 72


def test_not_in_the_future(learner):
    with pytest.raises(ValidationError, match="不能晚于今天"):
        set_registration_period(learner, grade="worker", since=dt.date(2026, 11, 25), by=learner)


def test_rule_versions_are_appended_and_never_backdated(city_admin):
    rule_on(dt.date(2026, 1, 1))
    add_rule_version(CreditRule(since=dt.date(2026, 12, 1), minutes_per_hour=50), by=city_admin)
    assert (rule_on(dt.date(2026, 11, 30)).minutes_per_hour, rule_on(dt.date(2026, 12, 1)).minutes_per_hour) == (45, 50)
    for day, said in ((dt.date(2026, 11, 23), "不能早于今天"), (dt.date(2026, 12, 1), "已经有一个版本")):
        with pytest.raises(ValidationError, match=said):
            add_rule_version(CreditRule(since=day), by=city_admin)
    assert list(CreditRule.objects.order_by("since").values_list("version", flat=True)) == ["1", "2"]


@pytest.mark.parametrize(("day", "later"), [((2024, 2, 29), (2027, 3, 1)), ((2025, 3, 1), (2028, 3, 1))])
def test_years_later(day, later):
    assert years_later(dt.date(*day), 3) == dt.date(*later)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 600))))
def test_minutes_once_never_adds_a_source_twice(credits):
    total = minutes_once(credits)
    assert total == minutes_once(credits + credits)
    assert total <= sum(minutes for _, minutes in credits)
    assert {source for source, _ in credits} == set() or total >= max(minutes for _, minutes in credits)


@pytest.mark.parametrize(("minutes", "text"), [(0, "0"), (90, "1.5"), (59, "0.9"), (3840, "64")])
def test_clock_text(minutes, text):
    assert clock_text(minutes) == text
