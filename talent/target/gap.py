"""
还差多少: how many more sessions, with how many seats, where, by when. Pure: who is left and what is scheduled in, a plan out.

Nobody who has a seat is planned for again; free seats of sessions that reach somebody's street come first; what
remains is gathered where people live: a street by itself where it fills a room, else with its neighbors in code order,
never across districts. The session is held in the street most of them come from, in the room usual there, and no
session has more seats than its room.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil

from talent.registry.working_days import WorkingCalendar
from talent.target.gap_days import NOTICE_DAYS, Ask, days_for

__all__ = ["NOTICE_DAYS", "SEATS_PER_PERSON", "Invitation", "Left", "Plan", "Room", "Scheduled", "Wanted", "plan"]

SESSION_SIZE = 40  # people a session is planned for [default]
SMALLEST = 10  # fewer than these join the nearest session of their district that has room
NEIGHBORS = 6  # streets side by side that one session gathers [default]
SEATS_PER_PERSON = 1.2  # somebody always can't come [USERS §1 B]


@dataclass(frozen=True)
class Left:
    """Somebody untrained: where they belong, whether a seat is theirs already, whether they are at work in the week."""

    person: int
    district: int
    street: int
    is_signed_up: bool = False
    at_weekend: bool = False


@dataclass(frozen=True)
class Scheduled:
    """A session to come: which streets it is for, its first and last day, and how many seats are free."""

    session: int
    streets: frozenset[int]
    on: date
    free: int
    since: date | None = None

    @property
    def days(self) -> set[date]:
        start = self.since or self.on
        return {start + timedelta(days=number) for number in range((self.on - start).days + 1)}


@dataclass(frozen=True)
class Room:
    """Where a street usually meets; `place` is empty where nothing was held yet."""

    place: str = ""
    seats: int = 60  # a meeting room of a street office [default]

    @property
    def holds(self) -> int:
        """People a session here is planned for at the most."""
        return max(1, int(self.seats / SEATS_PER_PERSON + 1e-9))


@dataclass(frozen=True)
class Invitation:
    """Free seats of a scheduled session, and who should be asked to take them."""

    session: int
    people: tuple[int, ...]


@dataclass(frozen=True)
class Wanted:
    """One more session: for whom, from which streets, in which of them, how many seats, on which day at the latest."""

    district: int
    streets: tuple[int, ...]
    people: tuple[int, ...]
    seats: int
    by: date
    host: int
    place: str = ""


@dataclass(frozen=True)
class Plan:
    """What it takes to reach everybody by the deadline."""

    left: int
    signed_up: int
    invitations: tuple[Invitation, ...]
    sessions: tuple[Wanted, ...]

    @property
    def invited(self) -> int:
        return sum(len(one.people) for one in self.invitations)

    @property
    def seats(self) -> int:
        return sum(one.seats for one in self.sessions)


@dataclass
class _Group:
    """People who meet once, by the street they come from."""

    district: int
    by_street: dict[int, list[Left]] = field(default_factory=dict)

    @property
    def people(self) -> list[Left]:
        return [one for people in self.by_street.values() for one in people]

    @property
    def host(self) -> int:
        """The street most of them come from; the first of several."""
        return max(self.by_street, key=lambda street: len(self.by_street[street]))

    @property
    def at_weekend(self) -> bool:
        people = self.people
        return sum(one.at_weekend for one in people) * 2 > len(people)

    def with_(self, other: "_Group") -> "_Group":
        streets = [*self.by_street, *(street for street in other.by_street if street not in self.by_street)]
        return _Group(self.district, {s: self.by_street.get(s, []) + other.by_street.get(s, []) for s in streets})


def plan(
    left: Sequence[Left],
    scheduled: Sequence[Scheduled],
    streets: Sequence[int],
    *,
    today: date,
    deadline: date,
    rooms: Mapping[int, Room] | None = None,
    calendar: WorkingCalendar | None = None,
) -> Plan:
    """
    How everybody left is reached by `deadline`. `streets` are ids in code order: neighbors stand side by side.

    `rooms` is street → where it usually meets. Sessions after the deadline don't count as scheduled.
    """
    rooms = rooms or {}
    waiting: dict[tuple[int, int], list[Left]] = defaultdict(list)
    for one in sorted(left, key=lambda one: one.person):
        if not one.is_signed_up:
            waiting[one.district, one.street].append(one)
    place = {street: number for number, street in enumerate(streets)}
    invitations = _invite(waiting, [one for one in scheduled if one.on <= deadline], place)
    groups = _gather(waiting, place, rooms)
    busy: dict[int, set[date]] = defaultdict(set)
    for session in scheduled:
        for street in session.streets:
            busy[street] |= session.days
    asks = [Ask(group.district, frozenset(group.by_street), group.at_weekend) for group in groups]
    days = days_for(asks, busy, calendar or WorkingCalendar(), today=today, deadline=deadline)
    sessions = tuple(_wanted(group, by, rooms) for group, by in zip(groups, days, strict=True))
    return Plan(len(left), sum(one.is_signed_up for one in left), tuple(invitations), sessions)


def _wanted(group: _Group, by: date, rooms: Mapping[int, Room]) -> Wanted:
    people = tuple(one.person for one in group.people)
    room = rooms.get(group.host, Room())
    seats = max(len(people), min(ceil(len(people) * SEATS_PER_PERSON), room.seats))
    return Wanted(group.district, tuple(group.by_street), people, seats, by, group.host, room.place)


def _order(keys, place: Mapping[int, int]) -> list[tuple[int, int]]:
    return sorted(keys, key=lambda key: (place.get(key[1], len(place)), key))


def _invite(waiting: dict, scheduled: Sequence[Scheduled], place: Mapping[int, int]) -> list[Invitation]:
    """Fill free seats, the next session first; takes who is invited out of `waiting`."""
    found = []
    for session in sorted(scheduled, key=lambda one: (one.on, one.session)):
        invited: list[Left] = []
        for key in _order(waiting, place):
            room = session.free - len(invited)
            if key[1] in session.streets and room > 0:
                invited += waiting[key][:room]
                waiting[key] = waiting[key][room:]
        if invited:
            found.append(Invitation(session.session, tuple(one.person for one in invited)))
    return found


def _gather(waiting: dict, place: Mapping[int, int], rooms: Mapping[int, Room]) -> list[_Group]:
    """Who meets with whom, district by district in code order."""
    groups: list[_Group] = []
    last: dict[int, _Group] = {}
    for district, street in _order([key for key, people in waiting.items() if people], place):
        size = min(SESSION_SIZE, rooms.get(street, Room()).holds)
        for people in _shares(waiting[district, street], size):
            group, before = _Group(district, {street: people}), last.get(district)
            if before and _is_near(before, street, place) and _fits(before.with_(group), rooms, SESSION_SIZE):
                before.by_street = before.with_(group).by_street
            else:
                groups.append(group)
                last[district] = group
    return _joined(groups, place, rooms)


def _is_near(group: _Group, street: int, place: Mapping[int, int]) -> bool:
    first = next(iter(group.by_street))
    return place.get(street, 0) - place.get(first, 0) < NEIGHBORS


def _fits(group: _Group, rooms: Mapping[int, Room], most: int | None = None) -> bool:
    holds = rooms.get(group.host, Room()).holds
    return len(group.people) <= (min(most, holds) if most else holds)


def _shares(people: list[Left], size: int) -> list[list[Left]]:
    """A street's people in as few even parts as sessions hold."""
    parts = ceil(len(people) / size)
    return [people[number::parts] for number in range(parts)]


def _joined(groups: list[_Group], place: Mapping[int, int], rooms: Mapping[int, Room]) -> list[_Group]:
    """A handful left over joins the nearest session of its district that has room."""

    def at(group: _Group) -> int:
        return place.get(group.host, 0)

    kept: list[_Group] = []
    for group in sorted(groups, key=lambda group: len(group.people) < SMALLEST):
        own = [one for one in kept if one.district == group.district] if len(group.people) < SMALLEST else []
        if own := [one for one in own if _fits(one.with_(group), rooms)]:
            host = min(own, key=lambda one: (abs(at(one) - at(group)), len(one.people)))
            host.by_street = dict(sorted(host.with_(group).by_street.items(), key=lambda pair: place.get(pair[0], 0)))
        else:
            kept.append(group)
    return [group for group in groups if any(group is one for one in kept)]
