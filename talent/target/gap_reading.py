"""Reads what 还差多少 is computed from: who is left and where, which sessions are to come and whom they reach."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils import timezone

from talent.registry.models import Region
from talent.target import gap
from talent.target.aggregate import SIDE_ROWS, SIGNED_UP, STATES, Period, odd_part, positional, rows_sql
from talent.training.models import TrainingSession

Level = Region.Level


@dataclass(frozen=True)
class ShownSession:
    """A session of the plan with the rows it names."""

    wanted: gap.Wanted
    district: Region
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
    named = {one.street for one in left} | {one.district for one in left}
    regions = {one.pk: one for one in Region.objects.filter(pk__in=named)}
    streets = [one.pk for one in Region.objects.filter(pk__in=named, level=Level.STREET).in_code_order()]
    sessions = _sessions(region)
    reached = [regions[pk] for pk in streets]
    scheduled = [one for session in sessions if (one := _scheduled(session, reached))]
    plan = gap.plan(left, scheduled, streets, today=today, deadline=deadline)
    known = {session.pk: session for session in sessions}
    return ShownPlan(
        plan,
        [
            ShownSession(one, regions[one.district], [regions[pk] for pk in one.streets])
            for one in plan.sessions
        ],
        [(known[one.session], one.people) for one in plan.invitations],
        deadline,
    )  # fmt: skip


def left_of(region: Region, period: Period) -> list[gap.Left]:
    """The untrained of a unit, each with the pool and the street that is to see to them."""
    rows, values = rows_sql(region, period)
    statement = f"SELECT person_id, district_id, street_id, state FROM ({rows}) r WHERE {SIDE_ROWS['untrained']}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(*positional(statement, values))
        left = [gap.Left(*row, STATES[state] == SIGNED_UP) for *row, state in cursor.fetchall()]
    odd = odd_part(region, period)
    untrained = odd.sets_of_odd(odd.odd).untrained
    last = {row.person: row for row in sorted(odd.odd, key=lambda row: row.since) if row.active_on(period.last_day)}
    left += [
        gap.Left(person, last[person].district, last[person].street, STATES[odd.odd_states.get(person, 0)] == SIGNED_UP)
        for person in sorted(untrained)
    ]
    return left


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
    """A session as the plan sees it; None when it has no free seat or reaches none of the streets."""
    free = session.capacity - session.seats_taken
    hosts = [session.region, *session.partners.all()]
    reached = frozenset(street.pk for street in streets if any(host.contains(street) for host in hosts))
    return gap.Scheduled(session.pk, reached, session.dated, free) if free > 0 and reached else None
