"""人才库状况: how a pool is made up, and what needs somebody's eye. Every figure opens to the same names in the list."""

import datetime
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Max
from django.db.models.functions import Coalesce
from django.utils import timezone

from talent.credits.models import CreditHead, RegistrationPeriod
from talent.people.forms import AUDIENCES
from talent.pools.bands import AGES, EXEMPTION_AHEAD, LAST, QUALIFICATION_AHEAD, last_of
from talent.pools.models import Exemption, LadderLevel, PoolMembership
from talent.registry.models import Region


@dataclass(frozen=True)
class Part:
    """One row of a breakdown: a name, how many of how many, and the question that opens the names."""

    name: str
    count: int
    whole: int
    query: str

    @property
    def percent(self) -> float:
        return self.count * 100 / self.whole if self.whole else 0


@dataclass
class Health:
    """All breakdowns of the active members of a unit. An audience may overlap another; the rest add up."""

    members: int
    audiences: list[Part]
    levels: list[Part]
    ages: list[Part]
    last_trained: list[Part]
    streets: list[Part]
    watched: list[Part]
    empty_streets: list[Region] = field(default_factory=list)


def members_of(person, region: Region | None = None):
    """The active members of one's reach, of one unit of it where asked; `human` is whom each counts for."""
    humans = PoolMembership.objects.annotate(human=Coalesce("person__canonical_id", "person_id"))
    members = humans.visible_to(person).active_on()
    return members.within(region) if region is not None else members


def health_of(person, region: Region | None = None) -> Health:
    """Eight queries however many members; `region` lies in the person's reach."""
    today = timezone.localdate()
    members = members_of(person, region)
    rows = list(
        members.order_by().values_list(
            "human", "street_id", "level_id", "person__birth_date", *(f"person__{flag}" for flag, _ in AUDIENCES)
        )
    )
    whole = len({row[0] for row in rows})
    where = f"&{region.level}={region.pk}" if region is not None and region.level in ("district", "street") else ""

    def part(name: str, count: int, query: str) -> Part:
        return Part(name, count, whole, f"{query}{where}")

    trained = _last_credits({row[0] for row in rows})
    last = _humans(rows, lambda row: last_of(trained.get(row[0]), today))
    ages = _humans(rows, lambda row: next(band.code for band in AGES if band.holds(row[3], today)))
    levels = _humans(rows, lambda row: row[2])
    by_street = _humans(rows, lambda row: row[1])
    streets = [one for one in _streets(person, region) if one.closed_on is None or by_street[one.pk]]
    return Health(
        members=whole,
        audiences=[
            part(name, len({row[0] for row in rows if row[4 + place]}), f"audience={flag}")
            for place, (flag, name) in enumerate(AUDIENCES)
        ],
        levels=[
            *(part(level.name, levels[level.pk], f"level={level.pk}") for level in LadderLevel.objects.all()),
            part("还没定级", levels[None], "watch=no_level"),
        ],
        ages=[part(band.name, ages[band.code], f"age={band.code}") for band in AGES],
        last_trained=[part(name, last[code], f"last={code}") for code, name in LAST],
        streets=[Part(one.name, by_street[one.pk], whole, f"street={one.pk}") for one in streets if by_street[one.pk]],
        watched=_watched(members, part),
        empty_streets=[one for one in streets if not by_street[one.pk]],
    )


def _humans(rows: list[tuple], word: Callable) -> Counter:
    """How many people each word holds for; whoever is in two pools, or was merged, is one."""
    return Counter(value for _, value in {(row[0], word(row)) for row in rows})


def _streets(person, region: Region | None) -> list[Region]:
    streets = Region.objects.filter(level=Region.Level.STREET).visible_to(person)
    return list((streets.within(region) if region is not None else streets).in_code_order())


def _last_credits(people: set[int]) -> dict[int, datetime.date]:
    """{person: day of their latest training}; hours from elsewhere are no training of ours."""
    rows = CreditHead.objects.training().annotate(human=Coalesce("person__canonical_id", "person_id"))
    latest = rows.order_by().values("human").annotate(latest=Max("dated")).values_list("human", "latest")
    return {human: day for human, day in latest.iterator() if human in people}


def _watched(members, part) -> list[Part]:
    names = {"left": "负责人已离任", "qualification": "社工登记半年内到期", "exemption": "暂不参训30天内到期"}
    people = {code: watched(members, code).order_by().values("human").distinct() for code in names}
    return [part(name, people[code].count(), f"watch={code}") for code, name in names.items()]


def watched(memberships, code: str, today: datetime.date | None = None):
    """Those whom one of the watch words means; the list and its figure ask this."""
    today = today or timezone.localdate()
    if code == "no_level":
        return memberships.filter(level=None)
    if code == "left":
        return memberships.with_post_state().filter(left_post=True)
    if code == "exemption":
        ends = Exemption.objects.in_force(today).filter(until__lte=today + EXEMPTION_AHEAD)
        return memberships.filter(pk__in=ends.values("membership"))
    newest = RegistrationPeriod.objects.order_by().values("person").annotate(ends=Max("until"))
    ending = newest.filter(ends__lte=today + QUALIFICATION_AHEAD).values("person")
    return memberships.filter(person__in=ending)
