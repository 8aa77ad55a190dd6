"""定时发布 as a calendar."""

import datetime as dt

from cms.month import months_of

TODAY = dt.date(2026, 11, 24)


def filled(month) -> dict[str, tuple]:
    return {day.date.isoformat(): day.things for week in month.weeks for day in week if day.things}


def test_a_month_begins_on_monday_and_fills_its_days_alone():
    (month,) = months_of([(dt.date(2026, 11, 30), "早"), (dt.date(2026, 11, 30), "晚")], TODAY)
    assert [day.date.weekday() for day in month.weeks[0]] == list(range(7))
    assert (month.weeks[0][0].date, month.weeks[-1][-1].date) == (dt.date(2026, 10, 26), dt.date(2026, 12, 6))
    assert filled(month) == {"2026-11-30": ("早", "晚")}
    assert [day.date for week in month.weeks for day in week if day.today] == [TODAY]


def test_a_day_that_two_months_show_is_filled_in_its_own():
    november, december = months_of([(dt.date(2026, 12, 1), "甲"), (dt.date(2026, 11, 30), "乙")], TODAY)
    assert (filled(november), filled(december)) == ({"2026-11-30": ("乙",)}, {"2026-12-01": ("甲",)})


def test_only_the_next_three_months_with_something_in_them_are_drawn():
    assert months_of([], TODAY) == ()
    far = [(dt.date(2027, month, 1), month) for month in (1, 3, 5, 7)]
    assert [month.first.month for month in months_of(far, TODAY)] == [1, 3, 5]
