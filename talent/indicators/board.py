"""六项计划 of a unit as its page shows it: rows kept by the projection, or counted anew for a day that has passed."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from talent.indicators.catalogue import CITY, PLANS, Indicator, of_layout
from talent.indicators.figures import Reading
from talent.indicators.models import BoardRow, View
from talent.indicators.projections import compute, fresh_clock, unpacked
from talent.indicators.readings import plan_period_on, read_city
from talent.indicators.standing import ATTENTION, NO_TARGET, REACHED, UNDER_WAY, Standing, current_step, standing
from talent.registry.areas import places_on
from talent.registry.models import PlanPeriod, Region, Target

Level = Region.Level
# Figures whose missing rows are looked up when they are opened.
LISTED_LIVE = ("organization", "name")


@dataclass(frozen=True)
class Line:
    """An indicator of the unit beside its target."""

    indicator: Indicator
    reading: Reading
    missing: int
    target: Target | None
    standing: Standing

    @property
    def shown(self) -> str:
        return "—" if self.reading.value is None else f"{self.reading.value}{self.indicator.unit}"

    @property
    def opens(self) -> bool:
        """Is there a page with what is missing, or with the words that are counted?"""
        incomplete = self.reading.part is not None and self.reading.part != self.reading.whole
        by_tag = bool(self.indicator.tags and self.reading.part)
        return self.missing > 0 or (self.reading.missing_of in LISTED_LIVE and incomplete) or by_tag

    @property
    def target_text(self) -> str:
        if self.target is None:
            return ""
        each = "每区县" if self.indicator.yearly else ""
        return f"{each}{self.target.value.normalize():f}{self.target.unit}"

    @property
    def sentence(self) -> str:
        """In a report's words: the value with its fraction, and the target."""
        note = f"（{self.reading.note}）" if self.reading.note else ""
        return f"{self.indicator.title}{self.shown}{note}"


@dataclass(frozen=True)
class UnitRow:
    """A unit below, with the cells of the table."""

    region: Region
    streets: int
    lines: list[Line]

    def line(self, code: str) -> Line:
        return next(line for line in self.lines if line.indicator.code == code)


@dataclass
class Board:
    """Where a unit stands on a day, in one view."""

    region: Region
    view: str
    on: datetime.date
    computed_at: datetime.datetime | None
    period: PlanPeriod | None
    lines: list[Line]
    faults: list[dict]
    streets: int
    read_units: Callable[[], list[UnitRow]] = list

    @cached_property
    def units(self) -> list[UnitRow]:
        """The units below, read when a page comes to them: most are drawn from what was drawn before."""
        return self.read_units()

    @property
    def plans(self) -> list[tuple[int, str, list[Line]]]:
        """The lines under the six plans; one without indicators of its own has its special tasks."""
        return [(plan, name, [one for one in self.lines if one.indicator.plan == plan]) for plan, name in PLANS.items()]

    @property
    def columns(self) -> list[Indicator]:
        return [line.indicator for line in self.units[0].lines] if self.units else []

    @property
    def street_total(self) -> int:
        return sum(unit.streets for unit in self.units)

    def line(self, code: str) -> Line | None:
        return next((one for one in self.lines if one.indicator.code == code), None)

    @property
    def states(self) -> list[tuple[Standing, int]]:
        """How many figures stand where; those without a target aside."""
        return [(one, sum(line.standing == one for line in self.lines)) for one in (REACHED, UNDER_WAY, ATTENTION)]


def board_of(
    region: Region, *, on: datetime.date | None = None, view: str = View.MANAGING, layout: str = CITY
) -> Board:
    """Today's board from the projection; a past day's is counted from the registers as they say it was."""
    is_today = on is None
    if is_today:
        clock = fresh_clock()
        on, computed_at = clock.on, clock.computed_at
        row, below = _kept_row(region, view), lambda: _kept_below(region, view)
    else:
        computed_at, counted = None, _counted_rows(region, on, view)
        row, below = counted.get(region.pk), lambda: counted
    period = plan_period_on(on)
    if row is None:
        return Board(region, view, on, computed_at, period, [], [], 0)
    steps, indicators = _steps(period), of_layout(layout)
    lines = [_line(one, row, steps, on, region.level) for one in indicators]

    def read_units() -> list[UnitRow]:
        rows, shown = below(), [one for one in indicators if one.in_table]
        return [
            UnitRow(unit, kept.streets, [_line(one, kept, steps, on, unit.level) for one in shown])
            for unit in _units_below(region, on, view, today=is_today)
            if (kept := rows.get(unit.pk))
        ]

    return Board(region, view, on, computed_at, period, lines, row.faults, row.streets, read_units)


def missing_of(region: Region, code: str, *, on: datetime.date | None = None, view: str = View.MANAGING) -> list[int]:
    """Keys of what a figure lacks."""
    if on is None:
        fresh_clock()
        row = BoardRow.objects.filter(region=region, view=_row_view(region, view)).first()
    else:
        row = _counted_rows(region, on, view).get(region.pk)
    return row.missing.get(code, []) if row else []


def city_of(region: Region) -> Region:
    """The city a unit lies in: the first key of its path."""
    return region if region.level == Level.CITY else Region.objects.get(pk=int(region.path.split(".")[0]))


def _row_view(region: Region, view: str) -> str:
    """Streets are alike in both views and stand once."""
    return View.MANAGING if region.level == Level.STREET else view


def _counted_rows(region: Region, on: datetime.date, view: str) -> dict[int, BoardRow]:
    rows = {View.MANAGING: {}, View.STATUTORY: {}}
    for row in compute(read_city(city_of(region), on)):
        rows[row.view][row.region_id] = row
    return rows[View.MANAGING] | rows[view]


def _kept_row(region: Region, view: str) -> BoardRow | None:
    return BoardRow.objects.defer("missing").filter(region=region, view=_row_view(region, view)).first()


def _kept_below(region: Region, view: str) -> dict[int, BoardRow]:
    """The rows one level down."""
    rows = BoardRow.objects.only("region_id", "streets", "readings")
    match region.level:
        case Level.CITY:
            rows = rows.filter(view=view, region__level=Level.DISTRICT)
        case Level.DISTRICT:
            rows = rows.filter(region__in=_streets_of(region, view), view=View.MANAGING)
        case _:
            return {}
    return {row.region_id: row for row in rows}


def _streets_of(region: Region, view: str):
    streets = Region.objects.streets()
    if view == View.MANAGING:
        return streets.filter(parent=region)
    return streets.filter(statutory_district=region) | streets.filter(statutory_district=None, parent=region)


def _units_below(region: Region, on: datetime.date, view: str, *, today: bool):
    """Districts of a city, streets of a district: in code order, never by what they reached."""
    match region.level:
        case Level.CITY:
            return Region.objects.districts().filter(parent=region).in_code_order()
        case Level.DISTRICT if today:
            return _streets_of(region, view).in_code_order()
        case Level.DISTRICT:
            places = places_on(on)
            keys = [pk for pk, place in places.items() if getattr(place, view) == region.pk]
            return Region.objects.filter(pk__in=keys).in_code_order()
    return []


def _steps(period: PlanPeriod | None) -> dict[str, list[Target]]:
    steps: dict[str, list[Target]] = {}
    for target in period.targets.all() if period else ():
        steps.setdefault(target.indicator, []).append(target)
    return steps


def _line(indicator: Indicator, row: BoardRow, steps: dict, on: datetime.date, level: str) -> Line:
    packed = row.readings.get(indicator.code) or [None, None, None, None, "", "", 0]
    reading, wanted = unpacked(packed), steps.get(indicator.code, [])
    if wanted and (level == Level.STREET or (indicator.city_only and level != Level.CITY)):
        return Line(indicator, reading, packed[6], None, NO_TARGET)
    state = standing(reading.measure, wanted, on, yearly=indicator.yearly)
    return Line(indicator, reading, packed[6], current_step(wanted, on), state)
