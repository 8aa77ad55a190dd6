"""
还差多少: how many more sessions, with how many seats, where, by when. Pure: who is left and what is scheduled in, a plan out.

Nobody who has a seat is planned for again; free seats of sessions that reach somebody's street come first; what
remains is gathered street by street in code order, so that neighbours share a session, never across districts.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

SESSION_SIZE = 40  # people a session is planned for [default]
SMALLEST = 10  # fewer than these join a neighbouring session, where that stays within LARGEST
LARGEST = 50
SEATS_PER_PERSON = 1.2  # somebody always can't come [USERS §1 B]
NOTICE_DAYS = 7  # to invite people before a session, and to confirm attendance after the last one


@dataclass(frozen=True)
class Left:
    """Somebody untrained: where they belong, and whether a seat is theirs already."""

    person: int
    district: int
    street: int
    is_signed_up: bool = False


@dataclass(frozen=True)
class Scheduled:
    """A session to come: which streets it is for, when, and how many seats are free."""

    session: int
    streets: frozenset[int]
    on: date
    free: int


@dataclass(frozen=True)
class Invitation:
    """Free seats of a scheduled session, and who should be asked to take them."""

    session: int
    people: tuple[int, ...]


@dataclass(frozen=True)
class Wanted:
    """One more session: for whom, from which streets, how many seats, on which day at the latest."""

    district: int
    streets: tuple[int, ...]
    people: tuple[int, ...]
    seats: int
    by: date


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


def plan(
    left: Sequence[Left], scheduled: Sequence[Scheduled], streets: Sequence[int], *, today: date, deadline: date
) -> Plan:
    """
    How everybody left is reached by `deadline`. `streets` are ids in code order: neighbours stand side by side.

    Sessions after the deadline, or whose attendance could not be confirmed by it, don't count as scheduled.
    """
    waiting: dict[tuple[int, int], list[int]] = defaultdict(list)
    for one in sorted(left, key=lambda one: one.person):
        if not one.is_signed_up:
            waiting[one.district, one.street].append(one.person)
    invitations = _invite(waiting, [one for one in scheduled if one.on <= deadline], streets)
    groups = _gather(waiting, streets)
    days = _spread(len(groups), today, deadline)
    sessions = tuple(
        Wanted(district, tuple(where), tuple(people), ceil(len(people) * SEATS_PER_PERSON), by)
        for (district, where, people), by in zip(groups, days, strict=True)
    )
    return Plan(len(left), sum(one.is_signed_up for one in left), tuple(invitations), sessions)


def _order(keys, streets: Sequence[int]) -> list[tuple[int, int]]:
    place = {street: number for number, street in enumerate(streets)}
    return sorted(keys, key=lambda key: (place.get(key[1], len(place)), key))


def _invite(waiting: dict, scheduled: Sequence[Scheduled], streets: Sequence[int]) -> list[Invitation]:
    """Fill free seats, the next session first; takes who is invited out of `waiting`."""
    found = []
    for session in sorted(scheduled, key=lambda one: (one.on, one.session)):
        invited: list[int] = []
        for key in _order(waiting, streets):
            room = session.free - len(invited)
            if key[1] in session.streets and room > 0:
                invited += waiting[key][:room]
                waiting[key] = waiting[key][room:]
        if invited:
            found.append(Invitation(session.session, tuple(invited)))
    return found


def _gather(waiting: dict, streets: Sequence[int]) -> list[tuple[int, list[int], list[int]]]:
    """(district, streets, people) of each session wanted, in code order."""
    groups: list[tuple[int, list[int], list[int]]] = []
    for district, street in _order([key for key, people in waiting.items() if people], streets):
        for people in _shares(waiting[district, street]):
            last = next((group for group in reversed(groups) if group[0] == district), None)
            if last and len(last[2]) + len(people) <= SESSION_SIZE:
                last[2].extend(people)
                if street not in last[1]:
                    last[1].append(street)
            else:
                groups.append((district, [street], list(people)))
    return _joined(groups)


def _shares(people: list[int]) -> list[list[int]]:
    """A street's people in as few even parts as sessions hold."""
    parts = ceil(len(people) / SESSION_SIZE)
    return [people[number::parts] for number in range(parts)]


def _joined(groups: list) -> list:
    """A handful left over joins the smallest session of its district that has room."""
    kept = []
    for group in sorted(groups, key=lambda group: len(group[2]) < SMALLEST):
        district, where, people = group
        room = [one for one in kept if one[0] == district and len(one[2]) + len(people) <= LARGEST]
        if len(people) < SMALLEST and room:
            host = min(room, key=lambda one: len(one[2]))
            host[2].extend(people)
            host[1].extend(street for street in where if street not in host[1])
        else:
            kept.append(group)
    return [group for group in groups if group in kept]


def _spread(count: int, today: date, deadline: date) -> list[date]:
    """Days evenly from a week ahead to a week before the deadline; as soon as possible where that is past."""
    first = today + timedelta(days=NOTICE_DAYS)
    last = max(first, deadline - timedelta(days=NOTICE_DAYS))
    days = (last - first).days
    return [first + timedelta(days=days * (number + 1) // count) for number in range(count)]
