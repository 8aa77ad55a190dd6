"""What the indicators are made of: the streets of a day with what stands in each, and the units they add up to."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Kind(NamedTuple):
    """Organizations that are alike in everything an indicator asks."""

    category: str
    province_category: str
    status: str
    is_federation: bool
    party_work: str


class TagKey(NamedTuple):
    """A word of the vocabulary, in the order of its kind."""

    kind: str
    place: int
    word: str


@dataclass(slots=True)
class Community:
    """`kind` is urban, rural, or "" where nobody has said."""

    pk: int
    name: str
    kind: str
    organizations: int = 0


@dataclass(slots=True)
class Applied:
    """Units of one level that applied for an innovation base, and those that were granted one."""

    units: set[int] = field(default_factory=set)
    granted: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Leader:
    """Somebody who leads a federation, and whether they are in a pool."""

    person: int
    in_pool: bool


@dataclass(slots=True)
class Street:
    """A street of that day, named as it was then, with its two districts."""

    pk: int
    name: str
    managing: int
    statutory: int
    is_pilot: bool = False
    communities: list[Community] = field(default_factory=list)
    organizations: dict[Kind, int] = field(default_factory=dict)
    without_community: int = 0  # active organizations, federations aside, that name no community
    group_members: dict[str, int] = field(default_factory=dict)  # registered, filed, enterprise
    members_of_own: int = 0  # organizations of the street that are members of a federation here
    tagged: dict[str, int] = field(default_factory=dict)  # kind of tag → organizations that bear one
    tags: dict[TagKey, int] = field(default_factory=dict)  # tag → organizations that bear it
    leaders: list[Leader] = field(default_factory=list)
    hubs: int = 0
    bases: int = 0
    has_brand: bool = False
    has_plan: bool = False
    pool_members: int = 0
    pairings: int = 0
    pairings_with_result: int = 0
    announced: dict[str, int] = field(default_factory=dict)  # organization, leader
    cases: int = 0
    cultivated: dict[str, int] = field(default_factory=dict)  # direction → completed this year
    applied: Applied = field(default_factory=Applied)
    communities_applied: Applied = field(default_factory=Applied)

    def district(self, view: str) -> int:
        return self.managing if view == "managing" else self.statutory


@dataclass(slots=True)
class District:
    """What a district has beside its streets; `announced` and `cases` are those of its own rounds."""

    pk: int
    name: str
    has_plan: bool = False
    bases: int = 0
    announced: dict[str, int] = field(default_factory=dict)
    cases: int = 0
    applied: Applied = field(default_factory=Applied)


@dataclass(frozen=True, slots=True)
class Participation:
    """Two sides of the participation rate."""

    trained: int = 0
    due: int = 0


@dataclass(slots=True)
class Unit:
    """A city, district or street in one view: what every indicator is a function of."""

    pk: int
    name: str
    level: str
    view: str
    streets: list[Street]
    districts: list["Unit"] = field(default_factory=list)  # of a city
    own: District | None = None  # of a district
    has_plan: bool = False  # its own yearly plan is out
    participation: Participation = Participation()

    @property
    def is_city(self) -> bool:
        return self.level == "city"

    def announced(self, kind: str) -> int:
        """Announced this year: a district's rounds by management, the organization's street by statute."""
        if self.is_city:
            return sum(unit.announced(kind) for unit in self.districts)
        if self.own is not None and self.view == "managing":
            return self.own.announced.get(kind, 0)
        return sum(street.announced.get(kind, 0) for street in self.streets)

    @property
    def cases(self) -> int:
        if self.is_city:
            return sum(unit.cases for unit in self.districts)
        if self.own is not None and self.view == "managing":
            return self.own.cases
        return sum(street.cases for street in self.streets)
