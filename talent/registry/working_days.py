"""
Working days (工作日): Monday to Friday, less public holidays, plus make-up workdays (调休上班).

Which days these are is announced by the State Council every November, so they are rows, given here as sets.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

DAY = datetime.timedelta(days=1)
# Longer than any run of days off: reaching it means that the calendar itself is wrong.
LONGEST_SEARCH = datetime.timedelta(days=366)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Weekdays off and weekend days worked. A day in both sets is worked: the make-up day is the later word."""

    holidays: frozenset[datetime.date] = frozenset()
    workdays: frozenset[datetime.date] = frozenset()

    def is_working(self, day: datetime.date) -> bool:
        """Whether offices are open on this day."""
        return day in self.workdays or (day.weekday() < 5 and day not in self.holidays)

    def days_from(self, start: datetime.date) -> Iterator[datetime.date]:
        """Working days from `start` on, itself included if it is one. ValueError after a year without any."""
        day, last = start, start
        while True:
            if self.is_working(day):
                last = day
                yield day
            elif day - last > LONGEST_SEARCH:
                raise ValueError(f"no working day within a year after {last}")
            day += DAY

    def count(self, start: datetime.date, end: datetime.date) -> int:
        """Working days from `start` to `end`, both included; 0 when `end` comes before `start`."""
        return sum(self.is_working(start + DAY * offset) for offset in range(max((end - start).days + 1, 0)))

    def end_date(self, start: datetime.date, days: int) -> datetime.date:
        """
        The last day of a period of `days` working days whose first day is `start` (the notice rule: 首日计入).

        It ends at midnight (24:00) of that day. A start on a day off counts from the next working day.
        ValueError unless `days` is 1 or more.
        """
        if days < 1:
            raise ValueError("a period has at least one working day")
        for number, day in enumerate(self.days_from(start), start=1):
            if number == days:
                return day
        raise AssertionError("days_from never ends")

    def left(self, today: datetime.date, end: datetime.date) -> int:
        """Working days that a notice ending on `end` still runs, today included (公示 · 还剩N个工作日)."""
        return self.count(today, end)
