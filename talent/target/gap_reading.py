"""Reads what 还差多少 is computed from: who is left and where, which sessions are to come and whom they reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Count, Max, Q
from django.utils import timezone

from talent.registry.models import CalendarDay, Region
from talent.target import gap
from talent.target.aggregate import SIDE_ROWS, SIGNED_UP, STATES, Period, audiences, odd_part, positional, rows_sql
from talent.training.models import TrainingSession

Level = Region.Level
Mode, Status = TrainingSession.Mode, TrainingSession.Status


@dataclass(frozen=True)
class ShownSession:
    """A session of the plan with the rows it names."""

    wanted: gap.Wanted
    district: Region
    host: Region
    streets: list[Region]


@dataclass(frozen=True)
class ShownPlan:
    """The plan of a unit, in words a page can show."""

    plan: gap.Plan
    sessions: list[ShownSession]
    invitations: list[tuple[TrainingSession, tuple[int, ...]]]
    deadline: date


def gap_of(region: Region, today: date | None = None) -> ShownPlan:
    """What it takes until the end of the year to reach everybody of a unit who has not taken part."""
    today = today or timezone.localdate()
    deadline = date(today.year, 12, 31)
    left = left_of(region, Period(date(today.year, 1, 1), today))
    regions = _regions_of(left)
    streets = [one.pk for one in regions.values() if one.level == Level.STREET]
    named = {one.street for one in left}
    sessions = _sessions(region)
    reached = [regions[pk] for pk in streets if pk in named]
    scheduled = [one for session in sessions if (one := _scheduled(session, reached))]
    calendar = CalendarDay.objects.filter(date__range=(today, deadline)).as_calendar()
    rooms = rooms_of(reached, today)
    plan = gap.plan(left, scheduled, streets, today=today, deadline=deadline, rooms=rooms, calendar=calendar)
    known = {session.pk: session for session in sessions}
    return ShownPlan(
        plan,
        [
            ShownSession(one, regions[one.district], regions[one.host], [regions[pk] for pk in one.streets])
            for one in plan.sessions
        ],
        [(known[one.session], one.people) for one in plan.invitations],
        deadline,
    )  # fmt: skip


def _regions_of(left: list[gap.Left]) -> dict[int, Region]:
    """The districts and streets these people belong to, and all streets beside theirs, in code order."""
    districts = list(Region.objects.filter(pk__in={one.district for one in left}))
    beside = Q(pk__in={one.street for one in left} | {one.pk for one in districts})
    for district in districts:
        beside |= Q(path__startswith=district.path, level=Level.STREET, closed_on=None)
    return {one.pk: one for one in Region.objects.filter(beside).in_code_order()}


def rooms_of(streets: list[Region], today: date) -> dict[int, gap.Room]:
    """Where each street usually meets: the place used most within two years that is the street's own or bears its name.

    Its seats are the most it was ever opened for. A place for a handful is a talk's, not a session's.
    """
    held = TrainingSession.objects.exclude(status__in=[Status.DRAFT, Status.CANCELLED]).exclude(mode=Mode.ONLINE)
    held = held.filter(starts_at__date__gte=today - timedelta(days=730), capacity__gte=gap.SMALLEST).order_by()
    used = held.values_list("region", "place").annotate(times=Count("pk"), seats=Max("capacity"))
    places = sorted(used, key=lambda row: (-row[2], row[1]))
    found = {}
    for street in streets:
        own = (row for row in places if row[0] == street.pk or street.name in row[1])
        if row := next(own, None):
            found[street.pk] = gap.Room(row[1], row[3])
    return found


def left_of(region: Region, period: Period) -> list[gap.Left]:
    """The untrained of a unit, each with the pool and the street that is to see to them."""
    rows, values = rows_sql(region, period)
    columns = "person_id, district_id, street_id, state, is_leader, is_social_worker, is_volunteer"
    statement = f"SELECT {columns} FROM ({rows}) r WHERE {SIDE_ROWS['untrained']}"  # noqa: S608 (our own names)
    with connection.cursor() as cursor:
        cursor.execute(*positional(statement, values))
        left = [_left(row[:3], row[3], audiences(*row[4:])) for row in cursor.fetchall()]
    odd = odd_part(region, period)
    untrained = odd.sets_of_odd(odd.odd).untrained
    last = {row.person: row for row in sorted(odd.odd, key=lambda row: row.since) if row.active_on(period.last_day)}
    for person in sorted(untrained):
        row = (person, last[person].district, last[person].street)
        left.append(_left(row, odd.odd_states.get(person, 0), odd.odd_audiences.get(person, ())))
    return left


def _left(row: Sequence[int], state: int, audience: Sequence[str]) -> gap.Left:
    """Volunteers who are nothing else have their work in the week: weekends suit them."""
    return gap.Left(*row, STATES[state] == SIGNED_UP, tuple(audience) == ("volunteer",))


def _sessions(region: Region) -> list[TrainingSession]:
    """Published and still to come: held in the unit, for a unit above it, or jointly."""
    inside = TrainingSession.objects.within(region)
    above = TrainingSession.objects.filter(region__path__in=_paths_above(region))
    found = TrainingSession.objects.filter(pk__in=inside.values("pk")) | above
    found = found.filter(starts_at__gt=timezone.now()).upcoming().with_signup_counts()
    return list(found.select_related("region").prefetch_related("partners"))


def _paths_above(region: Region) -> list[str]:
    keys = region.path.split(".")[:-1]
    return [".".join(keys[:count]) + "." for count in range(1, len(keys))]


def _scheduled(session: TrainingSession, streets: list[Region]) -> gap.Scheduled | None:
    """A session as the plan sees it, a full one too: its days are taken. None when it reaches none of the streets."""
    free = max(session.capacity - session.seats_taken, 0)
    hosts = [session.region, *session.partners.all()]
    reached = frozenset(street.pk for street in streets if any(host.contains(street) for host in hosts))
    since = timezone.localdate(session.starts_at)
    return gap.Scheduled(session.pk, reached, session.dated, free, since) if reached else None
