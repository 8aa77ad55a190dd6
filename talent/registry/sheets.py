"""The sheet of regions: level + name + 上级 is a region's identity, everything else may change."""

import re

from django.core.exceptions import ValidationError
from django.utils import timezone

from talent.registry.models import Region
from talent.registry.redrawing import people_hang_on
from talent.registry.region_tree import COLUMNS, UPPER, Node, RegionTree, write_nodes
from talent.registry.rules import may_load_regions
from talent.sheets import kinds
from talent.sheets.comparing import compare
from talent.sheets.declarations import Column, Sheet
from talent.sheets.previews import CleanRow, Preview
from talent.sheets.widgets import ChoiceWidget, CodeWidget, TextWidget

Level, Kind = Region.Level, Region.Kind
LEVELS = {
    "市": Level.CITY, "区县": Level.DISTRICT, "街道（镇）": Level.STREET, "社区（村）": Level.COMMUNITY,
    "区": Level.DISTRICT, "县": Level.DISTRICT, "街道": Level.STREET, "镇": Level.STREET,
    "社区": Level.COMMUNITY, "村": Level.COMMUNITY,
}  # fmt: skip
KINDS_OF = {
    Level.CITY: {Kind.NONE},
    Level.DISTRICT: {Kind.STATUTORY, Kind.FUNCTIONAL},
    Level.STREET: {Kind.SUBDISTRICT, Kind.TOWN},
    Level.COMMUNITY: {Kind.URBAN, Kind.RURAL},
}
KINDS = {kind.label: kind for kind in Kind if kind}
_CODE = re.compile(r"[0-9]{6,12}")


class RegionCodeWidget(CodeWidget):
    """Six to twelve digits."""

    def clean(self, value, row=None, **kwargs):
        code = super().clean(value)
        if not _CODE.fullmatch(code):
            raise ValueError("区划代码应为6到12位数字")
        return code


class RegionsSheet(Sheet):
    """Rows may stand in any order: levels are read from the city down."""

    title = "行政区划"
    hints = ("街道（镇）的“上级”填法定区县；由功能区等代管的，在“代管单位”填代管它的单位。",)

    code = Column("区划代码", RegionCodeWidget(), sample="370112002")
    name = Column("名称", TextWidget(60), required=True, sample="洪家楼街道")
    level = Column(
        "层级", ChoiceWidget(LEVELS, ("市", "区县", "街道（镇）", "社区（村）")), required=True, sample="街道（镇）"
    )
    parent = Column("上级", TextWidget(60), sample="历城区")
    type = Column("类型", ChoiceWidget(KINDS), refuses=False, sample="街道")
    manager = Column("代管单位", TextWidget(60))

    def check_right(self, *, region, by, **context) -> None:
        if by is not None and not may_load_regions(by):
            raise ValidationError("行政区划由市里维护，请联系市级管理员。")

    def plan(self, rows: list[CleanRow], *, region, by, **context) -> Preview:
        tree, found = RegionTree(), {}
        for level in (Level.CITY, Level.DISTRICT, Level.STREET, Level.COMMUNITY):
            for row in rows:
                if not row.errors and row.values["level"] == level:
                    found[row.number] = _place(row, tree, region)
        preview = Preview(payload={"tree": tree})
        for row in rows:
            node, stored, wanted = found.get(row.number, (None, None, {}))
            compare(preview, type(self), row, stored, wanted, target=node)
        return preview

    def apply(self, preview: Preview, batch, by) -> None:
        nodes = [outcome.target for outcome in preview.outcomes if not outcome.row.errors]
        added = [node for node in nodes if node.before is None]
        changed = [node for node in nodes if node.before not in (None, node.values())]
        before = {node: node.before for node in changed}
        write_nodes(added, changed, preview.payload["tree"])
        images = [(node.pk, None, _image(node.values())) for node in added]
        images += [(node.pk, _image(before[node]), _image(node.values())) for node in changed]
        batch.record(Region, images)


def _image(values: tuple) -> dict:
    return dict(zip(COLUMNS, values, strict=True))


def _kind(row: CleanRow, level: str) -> str:
    kind = row.values["type"]
    if kind in KINDS_OF[level] or not kind:
        return kind or ""
    row.warnings.append(f"{level.label}没有“{kind}”这种类型，没有采用")
    return ""


def _place(row: CleanRow, tree: RegionTree, region) -> tuple[Node | None, dict | None, dict]:
    """Find or add the row's region; returns it with its stored and wanted values. Adds errors to the row."""
    values, level = row.values, row.values["level"]
    superior, manager = _superiors(row, tree)
    if row.errors:
        return None, None, {}
    node = tree.child(level, values["name"], superior)
    if node is not None and node.row is not None:
        row.refuse("名称", f"第{row.number}行与第{node.row}行重复")
    owner = tree.by_code.get(values["code"]) if values["code"] else None
    if owner is not None and owner is not node:
        row.refuse("区划代码", f"区划代码{values['code']}已用于“{owner.name}”")
    if row.errors:
        return None, None, {}
    wanted = {
        "code": values["code"], "type": _kind(row, level), "manager": manager.name if manager is not None else "",
    }  # fmt: skip
    wanted = {name: value for name, value in wanted.items() if value}
    stored = None if node is None else _shown(node)
    moves = stored is None or any(stored[name] != wanted[name] for name in wanted)
    if region is not None and moves and not _inside(region, node, manager or superior):
        row.refuse("上级", f"不在{region.name}范围内")
        return None, None, {}
    if node is None:
        statute = superior if manager not in (None, superior) else None
        since = timezone.localdate() if statute is not None else None
        node = Node(None, values["name"], level, parent=manager or superior, statute=statute, managed_since=since)
        _take(node, wanted, tree)
        tree.add(node)
    else:
        if manager is not None and manager is not node.parent:
            if node.pk is not None and people_hang_on(node.pk):
                row.refuse("代管单位", "这个街道（镇）已有人员和人才库，代管变化请在“区划调整”里按日期登记")
                return None, None, {}
            _hand_over(node, manager)
        _take(node, wanted, tree)
    node.row = row.number
    return node, stored, wanted


def _inside(region, node: Node | None, parent: Node | None) -> bool:
    """May a sheet of `region` write this node, or a new one under `parent`?"""
    if node is not None:
        return node.pk == region.pk or node.below(region.pk)
    return parent is not None and (parent.pk == region.pk or parent.below(region.pk))


def _superiors(row: CleanRow, tree: RegionTree) -> tuple[Node | None, Node | None]:
    superior = manager = None
    try:
        superior = tree.upper(row.values["level"], row.values["parent"])
    except ValueError as error:
        row.refuse("上级", str(error))
    if row.values["manager"]:
        try:
            if UPPER.get(row.values["level"]) != Level.DISTRICT:
                raise ValueError("只有街道（镇）可以由另一个区县代管")
            manager = tree.find(Level.DISTRICT, row.values["manager"])
        except ValueError as error:
            row.refuse("代管单位", str(error))
    return superior, manager


def _shown(node: Node) -> dict:
    return {"code": node.code, "type": node.kind, "manager": node.manager.name if node.manager is not None else ""}


def _take(node: Node, wanted: dict, tree: RegionTree) -> None:
    node.kind = wanted.get("type") or node.kind
    if wanted.get("code"):
        if node.code:
            tree.by_code.pop(node.code, None)
        node.code = wanted["code"]
        tree.by_code[node.code] = node


def _hand_over(node: Node, manager: Node) -> None:
    """Another managing district from today on; given back to the statutory one, there is none beside it."""
    statute = node.superior
    node.parent, node.statute = manager, None if manager is statute else statute
    node.managed_since = None if node.statute is None else timezone.localdate()


kinds.register("regions", RegionsSheet)
