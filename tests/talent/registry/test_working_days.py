from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent.registry.working_days import WorkingCalendar

AUTUMN_2023 = WorkingCalendar(
    holidays=frozenset(date(2023, 9, 29) + timedelta(days=n) for n in range(8)),
    workdays=frozenset({date(2023, 10, 7), date(2023, 10, 8)}),
)
PLAIN = WorkingCalendar()
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def test_a_notice_over_the_autumn_holiday():
    assert AUTUMN_2023.end_date(date(2023, 9, 27), 5) == date(2023, 10, 9)
    assert AUTUMN_2023.count(date(2023, 9, 27), date(2023, 10, 9)) == 5


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        (date(2023, 9, 4), 1, date(2023, 9, 4)),  # Monday, the first day counts
        (date(2023, 9, 4), 5, date(2023, 9, 8)),
        (date(2023, 9, 5), 5, date(2023, 9, 11)),  # over a weekend
        (date(2023, 9, 9), 1, date(2023, 9, 11)),  # a Saturday start counts from Monday
    ],
)
def test_plain_weeks(start, length, end):
    assert PLAIN.end_date(start, length) == end


def test_left_counts_today():
    assert [AUTUMN_2023.left(date(2023, 10, n), date(2023, 10, 9)) for n in (6, 7, 9, 10)] == [3, 3, 1, 0]


@given(days, st.integers(1, 30))
def test_counting_undoes_the_end_date(start, length):
    end = AUTUMN_2023.end_date(start, length)
    assert AUTUMN_2023.count(start, end) == length
    assert AUTUMN_2023.is_working(end)


def test_no_period_without_days():
    with pytest.raises(ValueError, match="at least one"):
        PLAIN.end_date(date(2023, 9, 4), 0)


def test_a_calendar_without_working_days_is_an_error_not_a_loop():
    never = WorkingCalendar(holidays=frozenset(date(2023, 1, 1) + timedelta(days=n) for n in range(800)))
    with pytest.raises(ValueError, match="no working day"):
        never.end_date(date(2023, 1, 2), 1)
