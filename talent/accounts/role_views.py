"""/desk/roles/: who holds which role in one's region; appointing and revoking."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from talent.accounts.inviting import invite
from talent.accounts.models import RoleInvitation
from talent.accounts.role_forms import AppointmentForm, NewPersonForm, grantable_kinds
from talent.people.access import desk
from talent.people.actions import create_person
from talent.people.appointments import appoint, revoke
from talent.people.models import Person, Role
from talent.people.rules import administers, may_appoint

FOUND_AT_MOST = 20


@desk(administers)
def role_list(request):
    roles = Role.objects.in_force().visible_to(request.user).select_related("person", "region", "granted_by")
    kind, text = request.GET.get("kind", ""), request.GET.get("q", "").strip()
    if kind in Role.Kind.values:
        roles = roles.filter(kind=kind)
    if text:
        roles = roles.filter(person__in=Person.objects.search(text))
    page = Paginator(roles, 50).get_page(request.GET.get("page"))
    for role in page:
        role.is_revocable = role.person_id != request.user.pk and may_appoint(request.user, role.kind, role.region)
    invitations = (
        RoleInvitation.objects.open().visible_to(request.user).select_related("person", "region", "granted_by")
    )
    context = {
        "page_obj": page, "kinds": Role.Kind.choices, "kind": kind, "q": text, "invitations": invitations[:50],
    }  # fmt: skip
    return render(request, "talent/accounts/role_list.html", context)


@desk(administers)
def role_appoint(request):
    """First who (search, or somebody new), then which role where."""
    by = request.user
    found, text = [], request.GET.get("q", "").strip()
    person = None
    if request.GET.get("person", "").isdecimal():
        person = get_object_or_404(_appointable(by), pk=int(request.GET["person"]))
    elif text:
        found = _appointable(by).search(text).prefetch_related("posts__organization")[:FOUND_AT_MOST]
    is_new = person is None and "new" in request.GET
    data = request.POST if request.method == "POST" and (person or is_new) else None
    form = AppointmentForm(data, by=by, initial={"kind": grantable_kinds(by)[0][0] if grantable_kinds(by) else ""})
    new = NewPersonForm(data) if is_new else None
    if data is not None and form.is_valid() and (new is None or new.is_valid()):
        by_slip = "slip" in request.POST
        try:
            granted = _appoint(person, form.cleaned_data, new, by, invite if by_slip else appoint)
        except ValidationError as error:
            form.add_error(None, "".join(error.messages))
        else:
            return _granted(request, granted, by_slip)
    context = {"person": person, "found": found, "q": text, "is_new": is_new, "form": form, "new": new}
    return render(request, "talent/accounts/role_appoint.html", context)


def _appointable(by):
    return Person.objects.canonical_only().filter(is_active=True).visible_to(by).exclude(pk=by.pk)


def _granted(request, granted, by_slip: bool):
    name, role = granted.person.name, f"{granted.region.name}的{granted.get_kind_display()}"
    if by_slip:
        messages.success(request, f"邀请单做好了，{name}接受以后就是{role}。")
        return redirect("desk_invitation", granted.pk)
    messages.success(request, f"{name}已是{role}。")
    return redirect("desk_roles")


@transaction.atomic
def _appoint(person, cleaned: dict, new, by, verb) -> Role | RoleInvitation:
    """`verb`: appoint, or invite by a slip."""
    if new is not None:
        person = create_person(new.cleaned_data["name"], mobile=new.cleaned_data["mobile"], by=by)
    return verb(person, cleaned["kind"], cleaned["region"], by=by, until=cleaned["until"])


@desk(administers)
@require_POST
def role_revoke(request, pk: int):
    role = get_object_or_404(Role.objects.in_force().visible_to(request.user).select_related("person", "region"), pk=pk)
    try:
        revoke(role, by=request.user)
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
    else:
        messages.success(request, f"{role.person.name}的{role.get_kind_display()}角色已结束，已登录的设备都已退出。")
    return redirect("desk_roles")
