"""An organization's moves and a federation's group members: the pages beside its own."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from talent.people.access import desk
from talent.people.models import Post
from talent.people.organization_moves import check_organization_move, move_organization
from talent.people.querysets import in_force
from talent.people.rules import manages_people, trains, trains_at
from talent.registry.federations import add_group_member, coverage_of, end_group_member, members_on
from talent.registry.models import Organization, Region

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class StreetChoice(forms.ModelChoiceField):
    def label_from_instance(self, street) -> str:
        return f"{street.parent.name} {street.name}"


class OrganizationMoveForm(forms.Form):
    street = StreetChoice(Region.objects.none(), label="迁到哪个街道（镇）", empty_label="请选择")
    on = forms.DateField(label="从哪天起", widget=DATE)

    def __init__(self, *args, organization, **kwargs):
        super().__init__(*args, **kwargs)
        streets = Region.objects.streets().exclude(pk=organization.street_id).select_related("parent")
        self.fields["street"].queryset = streets.order_by("path")
        self.initial.setdefault("on", timezone.localdate())


class GroupMemberForm(forms.Form):
    """One of two: an organization of the district, or an enterprise or institution by its name."""

    member = forms.ModelChoiceField(Organization.objects.none(), label="社区社会组织", required=False, empty_label="—")
    enterprise = forms.CharField(label="或者企业、事业单位名称", max_length=100, required=False)
    since = forms.DateField(label="加入日期", widget=DATE)

    def __init__(self, *args, federation, **kwargs):
        super().__init__(*args, **kwargs)
        known = members_on(federation).exclude(member=None).values("member")
        there = Organization.objects.active().filter(street=federation.street_id).exclude(pk=federation.pk)
        self.fields["member"].queryset = there.exclude(pk__in=known).order_by("name")
        self.initial.setdefault("since", timezone.localdate())


def _visible(request, pk: int, **only) -> Organization:
    found = Organization.objects.visible_to(request.user).select_related("street__parent")
    return get_object_or_404(found, pk=pk, **only)


@desk(trains)
def organization_move(request, pk: int):
    """迁到其他街道（镇）: fill in, preview, confirm."""
    found = _visible(request, pk)
    if not trains_at(request.user, found.street):
        raise Http404
    asked = request.POST if request.method == "POST" else request.GET if request.GET.get("on") else None
    form, preview = OrganizationMoveForm(asked, organization=found), None
    if asked is not None and form.is_valid():
        street, on = form.cleaned_data["street"], form.cleaned_data["on"]
        try:
            check_organization_move(found, street, on)
            preview = form.cleaned_data
            if request.method == "POST":
                move_organization(found, street, on=on, by=request.user)
                messages.success(request, f"{found.name}已迁到{street.parent.name}{street.name}。")
                there = Organization.objects.visible_to(request.user).filter(pk=pk).exists()
                return redirect("desk_organization", pk) if there else redirect("desk_organizations")
        except ValidationError as error:
            form.add_error(None, error)
            preview = None
    context = {"organization": found, "form": form, "preview": preview}
    if preview:
        posts = Post.objects.filter(in_force(), organization=found).select_related("person")
        context["people"] = [post.person.name for post in posts]
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "talent/desk/organizations/move.html", context, status=status)


@desk(manages_people)
def group_members(request, pk: int):
    """团体会员 of a federation, of three kinds, and what it covers of its street."""
    federation = _visible(request, pk, is_federation=True)
    form = GroupMemberForm(request.POST or None, federation=federation)
    if request.method == "POST" and form.is_valid():
        try:
            add_group_member(federation, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "已加入团体会员。")
            return redirect("desk_group_members", pk)
    rows = list(members_on(federation))
    context = {
        "federation": federation,
        "form": form,
        "coverage": coverage_of(federation),
        "kinds": [
            ("登记的组织", [row for row in rows if row.member and row.member.status == "registered"]),
            ("备案的组织", [row for row in rows if row.member and row.member.status == "filed"]),
            ("企业、事业单位", [row for row in rows if not row.member]),
        ],
        "visible": set(
            Organization.objects.visible_to(request.user)
            .filter(federations__federation=federation)
            .values_list("pk", flat=True)
        ),
        "former": federation.group_memberships.exclude(until=None).select_related("member"),
    }
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "talent/desk/organizations/members.html", context, status=status)


@desk(manages_people)
@require_POST
def group_member_end(request, pk: int, row: int):
    """退出团体会员 from today on."""
    federation = _visible(request, pk)
    if not federation.is_federation:
        raise Http404
    found = get_object_or_404(federation.group_memberships, pk=row)
    try:
        end_group_member(found, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "已退出团体会员。")
    return redirect("desk_group_members", pk)
