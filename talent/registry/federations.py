"""团体会员 of a federation: three kinds, dated; and how much of its street it gathers."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from talent.audit.actions import record
from talent.registry.models import GroupMembership, Organization


@dataclass(frozen=True)
class Coverage:
    """How many active organizations of the street are members, of how many; the federation itself aside."""

    members: int
    organizations: int

    @property
    def text(self) -> str:
        return f"{self.members * 100 // self.organizations}%" if self.organizations else "—"


def members_on(federation: Organization, day: datetime.date | None = None):
    """Memberships in force on the day (today unless given)."""
    day = day or timezone.localdate()
    rows = federation.group_memberships.filter(Q(until=None) | Q(until__gt=day), since__lte=day)
    return rows.select_related("member__street").order_by("member__status", "since", "pk")


def coverage_of(federation: Organization) -> Coverage:
    of_street = Organization.objects.active().filter(street=federation.street_id).exclude(pk=federation.pk)
    members = of_street.filter(pk__in=members_on(federation).exclude(member=None).values("member"))
    return Coverage(members.count(), of_street.count())


def group_member_faults(row: GroupMembership, others: Iterable[GroupMembership]) -> dict[str, str]:
    """
    Field → sentence for what the table's constraints can't say: of a federation, not to come, once at a time.

    `others` are the memberships of the same member in the same federation. Pure.
    """
    if not row.federation.is_federation:
        return {"federation": "只有联合会有团体会员。"}
    if row.since > timezone.localdate():
        return {"since": "加入日期不能晚于今天。"}
    if any(_overlap(row, one) for one in others if one is not row and (one.pk is None or one.pk != row.pk)):
        return {"member" if row.member_id else "enterprise": f"{row.member or row.enterprise}已是团体会员。"}
    return {}


def _overlap(one: GroupMembership, other: GroupMembership) -> bool:
    return (other.until is None or other.until > one.since) and (one.until is None or other.since < one.until)


def memberships_like(row: GroupMembership):
    """Every membership of the same member in the same federation."""
    return GroupMembership.objects.filter(federation=row.federation, member=row.member, enterprise=row.enterprise)


@transaction.atomic
def add_group_member(
    federation: Organization, *, since: datetime.date, by, member: Organization | None = None, enterprise: str = ""
) -> GroupMembership:
    """
    An organization of the register, or an enterprise or institution by name, joins on the day.

    ValidationError: not a federation, neither or both given, itself, already a member, a day to come.
    """
    federation = Organization.objects.select_for_update(of=("self",)).select_related("street").get(pk=federation.pk)
    enterprise = enterprise.strip()
    if bool(member) == bool(enterprise):
        raise ValidationError("请选一个组织，或者填一个企业、事业单位的名称。")
    if member is not None and member.pk == federation.pk:
        raise ValidationError("联合会不能是自己的团体会员。")
    row = GroupMembership(federation=federation, member=member, enterprise=enterprise, since=since)
    if faults := group_member_faults(row, memberships_like(row)):
        raise ValidationError(faults)
    row.save()
    record("add_group_member", row, by=by, region_path=federation.street.path)
    return row


@transaction.atomic
def end_group_member(row: GroupMembership, *, by, on: datetime.date | None = None) -> GroupMembership:
    """The member leaves on the day, today unless given. ValidationError where it has left already."""
    row = GroupMembership.objects.select_for_update(of=("self",)).select_related("federation__street").get(pk=row.pk)
    if row.until:
        raise ValidationError("这个团体会员已经退出。")
    row.until = max(on or timezone.localdate(), row.since)
    row.save(update_fields=["until"])
    record("end_group_member", row, by=by, region_path=row.federation.street.path)
    return row
