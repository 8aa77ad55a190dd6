"""Who works where with which right: appointing and revoking."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from talent.audit.actions import record
from talent.outbox.actions import enqueue
from talent.people.actions import affiliate, end_affiliation
from talent.people.editorial_groups import sync_groups
from talent.people.models import Affiliation, ClaimSlip, Person, Role
from talent.people.rules import may_appoint

Kind = Role.Kind

# Where each kind of role can be held: what it is called says so, and scopes are computed from it.
LEVELS = {
    Kind.STREET_STAFF: ("street",),
    Kind.TRAINER: ("district",),
    Kind.DISTRICT_ADMIN: ("district",),
    Kind.REVIEWER: ("city", "district"),
    Kind.EDITOR: ("city", "district"),
    Kind.CASE_SECOND: ("city",),
    Kind.CASE_FINAL: ("city",),
    Kind.CITY_ADMIN: ("city",),
    Kind.SYSTEM_ADMIN: ("city",),
    Kind.SECURITY_ADMIN: ("city",),
    Kind.AUDIT_ADMIN: ("city",),
}


@transaction.atomic
def appoint(person: Person, kind: str, region, *, by: Person | None, until: date | None = None) -> Role:
    """Give a person a role in a region from today, until the day before `until` where one is given.

    City admins appoint district staff, district admins their trainers, street staff and reviewers; nobody
    appoints themselves. `by=None` is the command line, which sets up the first admins.
    ValidationError: no right to appoint, the wrong kind of region, a role that is already held.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    check_appointment(person, kind, region, by, until)
    today = timezone.localdate()
    role = Role.objects.create(person=person, kind=kind, region=region, since=today, until=until, granted_by=by)
    affiliate(person, region, Affiliation.Source.ROLE)
    sync_groups(person)
    # A code on paper opens no account with rights.
    ClaimSlip.objects.filter(person=person, used_at=None).delete()
    record("appoint", role, by=by, region_path=region.path, person=person.pk, kind=kind)
    enqueue("role.granted", {"role": role.pk})
    return role


def check_appointment(person, kind, region, by, until) -> None:
    """ValidationError with the reason why this person cannot be given this role by `by` today."""
    if by is not None and person.pk == by.pk:
        raise ValidationError("不能给自己安排角色，请上级或其他管理员来办。")
    if kind not in LEVELS:
        raise ValidationError("没有这种角色。")
    if by is not None and not may_appoint(by, kind, region):
        raise ValidationError("您不能在这个地区安排这个角色。")
    if region.level not in LEVELS[kind]:
        raise ValidationError(f"“{Kind(kind).label}”不能安排在{region.get_level_display()}一级。")
    if not person.is_active or person.canonical_id:
        raise ValidationError("这位人员已停用或已合并，不能安排角色。")
    if until is not None and until <= timezone.localdate():
        raise ValidationError("结束日期要在今天之后。")
    if person.roles.in_force().filter(kind=kind, region=region).exists():
        raise ValidationError(f"{person.name}已经是{region.name}的{Kind(kind).label}。")


@transaction.atomic
def revoke(role: Role, *, by: Person | None) -> Role:
    """End a role now, with every session of its holder.

    ValidationError: one's own role, no right over it, a role that has already ended.
    """
    # The person's row is the lock of everything about their roles, here as in `appoint`.
    person = Person.objects.select_for_update().get(pk=role.person_id)
    role = Role.objects.select_related("region").get(pk=role.pk)
    today = timezone.localdate()
    if by is not None and person.pk == by.pk:
        raise ValidationError("不能结束自己的角色，请上级或其他管理员来办。")
    if by is not None and not may_appoint(by, role.kind, role.region):
        raise ValidationError("您不能结束这个角色。")
    if role.until is not None and role.until <= today:
        raise ValidationError("这个角色已经结束。")
    role.until = today
    role.save(update_fields=["until"])
    if not person.roles.in_force().filter(region=role.region).exists():
        end_affiliation(person, role.region, Affiliation.Source.ROLE)
    sync_groups(person)
    end_sessions(person)
    record("revoke", role, by=by, region_path=role.region.path, person=person.pk, kind=role.kind)
    enqueue("role.revoked", {"role": role.pk, "by": by.pk if by else None})
    return role


def end_sessions(person: Person) -> None:
    """Log a person out everywhere: no session made before this is accepted any more."""
    Person.objects.filter(pk=person.pk).update(session_epoch=F("session_epoch") + 1)
