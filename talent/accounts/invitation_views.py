"""Invitation slips: printing and withdrawing them on the desk, and accepting one."""

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from talent.accounts.inviting import accept_invitation, invitation_of, invitation_token, withdraw_invitation
from talent.accounts.models import RoleInvitation
from talent.files.qr import qr_svg
from talent.people.access import desk, public
from talent.people.rules import administers
from talent.text.masks import mask_mobile, mask_name


def _invitation(request, pk: int) -> RoleInvitation:
    found = RoleInvitation.objects.visible_to(request.user).select_related("person", "region", "granted_by")
    return get_object_or_404(found, pk=pk)


@desk(administers)
@require_safe
def invitation_slip(request, pk: int):
    """The slip, to print or to send."""
    invitation = _invitation(request, pk)
    url = settings.BASE_URL.rstrip("/") + reverse("account_invitation", args=[invitation_token(invitation)])
    context = {
        "invitation": invitation, "url": url, "qr": qr_svg(url, label="工作邀请的二维码"),
        "masked_mobile": mask_mobile(invitation.person.mobile),
    }  # fmt: skip
    return render(request, "talent/accounts/invitation_slip.html", context)


@desk(administers)
@require_POST
def invitation_withdraw(request, pk: int):
    invitation = _invitation(request, pk)
    try:
        withdraw_invitation(invitation, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"给{invitation.person.name}的邀请已撤回。")
    return redirect("desk_roles")


@public
def invitation(request, token: str):
    """What the slip opens. Only its person, logged in with their own number, can accept it."""
    found = invitation_of(token)
    if found is None:
        raise Http404
    is_theirs = request.user.is_authenticated and request.user.pk == found.person_id
    if request.method == "POST":
        return _accept(request, found) if is_theirs and _proven(request) else redirect(_login_url(request))
    context = {
        "invitation": found, "is_theirs": is_theirs, "is_proven": _proven(request), "login_url": _login_url(request),
        "name": found.person.name if is_theirs else mask_name(found.person.name),
        "masked_mobile": mask_mobile(found.person.mobile),
    }  # fmt: skip
    return render(request, "account/invitation.html", context)


def _proven(request) -> bool:
    """Did the person open this session themselves? Not by a helper's QR, and not by a code on paper."""
    return any(one["method"] in ("code", "password") for one in get_authentication_records(request, request.user))


def _login_url(request) -> str:
    return f"{reverse('account_login')}?next={request.path}"


def _accept(request, found: RoleInvitation):
    try:
        role = accept_invitation(found, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(request.path)
    messages.success(request, f"您已是{role.region.name}的{role.get_kind_display()}。")
    return redirect("desk_home")
