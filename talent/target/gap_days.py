"""On which day a session of 还差多少 is held at the latest. Pure: what is wanted and what is scheduled in, days out."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from talent.registry.working_days import WorkingCalendar

NOTICE_DAYS = 7  # to invite people before a session, and to confirm attendance after the last one


@dataclass(frozen=True)
class Ask:
    """A session that needs a day: whose pool, which streets come, and whether they are free at weekends only."""

    district: int
    streets: frozenset[int]
    at_weekend: bool


def days_for(
    asks: Sequence[Ask], busy: dict[int, set[date]], calendar: WorkingCalendar, *, today: date, deadline: date
) -> list[date]:
    """
    A day for each, in order. `busy` is street → days on which something is scheduled there already.

    Each district spreads its own sessions evenly from a week ahead to a week before the deadline. A day is moved,
    earlier first, until it is of the kind wanted (a working day, or a weekend without holiday), nothing is scheduled
    in the same streets, and the district holds no other session of the plan. What cannot all be had is given up from
    the end of that list. Nothing is planned after the deadline.
    """
    first = min(today + timedelta(days=NOTICE_DAYS), max(today, deadline))
    last = max(first, deadline - timedelta(days=NOTICE_DAYS))
    counts: dict[int, int] = defaultdict(int)
    for ask in asks:
        counts[ask.district] += 1
    held: dict[int, set[date]] = defaultdict(set)
    numbers: dict[int, int] = defaultdict(int)
    found = []
    for ask in asks:
        numbers[ask.district] += 1
        ideal = first + timedelta(days=(last - first).days * numbers[ask.district] // counts[ask.district])
        taken = set().union(*(busy.get(street, ()) for street in ask.streets))
        day = _nearest(ideal, first, last, _wishes(ask, taken, held[ask.district], calendar))
        held[ask.district].add(day)
        found.append(day)
    return found


def _wishes(ask: Ask, taken: set[date], held: set[date], calendar: WorkingCalendar) -> Iterable[Callable[[date], bool]]:
    """What a day should be, the strictest first."""

    def suits(day: date) -> bool:
        return is_weekend(day, calendar) if ask.at_weekend else calendar.is_working(day)

    return (
        lambda day: suits(day) and day not in taken and day not in held,
        lambda day: suits(day) and day not in taken,
        lambda day: day not in taken and day not in calendar.holidays,
    )


def is_weekend(day: date, calendar: WorkingCalendar) -> bool:
    """Saturday or Sunday, neither worked nor part of a public holiday."""
    return day.weekday() >= 5 and day not in calendar.workdays and day not in calendar.holidays


def _nearest(ideal: date, first: date, last: date, wishes: Iterable[Callable[[date], bool]]) -> date:
    earlier = [ideal - timedelta(days=number) for number in range((ideal - first).days + 1)]
    later = [ideal + timedelta(days=number + 1) for number in range((last - ideal).days)]
    for wish in wishes:
        if (day := next(filter(wish, [*earlier, *later]), None)) is not None:
            return day
    return ideal
