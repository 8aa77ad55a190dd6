"""
Data to mend: what the board cannot count, or counts with a reservation, each with the page where it is put right.

Pure but for `reservations`, which reads what belongs to no street and what was re-drawn. Nothing here changes a figure.
"""

import datetime
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from talent.indicators.catalogue import BY_CODE
from talent.indicators.readings import City, misplaced_organizations
from talent.indicators.rows import Unit
from talent.registry.models import AreaChange, Target

NAMED = 5
MOVES = (AreaChange.Kind.HANDOVER, AreaChange.Kind.STATUTE, AreaChange.Kind.MERGE)


@dataclass(frozen=True)
class Fault:
    """A sentence, what to do about it, and the name and argument of the page to do it on."""

    code: str
    text: str
    action: str
    page: str
    key: int | str | None = None

    def as_dict(self) -> dict:
        return asdict(self)


def _named(names: list[str]) -> str:
    more = f"等{len(names)}个" if len(names) > NAMED else ""
    return "、".join(names[:NAMED]) + more


def faults_of_rows(unit: Unit) -> list[Fault]:
    """Communities that are neither urban nor rural, and organizations that name no community."""
    found = []
    unknown = [row.name for street in unit.streets for row in street.communities if not row.kind]
    if unknown:
        found.append(
            Fault("community_kind", f"{len(unknown)}个社区（村）城乡未填，不计入城乡平均：{_named(unknown)}。",
                  "用表格补城乡", "desk_sheets")
        )  # fmt: skip
    homeless = [street for street in unit.streets if street.without_community]
    if homeless:
        total = sum(street.without_community for street in homeless)
        names = _named([f"{street.name}{street.without_community}个" for street in homeless])
        found.append(
            Fault("without_community", f"{total}个组织没有填社区（村），不计入城乡平均：{names}。",
                  "补所属社区", "desk_organizations")
        )  # fmt: skip
    return found


def faults_of_targets(targets: Iterable[Target]) -> list[Fault]:
    """Targets without a deadline, yearly ones aside, and targets of indicators that nobody computes."""
    found = []
    for target in targets:
        indicator = BY_CODE.get(target.indicator)
        if indicator is None:
            text = f"目标“{target.title}”没有对应的指标，不会出现在表里。"
            found.append(Fault("unknown_indicator", text, "核对目标", "desk_plan_period", target.period_id))
        elif target.due is None and not indicator.yearly:
            text = f"目标“{target.title}”没有填期限，不判断是否达到。"
            found.append(Fault("no_deadline", text, "补期限", "desk_plan_period", target.period_id))
    return found


@dataclass(frozen=True)
class Reservations:
    """Of a whole city: organizations in no street, and streets re-drawn since the plan began, with their districts."""

    misplaced: list[tuple[int, str, str, bool]]
    redrawn: list[tuple[AreaChange, set[int]]]


def reservations(city: City) -> Reservations:
    since = city.period.starts if city.period else datetime.date(city.on.year, 1, 1)
    changes = AreaChange.objects.filter(kind__in=MOVES, on__gt=since, on__lte=city.on).exclude(applied_at=None)
    redrawn = []
    for change in changes.select_related("region", "target").order_by("on", "pk"):
        involved = {change.before.get("district"), change.before.get("statute"), change.region.parent_id}
        redrawn.append((change, involved | {change.target_id, change.target.parent_id} - {None}))
    return Reservations(misplaced_organizations(city.on), redrawn)


def faults_of_city(found: Reservations, unit: Unit, path: str) -> list[Fault]:
    """What of it touches this unit."""
    faults = []
    for pk, name, place, is_federation in found.misplaced:
        if place.startswith(path):
            what = "联合会" if is_federation else "组织"
            text = f"{what}“{name}”没有现行的街道（镇），没有计入。"
            faults.append(Fault("misplaced", text, "补街道（镇）", "desk_organization", pk))
    for change, districts in found.redrawn:
        if unit.is_city or unit.pk in districts:
            text = f"{change.on:%Y-%m-%d}起{change.sentence}：此前的日期按原区划计算，跨这一天的比较请说明。"
            # The page of the re-drawing is the city's alone; a district says it beside what it reports.
            where = ("查看区划调整", "desk_areas") if unit.is_city else ("看本区县报表", "desk_reports")
            faults.append(Fault("redrawn", text, *where))
    return faults
