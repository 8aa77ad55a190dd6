"""六项计划 of a unit as its page shows it: rows kept by the projection, or counted anew for a day that has passed."""

import datetime
from dataclasses import dataclass, field

from talent.indicators.catalogue import CITY, PLANS, Indicator, of_layout
from talent.indicators.figures import Reading
from talent.indicators.models import BoardRow, View
from talent.indicators.projections import compute, fresh_clock, unpacked
from talent.indicators.readings import plan_period_on, read_city
from talent.indicators.standing import NO_TARGET, Standing, current_step, standing
from talent.registry.models import PlanPeriod, Region, Target

Level = Region.Level


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
        """Is there a page with what is missing?"""
        return self.missing > 0 or self.reading.missing_of in ("organization", "name")


@dataclass(frozen=True)
class UnitRow:
    """A unit below, with the cells of the table of districts."""

    region: Region
    streets: int
    cells: list[tuple[Indicator, str, Standing]]

    def cell(self, code: str) -> tuple[Indicator, str, Standing] | None:
        return next((cell for cell in self.cells if cell[0].code == code), None)


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
    units: list[UnitRow] = field(default_factory=list)

    @property
    def plans(self) -> list[tuple[int, str, list[Line]]]:
        """The lines under the six plans; a plan without indicators has its special tasks."""
        return [(plan, name, [one for one in self.lines if one.indicator.plan == plan]) for plan, name in PLANS.items()]

    @property
    def street_total(self) -> int:
        return sum(unit.streets for unit in self.units)

    def line(self, code: str) -> Line | None:
        return next((one for one in self.lines if one.indicator.code == code), None)

    def with_state(self, standing: Standing) -> list[Line]:
        return [one for one in self.lines if one.standing == standing]


def board_of(
    region: Region, *, on: datetime.date | None = None, view: str = View.MANAGING, layout: str = CITY
) -> Board:
    """Today's board from the projection; a past day's is counted from the registers as they say it was."""
    clock = fresh_clock()
    if on is None or on == clock.on:
        on, computed_at = clock.on, clock.computed_at
        rows = _kept_rows(region, view)
    else:
        computed_at = None
        rows = {
            row.region_id: row for row in compute(read_city(city_of(region), on)) if row.view == row_view(row, view)
        }
    period = plan_period_on(on)
    steps = _steps(period)
    row = rows.get(region.pk)
    if row is None:
        return Board(region, view, on, computed_at, period, [], [], 0)
    indicators = of_layout(layout)
    lines = [_line(one, row, steps, on, region.level) for one in indicators]
    board = Board(region, view, on, computed_at, period, lines, row.faults, row.streets)
    if region.level == Level.CITY:
        board.units = _unit_rows(region, rows, indicators, steps, on)
    return board


def city_of(region: Region) -> Region:
    """The city a unit lies in: the first key of its path."""
    return region if region.level == Level.CITY else Region.objects.get(pk=region.path.split(".")[0])


def row_view(row: BoardRow, view: str) -> str:
    """Streets are alike in both views and stand once."""
    return View.MANAGING if row.streets == 1 and row.view == View.MANAGING and view == View.STATUTORY else view


def _kept_rows(region: Region, view: str) -> dict[int, BoardRow]:
    rows = BoardRow.objects.defer("missing")
    if region.level == Level.STREET:
        rows = rows.filter(region=region)
    elif region.level == Level.DISTRICT:
        rows = rows.filter(region=region, view=view)
    else:
        rows = rows.filter(view=view, region__level__in=(Level.CITY, Level.DISTRICT))
    return {row.region_id: row for row in rows}


def _steps(period: PlanPeriod | None) -> dict[str, list[Target]]:
    steps: dict[str, list[Target]] = {}
    for target in period.targets.all() if period else ():
        steps.setdefault(target.indicator, []).append(target)
    return steps


def _line(indicator: Indicator, row: BoardRow, steps: dict, on: datetime.date, level: str) -> Line:
    packed = row.readings.get(indicator.code) or [None, None, None, None, "", "", 0]
    reading, wanted = unpacked(packed), steps.get(indicator.code, [])
    state = standing(reading.measure, wanted, on, yearly=indicator.yearly)
    if wanted and indicator.city_only and level != Level.CITY:
        state = NO_TARGET
    return Line(indicator, reading, packed[6], current_step(wanted, on), state)


def _unit_rows(
    region: Region, rows: dict, indicators: list[Indicator], steps: dict, on: datetime.date
) -> list[UnitRow]:
    """Districts in code order, never by what they reached."""
    shown = [one for one in indicators if one.in_table]
    found = []
    for district in Region.objects.districts().filter(parent=region).in_code_order():
        if row := rows.get(district.pk):
            lines = [_line(one, row, steps, on, Level.DISTRICT) for one in shown]
            cells = [(one.indicator, one.shown, one.standing) for one in lines]
            found.append(UnitRow(district, row.streets, cells))
    return found
