"""参训进度 of a unit and of the units one level down: numbers from what is kept, names when somebody opens them."""

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from talent.people.models import Person
from talent.registry.models import Region
from talent.target import rate
from talent.target.aggregate import SIDE_ROWS, Period
from talent.target.names import ids_behind
from talent.target.projection import kept_figures
from talent.training.forms import EARLIEST, LATEST


class Side(Set):
    """The people of one side: how many is known, who they are is read when somebody asks. A set of person ids."""

    def __init__(self, size: int, read: Callable[[], set[int]]):
        self._size, self._read, self._people = size, read, None

    @classmethod
    def _from_iterable(cls, iterable) -> set[int]:
        return set(iterable)

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[int]:
        return iter(self._loaded)

    def __contains__(self, person) -> bool:
        return person in self._loaded

    def __eq__(self, other) -> bool:
        return self._loaded == set(other) if isinstance(other, Set) else NotImplemented

    __hash__ = None

    def __repr__(self) -> str:
        return repr(self._loaded)

    @property
    def _loaded(self) -> set[int]:
        if self._people is None:
            self._people = self._read()
        return self._people


@dataclass
class Figures:
    """The figures of one unit; as rate.Coverage, its sides are sets of people."""

    region: Region
    shown_on: Region
    period: Period
    numbers: dict
    _sides: dict[str, Side] = field(default_factory=dict, repr=False)

    def __getattr__(self, name: str) -> Side:
        if name not in SIDE_ROWS:
            raise AttributeError(name)
        if name not in self._sides:
            self._sides[name] = Side(
                self.numbers[name], lambda: ids_behind(self.shown_on, self.region, self.period, name)
            )
        return self._sides[name]

    @property
    def first_day(self) -> date:
        return self.period.first_day

    @property
    def last_day(self) -> date:
        return self.period.last_day

    @property
    def due(self) -> int:
        return self.numbers["trained"] + self.numbers["untrained"]

    @property
    def rate(self) -> str | None:
        return rate.rate_text(self.numbers["trained"], self.due)

    @property
    def person_times(self) -> int:
        return self.numbers["person_times"]

    @property
    def states(self) -> dict[str, int]:
        """What the untrained are about to do; only today's figures tell."""
        return self.numbers["states"]

    @property
    def cross(self) -> dict[str, dict[str, int]]:
        """Audience → state of the year → people."""
        return self.numbers["cross"]


@dataclass
class Progress:
    """参训进度 of a unit: its own figures and those of the units below it."""

    region: Region
    total: Figures
    units: list[tuple[Region, Figures]]

    @property
    def counted_twice(self) -> int:
        """How many more the units add up to than the total: people in two pools."""
        return sum(figures.due for _, figures in self.units) - self.total.due if self.units else 0


def period_of(last_day: date | None = None, first_day: date | None = None) -> tuple[date, date]:
    """The period [t0, T]: today and the first of January of T's year unless given.

    Raises ValueError when it would end before it starts, or its years are a slip of the pen.
    """
    last_day = last_day or timezone.localdate()
    first_day = first_day or date(last_day.year, 1, 1)
    if not (EARLIEST <= first_day <= LATEST and EARLIEST <= last_day <= LATEST):
        raise ValueError(f"日期看起来不对，请核对年份：从{EARLIEST.year}年到{LATEST.year}年。")
    if first_day > last_day:
        raise ValueError("开始日期不能晚于截止日期。")
    return first_day, last_day


def progress_of(region: Region, last_day: date | None = None, first_day: date | None = None) -> Progress:
    """Figures of a city, district or street for a period, with the units one level down in code order."""
    period = Period(*period_of(last_day, first_day))
    rows = kept_figures(region, period)
    figures = [(one.region, Figures(one.region, region, period, one.numbers)) for one in rows]
    total = next(found for unit, found in figures if unit.pk == region.pk)
    return Progress(region, total, [(unit, found) for unit, found in figures if unit.pk != region.pk])


def names_of(people: set[int]) -> list[Person]:
    """The people behind a figure, by name."""
    return list(Person.objects.filter(pk__in=people).order_by("name_pinyin", "pk"))
