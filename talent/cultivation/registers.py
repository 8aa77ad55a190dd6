"""
The registers, one declaration each: their list, page, form, sheet and export are all made from it.

A register is a table of dated rows of places. Nothing is deleted: a row that no longer holds gets its end.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import FileField, Model

from talent.cultivation.models import (
    DualCultivation,
    HubService,
    IncubationBase,
    InnovationBaseApplication,
    Pairing,
    StreetBrand,
)
from talent.cultivation.rules import KNOW_OF_CULTIVATION, keeps_registers, sees_cultivation
from talent.registry.federations import group_member_faults, memberships_like
from talent.registry.models import GroupMembership, Organization, Region

Level = Region.Level


@dataclass(frozen=True)
class Shown:
    """A column of the list and of its export."""

    header: str
    value: Callable[[Any], Any]
    width: int = 14


@dataclass(frozen=True)
class Register:
    """
    A register: `place` is the field that says where a row belongs, `levels` which units it may name.

    `roles` are the only ones that may know of it: every look, sheet and file is written down. `faults` says what of a
    row contradicts others, beyond the constraints of its table.
    """

    code: str
    title: str
    model: type[Model]
    place: str
    fields: tuple[str, ...]
    shown: tuple[Shown, ...]
    name_of: Callable[[Any], str]
    search: tuple[str, ...]  # the lookups that the search box asks
    ended: str = ""  # the field that ends a row; "" where rows don't end
    levels: tuple[str, ...] = (Level.STREET,)
    related: tuple[str, ...] = ()
    rule: Callable[[Any], bool] = keeps_registers
    roles: tuple[str, ...] = ()
    hint: str = ""
    identity: tuple[str, ...] = ()
    faults: Callable[[Any], dict[str, str]] = lambda row: {}

    @property
    def sensitive(self) -> bool:
        return bool(self.roles)

    @property
    def sheet_fields(self) -> tuple[str, ...]:
        """The fields that are columns of its sheet; a file is none."""
        return tuple(name for name in self.fields if not isinstance(self.model._meta.get_field(name), FileField))

    @property
    def organization_fields(self) -> tuple[str, ...]:
        """The fields that name an organization."""
        return tuple(name for name in self.fields if self.model._meta.get_field(name).related_model is Organization)

    def place_of(self, row) -> Region:
        """The unit a row belongs to."""
        place = getattr(row, self.place)
        return place.street if isinstance(place, Organization) else place

    @property
    def list_name(self) -> str:
        """Under which its list goes out as a file."""
        return f"register-{self.code}"

    @property
    def rows(self):
        return self.model.objects.select_related(*self.related)

    @property
    def holding(self) -> dict:
        """The filter of rows that have not ended."""
        return {self.ended: None} if self.ended else {}


def _label(name: str) -> Callable[[Any], str]:
    return lambda row: getattr(row, f"get_{name}_display")()


def _get(path: str) -> Callable[[Any], Any]:
    def value(row):
        for name in path.split("."):
            row = getattr(row, name)
        return row if row is not None else ""

    return value


def _column(header: str, path: str, width: int = 14) -> Shown:
    return Shown(header, _get(path), width)


REGISTERS = {
    register.code: register
    for register in (
        Register(
            "bases", "服务基地", IncubationBase, "region",
            ("name", "kind", "region", "address", "operator", "opened_on", "closed_on", "funding", "note"),
            (
                _column("所在单位", "region.name"), Shown("类型", _label("kind")), _column("启用日期", "opened_on"),
                _column("停用日期", "closed_on"), _column("运营单位", "operator", 24),
            ),
            name_of=_get("name"), search=("name__icontains",), ended="closed_on", related=("region",),
            levels=(Level.STREET, Level.DISTRICT), identity=("name", "region"),
            hint="街道（镇）有一处启用中的基地，就算已覆盖。",
        ),
        Register(
            "hubs", "枢纽服务", HubService, "organization",
            ("organization", "kind", "since", "until", "served", "note"),
            (
                _column("街道（镇）", "organization.street.name"), Shown("服务内容", _label("kind")),
                _column("服务组织数", "served"), _column("开始日期", "since"), _column("结束日期", "until"),
            ),
            name_of=_get("organization.name"), search=("organization__name__icontains",), ended="until",
            related=("organization__street",), identity=("organization", "kind", "since"),
            hint="枢纽型、支持型组织和街道联合会为其他组织做的事。",
        ),
        Register(
            "group-members", "团体会员", GroupMembership, "federation",
            ("federation", "member", "enterprise", "since", "until"),
            (
                _column("联合会", "federation.name", 24), _column("街道（镇）", "federation.street.name"),
                Shown("类别", lambda row: f"{row.member.get_status_display()}组织" if row.member_id else "企业、事业单位"),
                _column("加入日期", "since"), _column("退出日期", "until"),
            ),
            name_of=lambda row: row.member.name if row.member_id else row.enterprise,
            search=("federation__name__icontains", "member__name__icontains", "enterprise__icontains"), ended="until",
            related=("federation__street", "member"), identity=("federation", "member", "enterprise", "since"),
            faults=lambda row: group_member_faults(row, memberships_like(row)),
            hint="登记的组织、备案的组织、企业和事业单位三类；社区社会组织和企业、事业单位填其中一个。",
        ),
        Register(
            "pairings", "结对共建", Pairing, "organization",
            ("partner", "organization", "problem", "since", "until", "result", "result_on", "note"),
            (
                _column("市区社会组织", "partner", 24), _column("街道（镇）", "organization.street.name"),
                _column("解决的问题", "problem", 40), _column("结对日期", "since"), _column("成果", "result", 40),
                _column("成果日期", "result_on"),
            ),
            name_of=_get("organization.name"), search=("organization__name__icontains",), ended="until",
            related=("organization__street",), identity=("partner", "organization", "since"),
            hint="有成果的结对才计入“有成果”；成果和成果日期一起填。",
        ),
        Register(
            "innovation", "创新基地申报", InnovationBaseApplication, "unit",
            ("unit", "grade", "applied_on", "granted_on", "declined_on", "note"),
            (
                Shown("单位层级", lambda row: row.unit.get_level_display()), Shown("级别", _label("grade")),
                _column("申报日期", "applied_on"), _column("获批日期", "granted_on"),
                _column("未获批日期", "declined_on"),
            ),
            name_of=_get("unit.name"), search=("unit__name__icontains",), related=("unit",),
            levels=(Level.DISTRICT, Level.STREET, Level.COMMUNITY), identity=("unit", "grade", "applied_on"),
            hint="申报和获批分开统计，同一单位申报几次只算一次。",
        ),
        Register(
            "brands", "服务品牌", StreetBrand, "region",
            ("name", "region", "introduction", "since", "until"),
            (
                _column("所在单位", "region.name"), _column("介绍", "introduction", 40),
                _column("形成日期", "since"), _column("停用日期", "until"),
            ),
            name_of=_get("name"), search=("name__icontains",), ended="until", related=("region",),
            levels=(Level.STREET, Level.COMMUNITY), identity=("name", "region"),
            hint="街镇有特色，社区有品牌。",
        ),
        Register(
            "cultivations", "双向培养", DualCultivation, "street",
            ("person", "direction", "street", "started_on", "completed_on", "ended_on", "evidence"),
            (
                Shown("方向", _label("direction"), 24), _column("街道（镇）", "street.name"),
                _column("列入日期", "started_on"), _column("完成日期", "completed_on"),
                _column("终止日期", "ended_on"),
            ),
            name_of=_get("person.name"), search=("person__name__icontains",), ended="ended_on",
            related=("person", "street"), rule=sees_cultivation, roles=KNOW_OF_CULTIVATION,
            identity=("person", "direction", "started_on"),
            hint="只有区县和市级管理员能看，每次查看都会留记录。",
        ),
    )
}  # fmt: skip
