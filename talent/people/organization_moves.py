"""An organization moves to another street from a day; those who work in it are seen there from then on."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.outbox.actions import enqueue
from talent.people.actions import affiliate, end_affiliation
from talent.people.models import Affiliation, Post
from talent.registry.actions import check_organization
from talent.registry.models import Organization, OrganizationChange, Region

POST = Affiliation.Source.POST


def check_organization_move(organization: Organization, street: Region, on: datetime.date) -> None:
    """ValidationError with the sentence why the organization cannot move there on the day."""
    if street.pk == organization.street_id:
        raise ValidationError({"street": f"{organization.name}就在{street.name}。"})
    if organization.closed_on:
        raise ValidationError("这个组织已经注销。")
    if on > timezone.localdate():
        raise ValidationError({"on": "请在迁移当天或之后登记。"})
    if organization.founded_on and on < organization.founded_on:
        raise ValidationError({"on": "迁移日期不能早于成立日期。"})
    last = organization.changes.filter(field=OrganizationChange.Field.STREET, on__gt=on).last()
    if last is not None:
        raise ValidationError({"on": f"{last.on:%Y-%m-%d}已迁移过一次，请选那天或之后的日期。"})
    moved = Organization.objects.get(pk=organization.pk)
    moved.street, moved.community = street, None
    check_organization(moved)


@transaction.atomic
def move_organization(organization: Organization, street: Region, *, on: datetime.date, by) -> Organization:
    """
    The organization lies in another street from `on`, today or before. Posts go on; pool memberships stay.

    Sessions, nominations and figures stay where they happened. Both districts' trainers are told where it leaves
    one. ValidationError: see `check_organization_move`.
    """
    organization = (
        Organization.objects.select_for_update(of=("self",)).select_related("street__parent").get(pk=organization.pk)
    )
    check_organization_move(organization, street, on)
    old = organization.street
    organization.street, organization.community = street, None
    organization.save()
    OrganizationChange.objects.create(
        organization=organization, field="street", before=f"{old.parent.name}{old.name}",
        after=f"{street.parent.name}{street.name}", on=on, by=by,
    )  # fmt: skip
    for post in Post.objects.filter(organization=organization, until=None).select_related("person"):
        keeps = Post.objects.filter(person=post.person, organization__street=old, until=None)
        if not keeps.exists():
            end_affiliation(post.person, old, POST, on=on)
        affiliate(post.person, street, POST, since=max(on, post.since))
    record("move_organization", organization, by=by, region_path=street.path, origin=old.pk)
    if old.parent_id != street.parent_id:
        payload = {"organization": organization.pk, "origin": old.parent_id, "on": on.isoformat()}
        enqueue("organization.moved", payload)
    return organization
