"""
区划调整: areas that are re-drawn from a day on. What hangs on an area follows it; what was counted before stays.

Slices above register what follows a street: how many rows there are (the preview) and how they move (the change).
A change of a day to come waits for `apply_due_changes`, which runs every night.
"""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.outbox.actions import enqueue
from talent.registry.actions import place_under, rebuild_paths
from talent.registry.models import AreaChange, Organization, OrganizationChange, PlanPeriod, Region

Kind = AreaChange.Kind
Level = Region.Level
CODE = re.compile(r"[0-9]{6,12}")
YEARS_BACK = 3
CONFLICT = "和现在登记的内容有冲突。"


@dataclass(frozen=True)
class StreetMove:
    """A street that goes to a district, or into another street, on a day."""

    street: Region
    into: Region
    district: Region
    on: datetime.date
    by: object


@dataclass(frozen=True)
class Follower:
    """`count(street, merges)` for the preview, `move(StreetMove)` for the change itself, in its transaction."""

    label: str
    count: Callable
    move: Callable


FOLLOWERS: list[Follower] = []


def follows_streets(label: str, count: Callable) -> Callable:
    """Decorator: this function takes along what hangs on a street."""

    def register(move: Callable) -> Callable:
        FOLLOWERS.append(Follower(label, count, move))
        return move

    return register


def counts_of(change: AreaChange) -> list[tuple[str, int]]:
    """The preview: how many rows of each kind lie in the area, and so follow it."""
    region = change.region
    merges = change.kind == Kind.MERGE
    counts = [
        ("社区（村）", Region.objects.within(region).communities().exclude(pk=region.pk).count()),
        ("社区社会组织", Organization.objects.within(region).active().count()),
    ]
    return counts + [(follower.label, follower.count(region, merges)) for follower in FOLLOWERS]


def people_hang_on(street: int) -> bool:
    """Does anything follow this street when it is handed over? A sheet, which knows no day, may not move it then."""
    region = Region.objects.get(pk=street)
    return any(follower.count(region, False) for follower in FOLLOWERS)


def check_change(change: AreaChange) -> None:
    """ValidationError with a sentence where this change contradicts the register or an earlier change."""
    region, target = change.region, change.target
    if region.closed_on:
        raise ValidationError(f"{region.name}已经撤并，不能再调整。")
    if not change.reason.strip():
        raise ValidationError({"reason": "请写明依据，例如批复文号。"})
    if change.on < (first := earliest_day()):
        raise ValidationError({"on": f"最早可以填{first:%Y-%m-%d}，请核对年份。"})
    later = AreaChange.objects.filter(region=region, cancelled_at=None, on__gt=change.on).exclude(pk=change.pk)
    if last := later.order_by("-on").first():
        raise ValidationError({"on": f"{region.name}在{last.on:%Y-%m-%d}已有一次调整，请选那天或之后的日期。"})
    _CHECKS[change.kind](change, region, target)


def earliest_day() -> datetime.date:
    """How far back a change may reach: this year and three before, or to the first plan's start where that is earlier."""
    back = datetime.date(timezone.localdate().year - YEARS_BACK, 1, 1)
    first = PlanPeriod.objects.order_by("starts").first()
    return min(back, first.starts) if first else back


def _check_district(change, region, target) -> None:
    if region.level != Level.STREET or target is None or target.level != Level.DISTRICT:
        raise ValidationError("请选一个街道（镇）和一个区县。")


def _check_handover(change, region, target) -> None:
    _check_district(change, region, target)
    if region.parent_id == target.pk:
        raise ValidationError({"target": f"{region.name}本来就由{target.name}管理。"})
    _check_name(region, target, region.name)


def _check_statute(change, region, target) -> None:
    _check_district(change, region, target)
    if (region.statutory_district_id or region.parent_id) == target.pk:
        raise ValidationError({"target": f"{region.name}的法定区县本来就是{target.name}。"})


def _check_merge(change, region, target) -> None:
    if region.level != Level.STREET or target is None or target.level != Level.STREET or target.pk == region.pk:
        raise ValidationError("请选两个不同的街道（镇）。")
    if target.closed_on:
        raise ValidationError({"target": f"{target.name}已经撤并。"})
    names = Region.objects.filter(parent=target).communities().values("name")
    if same := Region.objects.filter(parent=region, name__in=names).communities().first():
        raise ValidationError(f"两个街道（镇）都有“{same.name}”，请先给其中一个更名。")
    names = Organization.objects.active().filter(street=target).values("name")
    if same := Organization.objects.active().filter(street=region, name__in=names).first():
        raise ValidationError(f"两个街道（镇）都有组织“{same.name}”，请先更名或注销其中一个。")


def _check_rename(change, region, target) -> None:
    if not change.text.strip() or change.text.strip() == region.name:
        raise ValidationError({"text": "请填写新的名称。"})
    _check_name(region, region.parent, change.text.strip())


def _check_recode(change, region, target) -> None:
    code = change.text.strip()
    if not CODE.fullmatch(code):
        raise ValidationError({"text": "区划代码是6到12位数字。"})
    if Region.objects.filter(code=code).exists():
        raise ValidationError({"text": "这个代码已有单位使用。"})


def _check_name(region, parent, name: str) -> None:
    if Region.objects.filter(parent=parent, level=region.level, name=name).exclude(pk=region.pk).exists():
        raise ValidationError(f"{parent.name if parent else '市一级'}已有“{name}”。")


_CHECKS = {
    Kind.HANDOVER: _check_handover,
    Kind.STATUTE: _check_statute,
    Kind.MERGE: _check_merge,
    Kind.RENAME: _check_rename,
    Kind.RECODE: _check_recode,
}


@transaction.atomic
def redraw(
    kind: str, region: Region, *, on: datetime.date, reason: str, by, target: Region | None = None, text: str = ""
) -> AreaChange:
    """
    Change an area from `on`: at once where the day has come (back-dated too), else on that day.

    `target` is the new district, or the street that takes this one in; `text` the new name or code.
    ValidationError with the sentence of `check_change`.
    """
    region = Region.objects.select_for_update(of=("self",)).select_related("parent").get(pk=region.pk)
    change = AreaChange(kind=kind, region=region, target=target, text=text.strip(), on=on, reason=reason.strip(), by=by)
    check_change(change)
    change.save()
    record("plan_area_change", change, by=by, reason=reason, region_path=region.path, kind=kind, on=on.isoformat())
    return apply_change(change) if on <= timezone.localdate() else change


@transaction.atomic
def apply_change(change: AreaChange) -> AreaChange:
    """Make a planned change true. It is checked again: the register may have changed since it was planned."""
    change = (
        AreaChange.objects.select_for_update(of=("self",)).select_related("region", "target", "by").get(pk=change.pk)
    )
    if not change.is_planned:
        return change
    region = change.region
    check_change(change)
    change.before = {
        "district": region.parent_id,
        "statute": region.statutory_district_id,
        "name": region.name,
        "code": region.code,
        "since": region.managed_since.isoformat() if region.managed_since else None,
    }
    _APPLY[change.kind](change, region)
    change.applied_at = timezone.now()
    change.save(update_fields=["before", "applied_at"])
    record("apply_area_change", change, by=change.by, region_path=region.path, kind=change.kind)
    return change


def _apply_handover(change: AreaChange, region: Region) -> None:
    street = place_under(region, change.target, since=change.on, by=change.by)
    _take_along(StreetMove(street, street, change.target, change.on, change.by))


def _apply_statute(change: AreaChange, region: Region) -> None:
    same = change.target_id == region.parent_id
    region.statutory_district = None if same else change.target
    region.managed_since = None if same else region.managed_since or change.on
    region.save(update_fields=["statutory_district", "managed_since"])


def _apply_merge(change: AreaChange, region: Region) -> None:
    into = change.target
    _take_along(StreetMove(region, into, into.parent, change.on, change.by))
    organizations = list(Organization.objects.filter(street=region, closed_on=None))
    OrganizationChange.objects.bulk_create(
        OrganizationChange(
            organization=one, field="street", before=region.name, after=into.name, on=change.on, by=change.by
        )
        for one in organizations
    )
    Organization.objects.filter(street=region, closed_on=None).update(street=into, updated=timezone.now())
    Region.objects.filter(parent=region, level=Level.COMMUNITY).update(parent=into)
    region.parent, region.statutory_district, region.managed_since = into, None, None
    region.closed_on = change.on
    region.save(update_fields=["parent", "statutory_district", "managed_since", "closed_on"])
    rebuild_paths(into)


def _apply_rename(change: AreaChange, region: Region) -> None:
    region.name = change.text
    region.save(update_fields=["name"])


def _apply_recode(change: AreaChange, region: Region) -> None:
    region.code = change.text
    region.save(update_fields=["code"])


_APPLY = {
    Kind.HANDOVER: _apply_handover,
    Kind.STATUTE: _apply_statute,
    Kind.MERGE: _apply_merge,
    Kind.RENAME: _apply_rename,
    Kind.RECODE: _apply_recode,
}


def _take_along(move: StreetMove) -> None:
    for follower in FOLLOWERS:
        follower.move(move)


@transaction.atomic
def cancel_change(change: AreaChange, *, by) -> AreaChange:
    """Take back a change of a day that has not come. ValidationError where it is in force."""
    change = AreaChange.objects.select_for_update(of=("self",)).select_related("region").get(pk=change.pk)
    if not change.is_planned:
        raise ValidationError("这次调整已经生效或已撤回。要改回去，请再登记一次调整。")
    change.cancelled_at = timezone.now()
    change.save(update_fields=["cancelled_at"])
    record("cancel_area_change", change, by=by, region_path=change.region.path)
    return change


def apply_due_changes(today: datetime.date | None = None) -> list[AreaChange]:
    """Nightly: what was planned for today or before. One that no longer fits waits; who planned it is told once."""
    due = AreaChange.objects.filter(applied_at=None, cancelled_at=None, on__lte=today or timezone.localdate())
    applied = []
    for change in due.order_by("on", "pk"):
        try:
            applied.append(apply_change(change))
        except (ValidationError, IntegrityError) as error:
            why = error.messages[0] if isinstance(error, ValidationError) else CONFLICT
            enqueue("area_change.waits", {"change": change.pk, "why": why}, key=f"area_change.waits:{change.pk}")
    return applied
