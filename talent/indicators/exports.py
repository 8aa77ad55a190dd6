"""One entry, many exports: the board's rows in the city's columns, and the same rows in the province's layout."""

from talent.indicators.board import board_of
from talent.indicators.catalogue import CITY, PLANS
from talent.indicators.forms import BoardForm
from talent.indicators.models import View
from talent.people.rules import administers
from talent.registry.models import Region
from talent.sheets import list_exports
from talent.sheets.list_exports import ExportColumn, ListExport, RegisterLayout

LEVELS = (Region.Level.CITY, Region.Level.DISTRICT, Region.Level.STREET)


def _rows(viewer, query):
    """(unit, line) of the unit asked for and of the units below it: figures first, then district by district."""
    units = Region.objects.visible_to(viewer).filter(level__in=LEVELS, closed_on=None)
    form = BoardForm({name: value for name, value in query.items() if value}, regions=units)
    data = form.cleaned_data if form.is_valid() else {}
    region = data.get("region") or units.order_by("path").first()
    if region is None or "region" in form.errors:
        return []
    asked = {"on": data.get("on"), "view": data.get("view") or View.MANAGING, "layout": data.get("layout") or CITY}
    board = board_of(region, **asked)
    own = [(region, line) for line in board.lines]
    return own + [(unit.region, line) for unit in board.units for line in unit.lines]


def _due(row) -> str:
    _, line = row
    if line.target is None:
        return ""
    return line.target.due.isoformat() if line.target.due else "每年" if line.indicator.yearly else "未填"


COLUMNS = (
    ExportColumn("单位", lambda row: row[0].name, width=18),
    ExportColumn("工作计划", lambda row: PLANS[row[1].indicator.plan], width=16),
    ExportColumn("指标", lambda row: row[1].indicator.title, width=26),
    ExportColumn("数值", lambda row: row[1].reading.value or "—", width=10),
    ExportColumn("计量单位", lambda row: row[1].indicator.unit, width=10),
    ExportColumn("分子", lambda row: "" if row[1].reading.part is None else str(row[1].reading.part), width=10),
    ExportColumn("分母", lambda row: "" if row[1].reading.whole is None else str(row[1].reading.whole), width=10),
    ExportColumn("目标", lambda row: row[1].target_text, width=10),
    ExportColumn("期限", _due, width=12),
    ExportColumn("状态", lambda row: row[1].standing.word, width=10),
    ExportColumn("说明", lambda row: row[1].reading.note, width=36),
    ExportColumn("口径", lambda row: f"{row[1].indicator.formula}（第{row[1].indicator.version}版）", width=60),
)

list_exports.register(
    ListExport(
        name="board",
        title="六项计划",
        rule=administers,
        rows=_rows,
        back="desk_indicators",
        columns=COLUMNS,
        register=RegisterLayout("社区社会组织培育发展专项行动指标情况表", columns=COLUMNS[:11]),
    )
)
