"""
The figures of a unit counted by the database.

People with one membership row and no merged twin, nearly everybody, are counted by one statement: for them every
rule of `rate.py` is a comparison within the row. The others (moved, back again, in two pools, merged) are read and
go through `rate.coverage` itself. Both answers are added up; a human is wholly in one of the two groups.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from talent.attendance.models import AttendanceHead
from talent.credits.models import CreditHead
from talent.people.models import Person
from talent.pools.models import Exemption, PoolMembership
from talent.registry.models import Region
from talent.target import rate
from talent.training.models import SessionSignup

Level = Region.Level
SIDES = ("trained", "untrained", "exempt", "joined_late_untrained", "recent_exits", "recent_exits_untrained")
# What the untrained are about to do; one each, the first that holds. They add up to the untrained.
SIGNED_UP, ON_LEAVE, TO_MAKE_UP, NOT_YET = "signed_up", "on_leave", "to_make_up", "not_yet"
STATES = {3: SIGNED_UP, 2: ON_LEAVE, 1: TO_MAKE_UP, 0: NOT_YET}
AUDIENCES = ("leader", "social_worker", "volunteer", "none")


@dataclass
class Numbers:
    """The figures of one unit as numbers. `cross` is audience → state of the year → people."""

    trained: int = 0
    untrained: int = 0
    exempt: int = 0
    joined_late_untrained: int = 0
    recent_exits: int = 0
    recent_exits_untrained: int = 0
    person_times: int = 0
    states: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATES.values(), 0))
    cross: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def due(self) -> int:
        return self.trained + self.untrained

    def add(self, other: "Numbers") -> None:
        for name in (*SIDES, "person_times"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for state, people in other.states.items():
            self.states[state] += people
        for audience, states in other.cross.items():
            for state, people in states.items():
                self.put(audience, state, people)

    def put(self, audience: str, state: str, people: int) -> None:
        row = self.cross.setdefault(audience, {})
        row[state] = row.get(state, 0) + people


@dataclass(frozen=True)
class Period:
    """[first_day, last_day], and the days that follow from it."""

    first_day: date
    last_day: date

    @property
    def late_after(self) -> date:
        """Who came after it joined late."""
        return self.last_day - timedelta(days=rate.JOINED_LATE_DAYS)

    @property
    def exits_after(self) -> date:
        return self.last_day - timedelta(days=rate.RECENT_EXIT_DAYS)

    @property
    def earliest(self) -> date:
        """Memberships that ended by this day say nothing about the period."""
        return min(self.first_day, self.late_after)

    @property
    def is_current(self) -> bool:
        """What people are about to do is a question of today alone."""
        return self.last_day == timezone.localdate()


@dataclass
class Counted:
    """Numbers by (district, street), and the rows of the people who must be looked at one by one."""

    period: Period
    simple: dict[tuple[int, int], Numbers]
    odd: list[rate.Membership]
    odd_credits: dict[int, list[rate.Credit]]
    odd_states: dict[int, int]
    odd_audiences: dict[int, tuple[str, ...]]

    def numbers(self, *, district: int | None = None, street: int | None = None) -> Numbers:
        """Of a district's pool, of a street, of a street within a district's pool, or of everything that was read."""
        total = Numbers()
        for (its_district, its_street), part in self.simple.items():
            if district in (None, its_district) and street in (None, its_street):
                total.add(part)
        rows = [row for row in self.odd if district in (None, row.district) and street in (None, row.street)]
        if rows:
            total.add(self._of_odd(rows))
        return total

    def sets_of_odd(self, rows: list[rate.Membership]) -> rate.Coverage:
        """The rule itself, over some of the odd rows."""
        credits = [credit for person in {row.person for row in rows} for credit in self.odd_credits.get(person, ())]
        return rate.coverage(rows, credits, self.period.first_day, self.period.last_day)

    def _of_odd(self, rows: list[rate.Membership]) -> Numbers:
        sets = self.sets_of_odd(rows)
        found = Numbers(person_times=sets.person_times, **{side: len(getattr(sets, side)) for side in SIDES})
        for side in ("trained", "untrained", "exempt"):
            for person in getattr(sets, side):
                state = STATES[self.odd_states.get(person, 0)] if side == "untrained" else side
                if side == "untrained":
                    found.states[state] += 1
                for audience in self.odd_audiences.get(person) or ("none",):
                    found.put(audience, state, 1)
        return found


def count(region: Region, period: Period) -> Counted:
    """Count what belongs to a city, district or street. A handful of statements, however many people."""
    return replace(odd_part(region, period), simple=_simple(region, period))


def odd_part(region: Region, period: Period) -> Counted:
    """Only the people who must be looked at one by one."""
    odd = as_memberships(_odd(region, period), period)
    humans = {row.person for row in odd}
    if not humans:
        return Counted(period, {}, [], {}, {}, {})
    people = _odd(region, period).values(human=Coalesce("person__canonical_id", "person_id"))
    return Counted(period, {}, odd, _credits_of(people, period), _states_of(humans, period), _audiences_of(people))


def unit_filter(region: Region) -> Q:
    """A district counts its pool; a street counts the memberships that name it; the city counts all."""
    if region.level == Level.STREET:
        return Q(street=region)
    if region.level == Level.DISTRICT:
        return Q(pool__district=region)
    return Q(pool__district__path__startswith=region.path)


def rows_in(region: Region, period: Period):
    """Memberships of the unit that matter to the period: active in it, on its last day, or just ended."""
    lasting = Q(until=None) | Q(until__gt=period.earliest)
    return PoolMembership.objects.filter(unit_filter(region), lasting, since__lte=period.last_day)


def _odd(region: Region, period: Period):
    """Rows of people who have several, or whose records were merged."""
    others = rows_in(region, period).filter(person=OuterRef("person")).exclude(pk=OuterRef("pk"))
    twins = Person.objects.filter(canonical=OuterRef("person"))
    return rows_in(region, period).filter(Q(person__canonical__isnull=False) | Exists(others) | Exists(twins))


def as_memberships(rows, period: Period) -> list[rate.Membership]:
    exempt = Exemption.objects.in_force(period.last_day).filter(membership=OuterRef("pk"))
    values = (
        rows.annotate(human=Coalesce("person__canonical_id", "person_id"), exempt=Exists(exempt))
        .order_by()
        .values_list("human", "pool__district_id", "street_id", "since", "until", "exempt")
    )
    return [rate.Membership(*row) for row in values.iterator()]


def as_credits(rows) -> list[rate.Credit]:
    values = rows.annotate(whose=Coalesce("person__canonical_id", "person_id")).order_by()
    return [rate.Credit(*row) for row in values.values_list("whose", "source_id", "season", "dated").iterator()]


def _credits_of(people, period: Period) -> dict[int, list[rate.Credit]]:
    heads = CreditHead.objects.training().dated_in(period.first_day, period.last_day)
    found = defaultdict(list)
    for credit in as_credits(heads.filter(Q(person__in=people) | Q(person__canonical__in=people))):
        found[credit.person].append(credit)
    return found


def _audiences_of(people) -> dict[int, tuple[str, ...]]:
    rows = Person.objects.filter(pk__in=people).order_by()
    values = rows.values_list("pk", "is_leader", "is_social_worker", "is_volunteer").iterator()
    return {pk: audiences(*flags) for pk, *flags in values}


def audiences(*flags: bool) -> tuple[str, ...]:
    """Somebody may be of several; of none, they stand under 未注明."""
    return tuple(name for name, on in zip(AUDIENCES, flags, strict=False) if on) or ("none",)


def _span(period: Period) -> tuple[datetime, datetime]:
    """The moments of a period's first and after its last day."""
    start = timezone.make_aware(datetime.combine(period.first_day, time.min))
    return start, timezone.make_aware(datetime.combine(period.last_day + timedelta(days=1), time.min))


def _states_of(humans: set[int], period: Period) -> dict[int, int]:
    """The highest state of each of these people, under whichever of their rows."""
    if not period.is_current:
        return {}
    start, end = _span(period)
    ahead = SessionSignup.objects.filter(
        session__status="published", session__ends_at__gte=start, status__in=["signed_up", "excused"]
    )
    away = AttendanceHead.objects.filter(
        mark__in=["absent", "excused"], session__status="confirmed", session__ends_at__range=(start, end)
    )
    found: dict[int, int] = {}
    ranks = {"signed_up": 3, "excused": 2}
    human = Coalesce("person__canonical_id", "person_id")
    for person, status in ahead.annotate(whose=human).order_by().values_list("whose", "status"):
        found[person] = max(found.get(person, 0), ranks[status])
    for person in away.annotate(whose=human).order_by().values_list("whose", flat=True):
        found[person] = max(found.get(person, 0), 1)
    return found


# Rows of simple people with what the rate asks of each; {unit} filters rows, {other} the same of somebody's other rows.
_ROWS = """
    SELECT m.id, m.person_id, p.district_id, m.street_id, m.since, m.until,
        CASE WHEN m.until IS NULL OR m.until > %(last)s THEN 1 ELSE 0 END AS active,
        CASE WHEN m.until > %(exits)s AND m.until <= %(last)s THEN 1 ELSE 0 END AS gone,
        CASE WHEN m.since > %(late)s THEN 1 ELSE 0 END AS late,
        CASE WHEN m.id IN (SELECT membership_id FROM talent_exemption WHERE since <= %(last)s AND until >= %(last)s)
            THEN 1 ELSE 0 END AS exempt,
        CASE WHEN c.person_id IS NULL THEN 0 ELSE 1 END AS trained,
        {state} AS state,
        person.is_leader, person.is_social_worker, person.is_volunteer,
        CASE WHEN c.person_id IS NULL THEN 0
            WHEN c.earliest >= m.since AND (m.until IS NULL OR c.latest < m.until) THEN c.times
            ELSE (SELECT COUNT(*) FROM talent_credithead h JOIN talent_creditsource s ON s.id = h.source_id
                WHERE h.valid AND s.kind <> 'outside' AND h.person_id = m.person_id
                AND h.dated BETWEEN %(first)s AND %(last)s
                AND h.dated >= m.since AND (m.until IS NULL OR h.dated < m.until))
            END AS times
    FROM talent_poolmembership m
    JOIN talent_talentpool p ON p.id = m.pool_id
    JOIN talent_person person ON person.id = m.person_id AND person.canonical_id IS NULL
    LEFT JOIN (
        SELECT h.person_id, COUNT(*) AS times, MIN(h.dated) AS earliest, MAX(h.dated) AS latest
        FROM talent_credithead h JOIN talent_creditsource s ON s.id = h.source_id
        WHERE h.valid AND s.kind <> 'outside' AND h.dated BETWEEN %(first)s AND %(last)s {mine}
        GROUP BY h.person_id
    ) c ON c.person_id = m.person_id
    {states}
    WHERE m.since <= %(last)s AND (m.until IS NULL OR m.until > %(earliest)s) AND {unit}
        AND NOT EXISTS (SELECT 1 FROM talent_poolmembership o JOIN talent_talentpool q ON q.id = o.pool_id
            WHERE o.person_id = m.person_id AND o.id <> m.id
            AND o.since <= %(last)s AND (o.until IS NULL OR o.until > %(earliest)s) AND {other})
        AND NOT EXISTS (SELECT 1 FROM talent_person d WHERE d.canonical_id = m.person_id)
"""
_STATES = """
    LEFT JOIN (SELECT w.person_id, MAX(w.weight) AS weight FROM (
        SELECT su.person_id, CASE WHEN su.status = 'signed_up' THEN 3 ELSE 2 END AS weight
        FROM talent_sessionsignup su JOIN talent_trainingsession t ON t.id = su.session_id
        WHERE su.status IN ('signed_up', 'excused') AND t.status = 'published' AND t.ends_at >= %(start)s
        UNION ALL
        SELECT a.person_id, 1 FROM talent_attendancehead a JOIN talent_trainingsession t ON t.id = a.session_id
        WHERE a.mark IN ('absent', 'excused') AND t.status = 'confirmed' AND t.ends_at BETWEEN %(start)s AND %(end)s
    ) w GROUP BY w.person_id) b ON b.person_id = m.person_id
"""
_GROUPED = """
    SELECT district_id, street_id, active, gone, late, exempt, trained, state,
        is_leader, is_social_worker, is_volunteer, COUNT(*), SUM(times)
    FROM ({rows}) r GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
"""
# Which of the rows stand behind a side of the figures.
SIDE_ROWS = {
    "trained": "active = 1 AND exempt = 0 AND trained = 1",
    "untrained": "active = 1 AND exempt = 0 AND trained = 0",
    "exempt": "active = 1 AND exempt = 1",
    "joined_late_untrained": "active = 1 AND exempt = 0 AND trained = 0 AND late = 1",
    "recent_exits": "active = 0 AND gone = 1",
    "recent_exits_untrained": "active = 0 AND gone = 1 AND trained = 0",
}


def _unit_sql(region: Region, membership: str, pool: str) -> str:
    if region.level == Level.STREET:
        return f"{membership}.street_id = %(region)s"
    if region.level == Level.DISTRICT:
        return f"{pool}.district_id = %(region)s"
    return f"{pool}.district_id IN (SELECT id FROM talent_region WHERE path LIKE %(path)s)"  # noqa: S608 (our own names)


def rows_sql(region: Region, period: Period) -> tuple[str, dict]:
    """The statement that yields a unit's simple people row by row, and its values."""
    # For a part of the city, only its own people's credits are worth adding up.
    mine = {
        Level.STREET: "AND h.person_id IN (SELECT person_id FROM talent_poolmembership WHERE street_id = %(region)s)",
        Level.DISTRICT: "AND h.person_id IN (SELECT x.person_id FROM talent_poolmembership x "
        "JOIN talent_talentpool y ON y.id = x.pool_id WHERE y.district_id = %(region)s)",
    }.get(region.level, "")
    statement = _ROWS.format(
        state="COALESCE(b.weight, 0)" if period.is_current else "0",
        states=_STATES if period.is_current else "",
        unit=_unit_sql(region, "m", "p"),
        other=_unit_sql(region, "o", "q"),
        mine=mine,
    )
    days = {
        "first": period.first_day, "last": period.last_day, "late": period.late_after, "exits": period.exits_after,
        "earliest": period.earliest,
    }  # fmt: skip
    values = {name: connection.ops.adapt_datefield_value(day) for name, day in days.items()}
    start, end = (connection.ops.adapt_datetimefield_value(moment) for moment in _span(period))
    return statement, values | {"start": start, "end": end, "region": region.pk, "path": f"{region.path}%"}


def positional(statement: str, values: dict) -> tuple[str, list]:
    """The same with %s for each value, as parts of ORM queries want it."""
    order: list = []

    class Noted(dict):
        def __getitem__(self, name):
            order.append(values[name])
            return "%s"

    return statement % Noted(values), order


def _simple(region: Region, period: Period) -> dict[tuple[int, int], Numbers]:
    rows, values = rows_sql(region, period)
    found: dict[tuple[int, int], Numbers] = defaultdict(Numbers)
    with connection.cursor() as cursor:
        cursor.execute(*positional(_GROUPED.format(rows=rows), values))
        for district, street, *flags, people, times in cursor.fetchall():
            _put(found[district, street], flags, people, int(times or 0))
    return found


def _put(numbers: Numbers, flags: Iterable, people: int, times: int) -> None:
    active, gone, late, exempt, trained, state, *audience = flags
    numbers.person_times += times
    if not active:
        numbers.recent_exits += people * gone
        numbers.recent_exits_untrained += people * gone * (not trained)
        return
    if exempt:
        said = "exempt"
        numbers.exempt += people
    elif trained:
        said = "trained"
        numbers.trained += people
    else:
        said = STATES[state]
        numbers.untrained += people
        numbers.states[said] += people
        numbers.joined_late_untrained += people * late
    for name in audiences(*audience):
        numbers.put(name, said, people)
