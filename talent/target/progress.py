"""Reads what the rate needs, for a unit and the units one level down."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from talent.credits.models import CreditHead
from talent.people.models import Person
from talent.pools.models import Exemption, PoolMembership
from talent.registry.models import Region
from talent.target import rate

Level = Region.Level


@dataclass
class Progress:
    """参训进度 of a unit: its own figures and those of the units below it."""

    region: Region
    total: rate.Coverage
    units: list[tuple[Region, rate.Coverage]]

    @property
    def counted_twice(self) -> int:
        """How many more the units add up to than the total: people in two pools."""
        return sum(figures.due for _, figures in self.units) - self.total.due if self.units else 0


def period_of(last_day: date | None = None, first_day: date | None = None) -> tuple[date, date]:
    """The period [t0, T]: today and the first of January of T's year unless given.

    Raises ValueError when it would end before it starts.
    """
    last_day = last_day or timezone.localdate()
    first_day = first_day or date(last_day.year, 1, 1)
    if first_day > last_day:
        raise ValueError("开始日期不能晚于截止日期。")
    return first_day, last_day


def progress_of(region: Region, last_day: date | None = None, first_day: date | None = None) -> Progress:
    """Figures of a city, district or street for a period, with the units one level down in code order."""
    first_day, last_day = period_of(last_day, first_day)
    memberships = _memberships(region, first_day, last_day)
    credits = _credits(memberships, first_day, last_day)
    by_person = defaultdict(list)
    for credit in credits:
        by_person[credit.person].append(credit)

    def figures(rows: list[rate.Membership]) -> rate.Coverage:
        theirs = [credit for person in {row.person for row in rows} for credit in by_person[person]]
        return rate.coverage(rows, theirs, first_day, last_day)

    below = _by_unit(region, memberships)
    units = [(unit, figures(below.get(unit.pk, []))) for unit in _units(region, below)]
    return Progress(region, figures(memberships), units)


def _memberships(region: Region, first_day: date, last_day: date) -> list[rate.Membership]:
    """Memberships of the unit that matter to the period: active in it, on its last day, or just ended."""
    earliest = min(first_day, last_day - timedelta(days=rate.JOINED_LATE_DAYS))
    exemptions = Exemption.objects.in_force(last_day).filter(membership=OuterRef("pk"))
    rows = (
        PoolMembership.objects.filter(_unit_filter(region), since__lte=last_day)
        .filter(Q(until=None) | Q(until__gt=earliest))
        .annotate(human=Coalesce("person__canonical_id", "person_id"), exempt=Exists(exemptions))
        .order_by()
        .values_list("human", "pool__district_id", "street_id", "since", "until", "exempt")
    )
    return [rate.Membership(*row) for row in rows.iterator()]


def _unit_filter(region: Region) -> Q:
    """A district counts its pool; a street counts the memberships that name it; the city counts all."""
    if region.level == Level.STREET:
        return Q(street=region)
    if region.level == Level.DISTRICT:
        return Q(pool__district=region)
    return Q(pool__district__path__startswith=region.path)


def _credits(memberships: list[rate.Membership], first_day: date, last_day: date) -> list[rate.Credit]:
    """Valid credits of these people in the period; credits of merged duplicates count for the one they are."""
    rows = (
        CreditHead.objects.training()
        .dated_in(first_day, last_day)
        .annotate(human=Coalesce(F("person__canonical_id"), F("person_id")))
        .order_by()
        .values_list("human", "source_id", "season", "dated")
    )
    people = {row.person for row in memberships}
    return [rate.Credit(*row) for row in rows.iterator() if row[0] in people]


def _by_unit(region: Region, memberships: list[rate.Membership]) -> dict[int, list[rate.Membership]]:
    below: dict[int, list[rate.Membership]] = defaultdict(list)
    for row in memberships:
        if region.level == Level.CITY:
            below[row.district].append(row)
        elif region.level == Level.DISTRICT:
            below[row.street].append(row)
    return below


def _units(region: Region, below: dict) -> list[Region]:
    """Units one level down by management, and any other unit that this one's members still name."""
    if region.level not in (Level.CITY, Level.DISTRICT):
        return []
    level = Level.DISTRICT if region.level == Level.CITY else Level.STREET
    own = Q(parent=region, level=level, closed_on=None)
    return list(Region.objects.filter(own | Q(pk__in=below.keys())).in_code_order())


def names_of(people: set[int]) -> list[Person]:
    """The people behind a figure, by name."""
    return list(Person.objects.filter(pk__in=people).order_by("name_pinyin", "pk"))
