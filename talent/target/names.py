"""Who stands behind a figure: a filter over people, so that a page reads only the names it shows."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Count, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from talent.people.models import Person
from talent.pools.models import PoolMembership
from talent.registry.models import Region
from talent.target.aggregate import SIDE_ROWS, STATES, Counted, Period, odd_part, positional, rows_sql, unit_filter

_AUDIENCE_ROWS = {
    "leader": "is_leader",
    "social_worker": "is_social_worker",
    "volunteer": "is_volunteer",
    "none": "NOT (is_leader OR is_social_worker OR is_volunteer)",
}


def behind(
    shown_on: Region, units: Sequence[int], period: Period, side: str, *, state: str = "", audience: str = ""
) -> Q:
    """
    Filter for the people (Person) of a side of a unit's figures, as the page of `shown_on` counts them.

    `units` are ids of lines of its table; none of them means all. `state` narrows the untrained to what they are
    about to do, `audience` to a row of the cross table.
    """
    statement, values = rows_sql(shown_on, period)
    where = [SIDE_ROWS[side]]
    if units:
        values |= {f"unit{number}": unit for number, unit in enumerate(units)}
        where.append(f"{_column(shown_on)} IN ({', '.join(f'%(unit{number})s' for number in range(len(units)))})")
    if state:
        where.append(f"state = {next(rank for rank, name in STATES.items() if name == state)}")
    if audience:
        where.append(_AUDIENCE_ROWS[audience])
    simple = positional(f"SELECT person_id FROM ({statement}) r WHERE {' AND '.join(where)}", values)  # noqa: S608 (our own words)
    odd = _odd_behind(odd_part(shown_on, period), shown_on, units, side, state, audience)
    return Q(pk__in=RawSQL(*simple)) | Q(pk__in=odd) if odd else Q(pk__in=RawSQL(*simple))  # noqa: S611 (our own words)


def ids_behind(shown_on: Region, region: Region, period: Period, side: str) -> set[int]:
    """The ids of a side, all of them."""
    units = [] if region.pk == shown_on.pk else [region.pk]
    people = Person.objects.filter(behind(shown_on, units, period, side)).order_by()
    return set(people.values_list("pk", flat=True).iterator())


def in_two_units(region: Region, period: Period) -> list[tuple[Person, list[PoolMembership]]]:
    """People the units below count each once more than their sum should: with every membership of theirs."""
    human = Coalesce("person__canonical_id", "person_id")
    active = PoolMembership.objects.filter(unit_filter(region)).active_on(period.last_day).annotate(human=human)
    unit = "pool__district" if region.level == Region.Level.CITY else "street"
    twice = active.order_by().values("human").annotate(units=Count(unit, distinct=True)).filter(units__gt=1)
    found: dict[Person, list[PoolMembership]] = defaultdict(list)
    rows = active.filter(human__in=twice.values("human")).select_related(
        "pool__district", "street", "person__canonical"
    )
    for row in rows.order_by("person__name_pinyin", "human", "since"):
        found[row.who].append(row)
    return list(found.items())


def _column(shown_on: Region) -> str:
    """What tells the lines of a unit's table apart; a `rate.Membership` has it without the _id."""
    return "district_id" if shown_on.level == Region.Level.CITY else "street_id"


def _odd_behind(
    counted: Counted, shown_on: Region, units: Sequence[int], side: str, state: str, audience: str
) -> set[int]:
    rows, key = counted.odd, _column(shown_on).removesuffix("_id")
    if units:
        rows = [row for row in rows if getattr(row, key) in units]
    people = getattr(counted.sets_of_odd(rows), side) if rows else set()
    if state:
        people = {one for one in people if STATES[counted.odd_states.get(one, 0)] == state}
    if audience:
        people = {one for one in people if audience in (counted.odd_audiences.get(one) or ("none",))}
    return people
