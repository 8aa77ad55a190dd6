"""Invented people are the same for the same seed, belong to nobody, and pass every check of a sheet."""

import datetime as dt
import random

from cms.sample.clock import clock_at, moment
from cms.sample.invented import NAMED_MOBILES, RESERVED, Inventor
from cms.sample.past_sessions import days_between
from talent.registry.models import CalendarDay
from talent.text.mobiles import is_mobile
from talent.text.resident_ids import birth_date, is_resident_id

TODAY = dt.date(2026, 11, 24)


def inventor(seed="seed"):
    return Inventor(random.Random(seed), TODAY)


def test_the_same_seed_invents_the_same_people():
    people = [[inventor_.person() for _ in range(50)] for inventor_ in (inventor(), inventor())]
    assert people[0] == people[1]


def test_numbers_are_right_and_used_once():
    invented = inventor()
    people = [invented.person() for _ in range(2_000)]
    assert all(is_resident_id(one.resident_id) and one.resident_id[:6] == "370100" for one in people)
    assert all(is_mobile(one.mobile) and one.mobile.startswith("1380000") for one in people)
    assert len({one.resident_id for one in people}) == len({one.mobile for one in people}) == 2_000


def test_ages_are_as_asked():
    invented = inventor()
    ages = [TODAY.year - birth_date(invented.person(ages=(30, 40)).resident_id).year for _ in range(200)]
    assert (min(ages) >= 30, max(ages) <= 40) == (True, True)


def test_beyond_ten_thousand_people_numbers_go_on():
    invented = inventor()
    numbers = [invented.mobile() for _ in range(10_500)]
    assert len(set(numbers)) == 10_500
    assert all(is_mobile(number) for number in numbers)


def test_people_of_the_stories_keep_their_phones():
    assert inventor().person("赵德明").mobile == inventor().person("孙桂兰").mobile == "13800001234"
    assert {int(mobile[3:]) for mobile in NAMED_MOBILES.values()} <= RESERVED


def test_the_clock_is_moved_for_the_block_alone(time_machine):
    from django.utils import timezone

    time_machine.move_to("2026-11-24T08:00:00+08:00", tick=False)
    with clock_at(moment(dt.date(2025, 3, 8), "14:30")):
        assert timezone.localtime().isoformat() == "2025-03-08T14:30:00+08:00"
        assert timezone.localdate() == dt.date(2025, 3, 8)
    assert timezone.localdate() == TODAY


def test_sessions_fall_on_working_days(db):
    CalendarDay.objects.create(date=dt.date(2026, 10, 1), kind=CalendarDay.Kind.HOLIDAY)
    days = days_between(dt.date(2026, 9, 28), dt.date(2026, 10, 4), 2)
    assert days == [dt.date(2026, 9, 30), dt.date(2026, 10, 2)]


def test_an_empty_span_has_no_session(db):
    assert days_between(dt.date(2026, 1, 2), dt.date(2026, 1, 1), 3) == []
