"""梯队: members are put on another rung by a person, one or a chosen list; every step is a fact."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.pools.models import LadderLevel, LevelChange, PoolMembership
from talent.registry.row_writer import insert_rows


def note_level(membership: PoolMembership, level: LadderLevel | None, *, by, reason: str = "") -> None:
    """The fact beside a change of level; the caller holds the lock, and saves the membership."""
    LevelChange.objects.create(
        membership=membership, before_id=membership.level_id, after=level, on=timezone.localdate(), by=by,
        reason=reason[:100], recorded_at=timezone.now(),
    )  # fmt: skip


def note_levels(steps: Iterable[tuple[int, int | None, int | None]], *, by: int | None, reason: str) -> None:
    """The facts beside the changes of a sheet: (membership, level before, level after); where nothing moved, none."""
    day, now = timezone.localdate(), timezone.now()
    moved = [step for step in steps if step[1] != step[2]]
    insert_rows(
        LevelChange,
        ("membership_id", "before_id", "after_id", "on", "reason", "by_id", "recorded_at"),
        ((*step, day, reason[:100], by, now) for step in moved),
    )


@transaction.atomic
def change_levels(memberships: Iterable[PoolMembership], level: LadderLevel, *, by, reason: str) -> int:
    """
    Put these members on a rung; returns how many were on another one before.

    ValidationError: nobody chosen, no reason, or somebody who has left the pool: then nobody is changed.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "请写一句依据，例如：年度考察、带过两期新人。"})
    rows = PoolMembership.objects.select_for_update(of=("self",)).select_related("person", "pool__district")
    rows = list(rows.filter(pk__in=[one.pk for one in memberships]).order_by("pk"))
    if not rows:
        raise ValidationError("请先勾选人员。")
    left = [row.person.name for row in rows if row.until]
    if left:
        raise ValidationError(f"{left[0]}已退出人才库，请取消勾选后再调整。")
    changed = [row for row in rows if row.level_id != level.pk]
    for row in changed:
        note_level(row, level, by=by, reason=reason)
    PoolMembership.objects.filter(pk__in=[row.pk for row in changed]).update(level=level, updated=timezone.now())
    for pool in dict.fromkeys(row.pool for row in changed):
        members = [row.pk for row in changed if row.pool_id == pool.pk]
        record("change_levels", pool, by=by, reason=reason, region_path=pool.district.path, level=level.code,
               members=members)  # fmt: skip
    return len(changed)
