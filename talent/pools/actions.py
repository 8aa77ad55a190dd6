"""Verbs of the talent pool: entering, leaving, moving, and not being due for a while."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from talent.audit.actions import record
from talent.people.actions import affiliate, end_affiliation
from talent.people.models import Affiliation
from talent.people.querysets import of_human
from talent.pools.ladder import DEFAULT_LEVELS
from talent.pools.laddering import note_level
from talent.pools.models import Exemption, LadderLevel, PoolMembership, TalentPool
from talent.pools.transferring import move_ties_of, tell_both, transfer
from talent.registry.models import Region

POOL = Affiliation.Source.POOL
# Recent exits always stand beside the participation rate; as long as they do, staff can open their pages.
SEEN_AFTER_EXIT = datetime.timedelta(days=60)
MOVE_AHEAD = datetime.timedelta(days=366)


def ensure_ladder() -> None:
    """The default rungs, where the table is empty: an admin's own choice is never put back."""
    if not LadderLevel.objects.exists():
        levels = [LadderLevel(code=code, name=name, order=order) for code, name, order in DEFAULT_LEVELS]
        LadderLevel.objects.bulk_create(levels, ignore_conflicts=True)


def pool_of(district: Region) -> TalentPool:
    """The pool of a district-level unit, made at its first use."""
    if district.level != Region.Level.DISTRICT:
        raise ValidationError("骨干人才库建在区县一级。")
    return TalentPool.objects.get_or_create(district=district)[0]


@transaction.atomic
def add_member(
    pool: TalentPool,
    person,
    *,
    street: Region,
    since: datetime.date,
    by,
    level: LadderLevel | None = None,
    entry_basis: str = "",
    position: str = "",
    note: str = "",
) -> PoolMembership:
    """
    Put a person into a pool from `since` on (入库).

    ValidationError: the street is not managed by the pool's district; a membership of this pool already covers a
    day from `since` on; the row is a merged duplicate.
    """
    TalentPool.objects.select_for_update().get(pk=pool.pk)
    if street.level != Region.Level.STREET or not pool.district.contains(street):
        raise ValidationError("所选街道（镇）不归这个区县管理。")
    if person.canonical_id:
        raise ValidationError("这条记录已合并到另一位人员，请选合并后的人员。")
    if pool.memberships.filter(Q(until=None) | Q(until__gt=since), of_human(person)).exists():
        raise ValidationError(f"{person.name}已在这个骨干人才库里。")
    membership = PoolMembership.objects.create(
        pool=pool, person=person, street=street, since=since, level=level, entry_basis=entry_basis,
        position=position, note=note,
    )  # fmt: skip
    affiliate(person, street, POOL, since=since)
    record("add_member", membership, by=by, region_path=street.path, person=person.pk)
    return membership


def _locked(membership: PoolMembership) -> PoolMembership:
    memberships = PoolMembership.objects.select_for_update(of=("self",))
    return memberships.select_related("pool__district", "person", "street").get(pk=membership.pk)


@transaction.atomic
def exit_pool(membership: PoolMembership, *, on: datetime.date, reason: str, by) -> PoolMembership:
    """
    End a membership (退出人才库): on the day `on` the person is no longer a member. History and hours stay.

    ValidationError: no reason, already ended, before the entry, or in the future.
    """
    membership = _locked(membership)
    if not reason.strip():
        raise ValidationError({"reason": "请写明退出原因。"})
    # Who is to move on a day to come is a member until then, and may leave before it.
    if membership.until and membership.until <= timezone.localdate():
        raise ValidationError(f"{membership.person.name}已经退出人才库。")
    if on < membership.since:
        raise ValidationError({"on": "退出日期不能早于入库日期。"})
    if on > timezone.localdate():
        raise ValidationError({"on": "退出日期不能晚于今天。"})
    membership.until, membership.exit_reason = on, reason.strip()
    membership.save(update_fields=["until", "exit_reason", "updated"])
    end_affiliation(membership.person, membership.street, POOL, on=on + SEEN_AFTER_EXIT)
    record("exit_pool", membership, by=by, reason=membership.exit_reason, region_path=membership.street.path)
    return membership


def check_move(membership: PoolMembership, district: Region, street: Region, on: datetime.date) -> None:
    """ValidationError with the sentence why this member cannot go to that street of that district on the day."""
    if district.pk == membership.pool.district_id:
        raise ValidationError("这位人员就在这个区县的人才库里。")
    if membership.until:
        raise ValidationError("这位人员已经退出人才库。")
    if street.level != Region.Level.STREET or not district.contains(street):
        raise ValidationError({"street": "所选街道（镇）不归这个区县管理。"})
    if on < membership.since:
        raise ValidationError({"on": f"转出日期不能早于入库日期（{membership.since:%Y-%m-%d}）。"})
    if on > timezone.localdate() + MOVE_AHEAD:
        raise ValidationError({"on": "最多提前一年登记。"})
    if membership.person.canonical_id:
        raise ValidationError("这条记录已合并到另一位人员，请选合并后的人员。")
    there = PoolMembership.objects.filter(of_human(membership.person), pool__district=district)
    if there.filter(Q(until=None) | Q(until__gt=on)).exists():
        raise ValidationError(f"{membership.person.name}已在{district.name}的骨干人才库里，请在这里登记退出。")


@transaction.atomic
def move_member(
    membership: PoolMembership, to_pool: TalentPool, *, street: Region, on: datetime.date, by
) -> PoolMembership:
    """
    Move a member to another pool (转到其他区县): out of this one on the day, into that one the same day.

    The day may be past, or up to a year ahead. Hours follow the person; what was counted here before the day stays
    here; an exemption goes on. Both districts' trainers are told. ValidationError: see `check_move`.
    """
    membership = _locked(membership)
    check_move(membership, to_pool.district, street, on)
    names = membership.pool.district.name, to_pool.district.name
    there = transfer(membership, to_pool, street, on=on, reason=f"转到{names[1]}", basis=f"由{names[0]}转入")
    move_ties_of(membership, there, on, on + SEEN_AFTER_EXIT)
    record("move_member", there, by=by, region_path=street.path, person=there.person_id, origin=membership.pk)
    tell_both(membership, there, on)
    return there


@transaction.atomic
def change_member(membership: PoolMembership, *, by, reason: str = "", **changes) -> PoolMembership:
    """
    Correct level, position, entry_basis, note or street of a membership; another street must be of the district.

    `reason` stands beside a change of level.
    """
    unknown = set(changes) - {"level", "position", "entry_basis", "note", "street"}
    if unknown:
        raise TypeError(f"not changeable fields of a membership: {sorted(unknown)}")
    membership = _locked(membership)
    old_street = membership.street
    changed = [field for field, value in changes.items() if value != getattr(membership, field)]
    if "street" in changed and not membership.pool.district.contains(changes["street"]):
        raise ValidationError({"street": "所选街道（镇）不归这个区县管理。"})
    if "level" in changed:
        note_level(membership, changes["level"], by=by, reason=reason)
    for field in changed:
        setattr(membership, field, changes[field])
    if changed:
        membership.save()
        record("change_member", membership, by=by, region_path=membership.street.path, fields=changed)
    if "street" in changed and membership.until is None:
        end_affiliation(membership.person, old_street, POOL)
        affiliate(membership.person, membership.street, POOL)
    return membership


@transaction.atomic
def exempt(
    membership: PoolMembership, *, reason: str, since: datetime.date, until: datetime.date, by, note: str = ""
) -> Exemption:
    """
    Not due for training from `since` to `until`, both included (暂不参训); `by` is the approver.

    ValidationError: an end before the start, an ended membership, a period that overlaps another exemption.
    """
    membership = _locked(membership)
    if until < since:
        raise ValidationError({"until": "结束日期不能早于开始日期。"})
    if membership.until:
        raise ValidationError("这位人员已经退出人才库。")
    if membership.exemptions.filter(since__lte=until, until__gte=since).exists():
        raise ValidationError("这段时间已经登记过暂不参训。")
    exemption = Exemption.objects.create(
        membership=membership, reason=reason, note=note, since=since, until=until, approved_by=by
    )
    record("exempt", exemption, by=by, reason=reason, region_path=membership.street.path)
    return exemption


@transaction.atomic
def end_exemption(exemption: Exemption, *, on: datetime.date, by) -> Exemption:
    """Due again from `on`: the last exempt day is the day before. An exemption that has not begun is taken back."""
    exemption = Exemption.objects.select_for_update().get(pk=exemption.pk)
    if on > exemption.until:
        raise ValidationError("这次暂不参训已经结束。")
    record("end_exemption", exemption, by=by, until=on.isoformat())
    if on <= exemption.since:
        exemption.delete()
        return exemption
    exemption.until = on - datetime.timedelta(days=1)
    exemption.save(update_fields=["until"])
    return exemption
