"""疑似重复的组织: pairs to look at, the two side by side, one of two answers, and taking a merge back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talent.people.access import desk
from talent.people.rules import manages_people, trains, trains_at
from talent.registry.models import Organization, OrganizationMerge
from talent.registry.organization_merging import (
    UNDO_DAYS,
    check_merge,
    counts_of,
    may_be_undone,
    merge_organizations,
    suspects_for,
    tell_organizations_apart,
    undo_organization_merge,
)
from talent.text.numbers import row_id


@desk(manages_people)
@require_safe
def organization_duplicates(request):
    """Pairs inside one's area that nobody has told apart, and merges that can still be taken back."""
    merges = OrganizationMerge.objects.filter(undone_at=None, kept__in=Organization.objects.visible_to(request.user))
    merges = merges.select_related("kept__street", "duplicate", "by")[:50]
    suspects = [(*pair, _may_merge(request.user, *pair)) for pair in suspects_for(request.user)]
    context = {
        "suspects": suspects,
        "merges": [(merge, _may_merge(request.user, merge.kept)) for merge in merges if may_be_undone(merge)],
        "days": UNDO_DAYS,
        "asks_others": not all(may for *_, may in suspects),
    }
    return render(request, "talent/desk/organizations/duplicates.html", context)


def _visible(request, pk) -> Organization:
    number = row_id(str(pk))
    if not number:
        raise Http404
    return get_object_or_404(Organization.objects.visible_to(request.user).select_related("street"), pk=number)


def _may_merge(viewer, *organizations: Organization) -> bool:
    """Does the viewer see all of them as a trainer or an admin?"""
    return all(trains_at(viewer, one.street) for one in organizations)


def _trained(request, pk) -> Organization:
    """One of those that the viewer may merge."""
    found = _visible(request, pk)
    if not _may_merge(request.user, found):
        raise Http404
    return found


@desk(trains)
@require_http_methods(["GET", "HEAD", "POST"])
def organization_merge(request, pk: int):
    """这是同一个组织: what each has, what goes over; the first one stays."""
    kept = _trained(request, pk)
    duplicate = _trained(request, request.POST.get("with") or request.GET.get("with") or "")
    problem = ""
    try:
        check_merge(kept, duplicate)
        if request.method == "POST":
            merge_organizations(kept, duplicate, by=request.user)
            messages.success(request, f"已合并，{UNDO_DAYS}天内可撤销。")
            return redirect("desk_organization", kept.pk)
    except ValidationError as error:
        problem = error.messages[0]
    context = {
        "kept": kept,
        "duplicate": duplicate,
        "problem": problem,
        "days": UNDO_DAYS,
        "sides": [(kept, counts_of(kept)), (duplicate, counts_of(duplicate))],
    }
    return render(request, "talent/desk/organizations/merge.html", context, status=422 if problem else 200)


@desk(trains)
@require_POST
def organization_merge_undo(request, pk: int):
    """撤销合并: of the organization that was kept."""
    merge = get_object_or_404(
        OrganizationMerge, pk=row_id(request.POST.get("merge", "")) or 0, kept=_trained(request, pk)
    )
    try:
        undo_organization_merge(merge, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "已撤销合并。")
    return redirect("desk_organization_duplicates")


@desk(manages_people)
@require_POST
def organization_apart(request, pk: int):
    """不是同一个."""
    tell_organizations_apart(_visible(request, pk), _visible(request, request.POST.get("with", "")), by=request.user)
    messages.success(request, "已记下，不再提示这一对。")
    return redirect("desk_organization_duplicates")
