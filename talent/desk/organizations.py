"""/desk/organizations/: the register of a region, and one organization with its leaders and members."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from talent.credits.forms import add_errors
from talent.desk.organization_timeline import timeline_of
from talent.desk.paging import CappedPaginator, question_of
from talent.people.access import desk
from talent.people.actions import end_post
from talent.people.forms import streets_of
from talent.people.rules import manages_people, trains_at
from talent.people.today import leaders_today
from talent.registry.actions import OrganizationChangedMeanwhile, change_organization, register_organization
from talent.registry.federations import coverage_of
from talent.registry.forms import OrganizationFilter, OrganizationForm
from talent.registry.models import Organization
from talent.registry.tag_models import Tag
from talent.registry.yearly_check import settle_request

PER_PAGE = 30
LISTED = ("name", "category", "status", "closed_on", "leader_name")


@desk(manages_people)
def organizations(request):
    """组织: those of one's region."""
    form = OrganizationFilter(request.GET, streets=streets_of(request.user))
    found = form.narrow(Organization.objects.visible_to(request.user)).order_by("street__path", "name", "pk")
    named = found.only(*LISTED).annotate(street_name=F("street__name"), community_name=F("community__name"))
    page = CappedPaginator(named, PER_PAGE, question=question_of(request)).get_page(request.GET.get("page"))
    leaders = leaders_today([organization.pk for organization in page])
    for organization in page:
        organization.leaders = leaders.get(organization.pk, ())
    return render(request, "talent/desk/organizations/list.html", {"form": form, "page_obj": page})


def _organization(request, pk: int) -> Organization:
    found = Organization.objects.visible_to(request.user).select_related("street__parent", "community")
    return get_object_or_404(found, pk=pk)


def _tags_by_kind(organization: Organization) -> list[tuple[str, list[Tag]]]:
    """What it does and for whom, today."""
    tags = [tie.tag for tie in organization.tags.on().select_related("tag")]
    return [(kind.label, [tag for tag in tags if tag.kind == kind]) for kind in Tag.Kind]


@desk(manages_people)
def organization(request, pk: int):
    """One organization: what it is, who leads it, who works in it, its history."""
    found = _organization(request, pk)
    posts = list(found.posts.select_related("person").order_by("kind", "-since", "-pk"))
    context = {
        "organization": found,
        "posts": [post for post in posts if post.until is None],
        "timeline": timeline_of(found, posts),
        "tags": _tags_by_kind(found),
        "asked": found.checks.exclude(wanted="").filter(settled_at=None).select_related("by"),
        "checked": found.checks.first(),
        "may_move": trains_at(request.user, found.street) and found.closed_on is None,
    }
    if found.is_federation:
        context["coverage"] = coverage_of(found)
    return render(request, "talent/desk/organizations/organization.html", context)


@desk(manages_people)
@require_POST
def organization_answer(request, pk: int, check: int):
    """答复 to what the leader asked to be changed."""
    asked = get_object_or_404(_organization(request, pk).checks, pk=check)
    try:
        settle_request(asked, answer=request.POST.get("answer", ""), by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "已答复，负责人在“我的组织”里能看到。")
    return redirect("desk_organization", pk)


@desk(manages_people)
def organization_new(request):
    """Enter one organization by hand."""
    form = OrganizationForm(request.POST or None, streets=streets_of(request.user))
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        del fields["version"]
        if not fields["province_category"]:
            del fields["province_category"]
        try:
            found = register_organization(fields.pop("name"), fields.pop("street"), by=request.user, **fields)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "已登记。")
            return redirect("desk_organization", found.pk)
    return render(request, "talent/desk/organizations/edit.html", {"form": form})


@desk(manages_people)
def organization_edit(request, pk: int):
    """Correct an organization; filed → registered leaves a line in its history."""
    found = _organization(request, pk)
    form, status = OrganizationForm(request.POST or None, instance=found, streets=streets_of(request.user)), 200
    if request.method == "POST" and form.is_valid():
        changes = dict(form.cleaned_data)
        try:
            change_organization(found, by=request.user, seen=changes.pop("version") or None, **changes)
        except OrganizationChangedMeanwhile as error:
            form, status = _again(request, form, pk), 409
            form.add_error(None, error)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "已保存。")
            return redirect("desk_organization", found.pk)
    context = {"form": form, "organization": found}
    return render(request, "talent/desk/organizations/edit.html", context, status=status)


def _again(request, form, pk: int) -> OrganizationForm:
    """What was typed, against what is stored by now: saving once more is a decision."""
    found = _organization(request, pk)
    typed = request.POST.copy()
    typed["version"] = found.version
    return OrganizationForm(typed, instance=found, streets=streets_of(request.user))


@desk(manages_people)
@require_POST
def post_end(request, pk: int, post: int):
    """结束任职: the person no longer holds this post from today on."""
    found = get_object_or_404(_organization(request, pk).posts, pk=post)
    try:
        end_post(found, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "任职已结束。")
    return redirect("desk_organization", pk)
