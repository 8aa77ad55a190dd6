"""A month on one page: which days something goes out by itself. Pure."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

MONTHS = 3


@dataclass(frozen=True)
class Day:
    """`things` go out on it; the days of the months beside are there to fill the weeks, and empty."""

    date: date
    inside: bool
    today: bool
    things: tuple


@dataclass(frozen=True)
class Month:
    first: date
    weeks: tuple[tuple[Day, ...], ...]


def months_of(things: Iterable[tuple[date, object]], today: date) -> tuple[Month, ...]:
    """Months with something in them, at most three, weeks beginning on Monday; `things` are (day, what)."""
    by_day = defaultdict(list)
    for day, thing in things:
        by_day[day].append(thing)
    firsts = sorted({day.replace(day=1) for day in by_day})[:MONTHS]
    return tuple(_month(first, by_day, today) for first in firsts)


def _month(first: date, by_day: dict, today: date) -> Month:
    def one(day: date) -> Day:
        inside = day.month == first.month
        return Day(day, inside, day == today, tuple(by_day.get(day, ())) if inside else ())

    weeks = Calendar().monthdatescalendar(first.year, first.month)
    return Month(first, tuple(tuple(map(one, week)) for week in weeks))
