"""参加培训率, the one definition of the participation rate. Pure: rows in, figures out.

rate(D, [t0, T]) = |{p in C : p has at least one valid credit dated in [t0, T]}| / |C|, where C are the people
with an active membership in D's pool on day T, less the exempt. Both ends of the period count.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

FORMULA_VERSION = "1"
JOINED_LATE_DAYS = 90
RECENT_EXIT_DAYS = 60


@dataclass(frozen=True)
class Membership:
    """A person (canonical id) in one pool during [since, until)."""

    person: int
    district: int
    street: int
    since: date
    until: date | None = None
    exempt: bool = False

    def active_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or self.until > day)


@dataclass(frozen=True)
class Credit:
    """A valid credit: whose (canonical id), for what, in which season, dated when."""

    person: int
    source: int
    season: str
    dated: date


@dataclass
class Coverage:
    """The figures of one unit; every figure is a set of people, so it opens to its names."""

    first_day: date
    last_day: date
    trained: set[int] = field(default_factory=set)
    untrained: set[int] = field(default_factory=set)
    exempt: set[int] = field(default_factory=set)
    joined_late_untrained: set[int] = field(default_factory=set)
    recent_exits: set[int] = field(default_factory=set)
    recent_exits_untrained: set[int] = field(default_factory=set)
    person_times: int = 0

    @property
    def due(self) -> int:
        return len(self.trained) + len(self.untrained)

    @property
    def rate(self) -> str | None:
        return rate_text(len(self.trained), self.due)


def rate_text(trained: int, due: int) -> str | None:
    """Per cent, floored to one decimal; "100" only when everybody is trained; None when nobody is due.

    999 of 1,000 is 99.9: rounding must never buy the target.
    """
    if due == 0:
        return None
    if trained == due:
        return "100"
    tenths = trained * 1000 // due
    return f"{tenths // 10}.{tenths % 10}"


def coverage(memberships: Iterable[Membership], credits: Iterable[Credit], first_day: date, last_day: date) -> Coverage:
    """Figures of one unit from its memberships (past ones too) and the credits of their people."""
    memberships = list(memberships)
    by_person: dict[int, list[Membership]] = {}
    for membership in memberships:
        by_person.setdefault(membership.person, []).append(membership)
    in_period = _once(credit for credit in credits if first_day <= credit.dated <= last_day)
    with_credit = {credit.person for credit in in_period}

    result = Coverage(first_day, last_day)
    for person, rows in by_person.items():
        active = [row for row in rows if row.active_on(last_day)]
        if active:
            _count_member(result, person, active, rows, person in with_credit)
        elif _left_recently(rows, last_day):
            result.recent_exits.add(person)
    result.recent_exits_untrained = result.recent_exits - with_credit
    result.person_times = sum(_was_member(by_person.get(credit.person, ()), credit.dated) for credit in in_period)
    return result


def _once(credits: Iterable[Credit]) -> set[Credit]:
    """The same course or session credits a human once a season, however many rows of theirs hold it: the earliest."""
    found: dict[tuple, Credit] = {}
    for credit in sorted(credits, key=lambda credit: credit.dated):
        found.setdefault((credit.person, credit.source, credit.season), credit)
    return set(found.values())


def _since(active: list[Membership], rows: list[Membership]) -> date:
    """Since when somebody is a member without a gap: going on in another street of the unit is not joining it."""
    since = min(row.since for row in active)
    for row in sorted(rows, key=lambda row: row.since, reverse=True):
        if row.since < since <= (row.until or since):
            since = row.since
    return since


def _count_member(
    result: Coverage, person: int, active: list[Membership], rows: list[Membership], trained: bool
) -> None:
    if all(row.exempt for row in active):
        result.exempt.add(person)
    elif trained:
        result.trained.add(person)
    else:
        result.untrained.add(person)
        if _since(active, rows) > result.last_day - timedelta(days=JOINED_LATE_DAYS):
            result.joined_late_untrained.add(person)


def _left_recently(rows: list[Membership], last_day: date) -> bool:
    """Left within the last 60 days up to the day; deleting the untrained must not buy 100 %."""
    return any(row.until and last_day - timedelta(days=RECENT_EXIT_DAYS) < row.until <= last_day for row in rows)


def _was_member(rows: Iterable[Membership], day: date) -> bool:
    return any(row.active_on(day) for row in rows)
