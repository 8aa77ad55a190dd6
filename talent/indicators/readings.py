"""Reads the streets of a day with everything the indicators ask, and adds them up to the units of both views."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, replace

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from talent.cultivation.models import (
    DualCultivation,
    HubService,
    IncubationBase,
    InnovationBaseApplication,
    Pairing,
    StreetBrand,
)
from talent.indicators.models import View
from talent.indicators.organization_rows import (
    OrganizationCounts,
    count_organizations,
    members_of_federations,
    tags_of_streets,
)
from talent.indicators.rows import Community, District, Leader, Participation, Street, Unit
from talent.people.models import Post
from talent.people.querysets import in_force
from talent.pools.models import PoolMembership
from talent.registry.areas import places_on
from talent.registry.models import AreaChange, Organization, PlanPeriod, Region
from talent.selection.models import Announcement, CaseLink
from talent.target.aggregate import Counted, Period, count
from talent.training.plan_models import TrainingPlan

Level = Region.Level


@dataclass
class City:
    """A city on a day: its streets and districts in code order, and what was counted of its people."""

    region: Region
    on: datetime.date
    period: PlanPeriod | None
    streets: dict[int, Street]
    districts: dict[int, District]
    planned: set[int]  # units whose yearly plan is out
    counted: Counted


def plan_period_on(day: datetime.date) -> PlanPeriod | None:
    """The plan that runs on the day, else the newest that has begun."""
    begun = PlanPeriod.objects.filter(starts__lte=day).order_by("-starts")
    return begun.filter(ends__gte=day).first() or begun.first()


def read_city(region: Region, on: datetime.date) -> City:
    """Everything the indicators need, in a number of queries that does not depend on the number of units."""
    period = plan_period_on(on)
    pilots, city = _districts(region, on, period)
    city.streets = _streets(city, pilots)
    organizations = count_organizations(on)
    _put_organizations(city, organizations)
    _put_tags(city, organizations)
    _put_federations(city, organizations)
    _put_registers(city)
    _put_people(city)
    return city


def _districts(region: Region, on: datetime.date, period: PlanPeriod | None) -> tuple[set[int], City]:
    rows = Region.objects.districts().filter(parent=region).in_code_order()
    districts, pilots = {}, set()
    for pk, name, pilot_since in rows.values_list("pk", "name", "pilot_since"):
        districts[pk] = District(pk, name)
        if pilot_since and pilot_since <= on:
            pilots.add(pk)
    since = timezone.make_aware(datetime.datetime.combine(on + datetime.timedelta(days=1), datetime.time.min))
    plans = TrainingPlan.objects.filter(year=on.year, published_at__lt=since)
    planned = set(plans.values_list("region_id", flat=True))
    for pk, district in districts.items():
        district.has_plan = pk in planned
    counted = count(region, Period(datetime.date(on.year, 1, 1), on))
    return pilots, City(region, on, period, {}, districts, planned, counted)


def _streets(city: City, pilots: set[int]) -> dict[int, Street]:
    """Streets that existed on the day, under the name they had, with the districts they belonged to."""
    places, names = places_on(city.on), names_on(city.on)
    rows = Region.objects.filter(level=Level.STREET, pk__in=places).in_code_order().values_list("pk", "name")
    streets = {
        pk: Street(
            pk, names.get(pk, name), places[pk].managing, places[pk].statutory,
            is_pilot=places[pk].managing in pilots, has_plan=pk in city.planned,
        )
        for pk, name in rows
        if places[pk].managing in city.districts
    }  # fmt: skip
    rows = Region.objects.communities().order_by("path").values_list("pk", "name", "kind", "parent_id")
    for pk, name, kind, parent in rows:
        if parent in streets:
            streets[parent].communities.append(Community(pk, name, kind if kind in ("urban", "rural") else ""))
    return streets


def names_on(day: datetime.date) -> dict[int, str]:
    """Names of the day, of the units that have been renamed since."""
    later = AreaChange.objects.filter(kind=AreaChange.Kind.RENAME, on__gt=day).exclude(applied_at=None)
    rows = later.order_by("-on", "-pk").values_list("region_id", "before")
    return {pk: before["name"] for pk, before in rows}


def _put_organizations(city: City, counts: OrganizationCounts) -> None:
    for (street, kind), number in counts.kinds.items():
        if street in city.streets:
            city.streets[street].organizations[kind] = number
    for street in city.streets.values():
        street.without_community = counts.homeless[street.pk]
        for community in street.communities:
            community.organizations = counts.communities[community.pk]


def _put_tags(city: City, counts: OrganizationCounts) -> None:
    kinds, tags = tags_of_streets(city.on, counts.past)
    for (street, kind), number in kinds.items():
        if street in city.streets:
            city.streets[street].tagged[kind] = number
    for (street, tag), number in tags.items():
        if street in city.streets:
            city.streets[street].tags[tag] = number


def _put_federations(city: City, counts: OrganizationCounts) -> None:
    kinds, own = members_of_federations(city.on, counts.past)
    for (street, kind), number in kinds.items():
        if street in city.streets:
            city.streets[street].group_members[kind] = number
            city.streets[street].members_of_own = own[street]
    changed = {pk: one for pk, one in counts.past.items() if one.kind.is_federation}
    today = Q(organization__is_federation=True) & ~Q(organization__in=counts.past)
    running = Q(organization__closed_on=None) | Q(organization__closed_on__gt=city.on)
    posts = Post.objects.filter(in_force(city.on), today | Q(organization__in=changed), running, kind=Post.Kind.LEADER)
    human = Coalesce("person__canonical_id", "person_id")
    members = PoolMembership.objects.active_on(city.on).annotate(human=human).filter(human=OuterRef("human"))
    leaders = posts.annotate(human=human).annotate(in_pool=Exists(members)).order_by("pk")
    for organization, street, person, in_pool in leaders.values_list(
        "organization", "organization__street", "human", "in_pool"
    ):
        street = changed[organization].street if organization in changed else street
        if street in city.streets:
            city.streets[street].leaders.append(Leader(person, in_pool))


def _put_registers(city: City) -> None:
    """Bases, brands, hubs, pairings, applications and two-way cultivation, each by where it stands."""
    on = city.on
    for region, number in _counted(IncubationBase.objects.open_on(on), "region"):
        if unit := city.streets.get(region) or city.districts.get(region):
            unit.bases = number
    brands = StreetBrand.objects.held_on(on).order_by().values_list("region__level", "region", "region__parent")
    for level, region, parent in brands:
        if street := city.streets.get(region if level == Level.STREET else parent):
            street.has_brand = True
    hubs = HubService.objects.given_on(on).order_by().values_list("organization__street")
    for street, number in _known(city, hubs.annotate(Count("organization", distinct=True))):
        street.hubs = number
    pairings = Pairing.objects.begun_by(on)
    for street, number in _known(city, _counted(pairings, "organization__street")):
        street.pairings = number
    for street, number in _known(city, _counted(pairings.with_result_by(on), "organization__street")):
        street.pairings_with_result = number
    year = DualCultivation.objects.completed_in(datetime.date(on.year, 1, 1), on)
    for street, direction, number in _known(city, _counted(year, "street", "direction")):
        street.cultivated[direction] = number
    _put_applications(city)


def _counted(rows, *by: str):
    return rows.order_by().values_list(*by).annotate(Count("pk"))


def _known(city: City, rows):
    """Rows that begin with a street of this day, with the street itself in place of its key."""
    for pk, *rest in rows:
        if pk in city.streets:
            yield city.streets[pk], *rest


def _put_applications(city: City) -> None:
    """Provincial ones applied for since the plan began; a community's count for its street."""
    rows = InnovationBaseApplication.objects.applied_by(city.on).filter(grade="province")
    if city.period:
        rows = rows.filter(applied_on__gte=city.period.starts)
    for unit, level, parent, granted_on in rows.order_by().values_list(
        "unit", "unit__level", "unit__parent", "granted_on"
    ):
        if level == Level.DISTRICT and unit in city.districts:
            applied = city.districts[unit].applied
        elif level == Level.STREET and unit in city.streets:
            applied = city.streets[unit].applied
        elif level == Level.COMMUNITY and parent in city.streets:
            applied = city.streets[parent].communities_applied
        else:
            continue
        applied.units.add(unit)
        if granted_on and granted_on <= city.on:
            applied.granted.add(unit)


def _put_people(city: City) -> None:
    """Pool members, and what was announced this year so far and written up of it, whichever year's round it was."""
    for street, number in _known(city, _counted(PoolMembership.objects.active_on(city.on), "street")):
        street.pool_members = number
    so_far = datetime.date(city.on.year, 1, 1), city.on
    announced = Announcement.objects.filter(announced_at__date__range=so_far)
    where = "nomination__round__district", "nomination__organization__street"
    for district, street, kind, number in _counted(announced, *where, "nomination__kind"):
        for unit in (city.districts.get(district), city.streets.get(street)):
            if unit:
                unit.announced[kind] = unit.announced.get(kind, 0) + number
    # Since when a case has been public is not kept: those public today count from the day of their announcement.
    live = CaseLink.objects.filter(live=True, nomination__announcement__announced_at__date__range=so_far)
    for district, street, number in _counted(live, *where):
        for unit in (city.districts.get(district), city.streets.get(street)):
            if unit:
                unit.cases += number


def units_of(city: City, view: str, *, streets: bool = False) -> list[Unit]:
    """The city and its districts in a view, in code order; with `streets`, these too. All of them add up the same."""
    below = defaultdict(list)
    for street in city.streets.values():
        below[street.district(view)].append(street)
    rates = _Rates(city.counted)
    districts = [
        Unit(
            one.pk, one.name, Level.DISTRICT, view, below[one.pk], own=one, has_plan=one.has_plan,
            participation=rates.of_district(one.pk, below[one.pk], view),
        )
        for one in city.districts.values()
    ]  # fmt: skip
    region = city.region
    whole = Unit(
        region.pk, region.name, Level.CITY, view, list(city.streets.values()), districts,
        has_plan=region.pk in city.planned, participation=rates.of_all(),
    )  # fmt: skip
    if not streets:
        return [whole, *districts]
    return [whole, *districts, *(
        Unit(
            one.pk, one.name, Level.STREET, view, [one], has_plan=one.has_plan,
            participation=rates.of_streets({one.pk}),
        )
        for one in city.streets.values()
    )]  # fmt: skip


class _Rates:
    """The two sides of the rate for any set of streets, from what target counted once for the whole city."""

    def __init__(self, counted: Counted):
        self.counted = counted
        self.odd_streets = {row.street for row in counted.odd}
        self.odd_districts = {row.district for row in counted.odd}
        self.by_street, self.by_district = defaultdict(lambda: [0, 0]), defaultdict(lambda: [0, 0])
        for (district, street), numbers in counted.simple.items():
            for sides in (self.by_street[street], self.by_district[district]):
                sides[0] += numbers.trained
                sides[1] += numbers.due

    def of_all(self) -> Participation:
        return self._with_odd(self.by_district.values(), self.counted.odd)

    def of_district(self, pk: int, streets: list[Street], view: str) -> Participation:
        """A district's pool by management; by statute, the members of its streets."""
        if view == View.STATUTORY:
            return self.of_streets({street.pk for street in streets})
        odd = [row for row in self.counted.odd if row.district == pk] if pk in self.odd_districts else []
        return self._with_odd([self.by_district[pk]], odd)

    def of_streets(self, streets: set[int]) -> Participation:
        odd = [row for row in self.counted.odd if row.street in streets] if self.odd_streets & streets else []
        return self._with_odd([self.by_street[pk] for pk in streets if pk in self.by_street], odd)

    def _with_odd(self, sides, odd: list) -> Participation:
        sides = list(sides)
        trained, due = sum(side[0] for side in sides), sum(side[1] for side in sides)
        if odd:
            more = replace(self.counted, simple={}, odd=odd).numbers()
            trained, due = trained + more.trained, due + more.due
        return Participation(trained, due)


def misplaced_organizations(on: datetime.date) -> list[tuple[int, str, str, bool]]:
    """Active organizations whose street is none, or merged away: key, name, path of the place, federation or not."""
    nowhere = ~Q(street__level=Level.STREET) | ~Q(street__closed_on=None)
    rows = Organization.objects.active().filter(nowhere).order_by("pk")
    return list(rows.values_list("pk", "name", "street__path", "is_federation"))
