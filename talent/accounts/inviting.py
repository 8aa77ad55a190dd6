"""Invitation slips: a named person takes up a role by themselves, once, before the slip ends."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone

from talent.accounts.models import RoleInvitation
from talent.audit.actions import record
from talent.messages.actions import notify
from talent.people.appointments import appoint, check_appointment
from talent.people.models import Person, Role
from talent.people.rules import may_appoint
from talent.people.standing import offers_roles

_signer = Signer(salt="talent.accounts.invitation", sep=".")


@offers_roles
def _offered(person: Person):
    return RoleInvitation.objects.open().filter(person=person).select_related("region")


def invitation_token(invitation: RoleInvitation) -> str:
    """What the slip's address ends with. It only works for the named person, logged in with their own number."""
    return _signer.sign(str(invitation.pk))


def invitation_of(token: str) -> RoleInvitation | None:
    try:
        pk = int(_signer.unsign(token))
    except (BadSignature, ValueError):
        return None
    return RoleInvitation.objects.select_related("person", "region", "granted_by").filter(pk=pk).first()


@transaction.atomic
def invite(person: Person, kind: str, region, *, by: Person, until: date | None = None) -> RoleInvitation:
    """
    A slip for a role that begins when the person accepts it. An older open slip for the same role is withdrawn.

    ValidationError: no right to appoint, the wrong kind of region, a role already held, nobody to prove it by SMS.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    check_appointment(person, kind, region, by, until)
    if not person.mobile:
        raise ValidationError("这位还没有登记手机号，接受邀请时无法核对。请先登记手机号。")
    now = timezone.now()
    RoleInvitation.objects.open().filter(person=person, kind=kind, region=region).update(withdrawn_at=now)
    invitation = RoleInvitation.objects.create(
        person=person, kind=kind, region=region, until=until, granted_by=by, expires=now + RoleInvitation.LIFE
    )
    record("invite", invitation, by=by, region_path=region.path, person=person.pk, kind=kind)
    context = {
        "by": by.name, "region": region.name, "role": Role.Kind(kind).label,
        "until": f"{timezone.localtime(invitation.expires):%m月%d日}",
    }  # fmt: skip
    link = f"/accounts/invitation/{invitation_token(invitation)}/"
    notify(person, "role_invited", context, sms=True, key=f"invitation:{invitation.pk}", link=link)
    return invitation


def _lock(invitation: RoleInvitation) -> RoleInvitation:
    found = RoleInvitation.objects.select_for_update(of=("self",)).select_related("person", "region", "granted_by")
    invitation = found.get(pk=invitation.pk)
    if not invitation.is_open:
        raise ValidationError("这张邀请已经用过、撤回或过期，请发邀请的人再发一张。")
    return invitation


@transaction.atomic
def accept_invitation(invitation: RoleInvitation, *, by: Person) -> Role:
    """The named person takes the role; whoever invited must still have the right to give it."""
    invitation = _lock(invitation)
    if invitation.person_id != by.pk:
        raise ValidationError("这张邀请是给别人的。")
    role = appoint(by, invitation.kind, invitation.region, by=invitation.granted_by, until=invitation.until)
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    record("accept_invitation", invitation, by=by, region_path=invitation.region.path)
    return role


@transaction.atomic
def withdraw_invitation(invitation: RoleInvitation, *, by: Person) -> RoleInvitation:
    """The slip opens nothing any more. ValidationError: already settled, or no right over this role."""
    invitation = _lock(invitation)
    if not may_appoint(by, invitation.kind, invitation.region):
        raise ValidationError("您不能撤回这张邀请。")
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    record("withdraw_invitation", invitation, by=by, region_path=invitation.region.path)
    return invitation
