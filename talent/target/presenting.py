"""What the pages of 参训进度 show of a unit's figures: rows for tables, a line for the trend, words for states."""

from dataclasses import dataclass

from talent.target.aggregate import NOT_YET, ON_LEAVE, SIGNED_UP, TO_MAKE_UP
from talent.target.models import DailyFigure
from talent.target.progress import Figures, Progress

SIDES = {
    "untrained": "还没参加培训的人",
    "trained": "已参训的人",
    "exempt": "本年度暂不参训的人",
    "joined_late_untrained": "近90天入库、还没参加培训的人",
    "recent_exits": "近60天退出的人",
    "recent_exits_untrained": "近60天退出、未参训的人",
}
# USERS §2.3, 个人年度.
STATES = {SIGNED_UP: "已报名", ON_LEAVE: "请假", TO_MAKE_UP: "待补训", NOT_YET: "还没报名"}
AUDIENCES = {"leader": "负责人", "social_worker": "社会工作者", "volunteer": "志愿者", "none": "未注明类别"}
TREND_WIDTH, TREND_HEIGHT = 320, 64


@dataclass(frozen=True)
class Cell:
    """A number that opens to its names."""

    people: int
    side: str
    state: str = ""
    audience: str = ""


@dataclass(frozen=True)
class CrossRow:
    """One audience of one unit."""

    label: str
    due: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Trend:
    """Daily frozen rates as a drawing: a line for each run of days, `between` dashed; first and last in words."""

    between: str
    lines: tuple[str, ...]
    first: DailyFigure
    last: DailyFigure
    missing: int


def state_of(figures: Figures) -> dict:
    """Shape and word of a unit's state; units are never ranked."""
    if figures.rate is None:
        return {"kind": "plain", "word": "库为空"}
    return {"kind": "done", "word": "已达到"} if figures.rate == "100" else {"kind": "progress", "word": "推进中"}


def cross_rows(figures: Figures) -> list[CrossRow]:
    """人员类别 × 状态 of a unit; audiences without people are left out. Somebody may be of several."""
    return [
        CrossRow(label, _due(row), tuple(_cells(row, code)))
        for code, label in AUDIENCES.items()
        if (row := figures.cross.get(code))
    ]


def _due(row: dict[str, int]) -> int:
    return sum(people for state, people in row.items() if state != "exempt")


def _cells(row: dict[str, int], audience: str):
    yield Cell(row.get("trained", 0), "trained", audience=audience)
    for state in STATES:
        yield Cell(row.get(state, 0), "untrained", state, audience)
    yield Cell(row.get("exempt", 0), "exempt", audience=audience)


def cross_table(progress: Progress) -> list[tuple]:
    """街道 × 人员类别 × 状态: each unit below (else the unit itself) with its rows; units without members are left out."""
    units = progress.units or [(progress.region, progress.total)]
    return [(unit, rows) for unit, figures in units if (rows := cross_rows(figures))]


def state_cells(figures: Figures) -> list[tuple[str, Cell]]:
    """What the untrained are about to do, in words."""
    return [(label, Cell(figures.states.get(code, 0), "untrained", code)) for code, label in STATES.items()]


def trend_of(region, until) -> Trend | None:
    """The unit's daily figures of the year; None with fewer than two. Days nobody froze are only dashed."""
    frozen = DailyFigure.objects.trend_of(region, until=until)[::-1]
    rows = [row for row in frozen if row.numbers["due"]]
    if len(rows) < 2:
        return None
    first, last = rows[0], rows[-1]
    span = (last.day - first.day).days
    runs = _runs(rows, span)
    between = " ".join(point for run in runs for point in run)
    lines = tuple(" ".join(run if len(run) > 1 else run * 2) for run in runs)
    return Trend(between, lines, first, last, span + 1 - sum(first.day <= row.day <= last.day for row in frozen))


def _runs(rows: list[DailyFigure], span: int) -> list[list[str]]:
    """The points of each run of days that follow one another; one point is a dot."""
    rates = [row.numbers["trained"] * 100 / row.numbers["due"] for row in rows]
    low, height = min(rates), (max(rates) - min(rates)) or 1
    runs, before = [], None
    for row, rate in zip(rows, rates, strict=True):
        x = 4 + (row.day - rows[0].day).days * (TREND_WIDTH - 8) / span
        y = TREND_HEIGHT - 6 - (rate - low) * (TREND_HEIGHT - 12) / height
        if before is None or (row.day - before).days > 1:
            runs.append([])
        runs[-1].append(f"{x:.1f},{y:.1f}")
        before = row.day
    return runs
