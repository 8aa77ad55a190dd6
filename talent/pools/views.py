"""/desk/pool/: the members of one's pools, and what may be done with one of them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from talent.people.access import desk
from talent.people.models import Person, Post
from talent.people.querysets import in_force, of_human
from talent.people.rules import manages_people, trains
from talent.pools import actions
from talent.pools.enrolling import enroll
from talent.pools.forms import ChangeForm, ExemptionForm, ExitForm, MemberForm, PoolFilter
from talent.pools.models import PoolMembership, PoolProposal
from talent.pools.rules import may_keep_pool
from talent.text.masks import mask_mobile

PER_PAGE = 50


def badge_of(membership) -> tuple[str, str]:
    """Shape and word of a member's year."""
    if membership.until is not None and membership.until <= timezone.localdate():
        return "plain", "已退出"
    if membership.exempt:
        return "plain", "暂不参训"
    return ("done", "已参训") if membership.trained else ("todo", "还没参加")


@desk(manages_people)
def pool(request):
    """骨干人才库: members with their rung and whether they have trained this year."""
    form = PoolFilter(request.GET, person=request.user)
    found = form.narrow(PoolMembership.objects.visible_to(request.user).with_year().with_post_state())
    found = found.select_related("person", "street", "level").order_by("person__name_pinyin", "pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    for membership in page:
        membership.badge = badge_of(membership)
        membership.masked_mobile = mask_mobile(membership.person.mobile)
    context = {
        "form": form,
        "page_obj": page,
        "may_enroll": trains(request.user),
        "section": "list",
        "may_train": trains(request.user),
    }
    return render(request, "talent/pools/pool.html", context)


def _membership(request, pk: int, *, kept: bool = False) -> PoolMembership:
    """A membership of one's region; `kept` asks for the right to change it, without which it does not exist."""
    found = PoolMembership.objects.visible_to(request.user).select_related(
        "pool__district", "person", "street", "level"
    )
    membership = get_object_or_404(found.with_year().with_post_state(), pk=pk)
    if kept and not may_keep_pool(request.user, membership.pool.district):
        raise Http404
    return membership


def _page(request, membership: PoolMembership, *, status: int = 200, **forms):
    context = {
        "membership": membership,
        "badge": badge_of(membership),
        "may_keep": may_keep_pool(request.user, membership.pool.district) and membership.until is None,
        "exemptions": membership.exemptions.select_related("approved_by"),
        "changes": membership.level_changes.select_related("before", "after", "by"),
        "proposals": membership.proposals.unsettled().exclude(kind=PoolProposal.Kind.ENTRY),
        "today": timezone.localdate(),
        "person_is_visible": Person.objects.visible_to(request.user).filter(pk=membership.person_id).exists(),
        "exit_form": ExitForm(),
        "exemption_form": ExemptionForm(),
        "change_form": ChangeForm(membership=membership),
    }
    return render(request, "talent/pools/member.html", context | forms, status=status)


@desk(manages_people)
def member(request, pk: int):
    """One membership: entry, rung, exemptions, and the ways out."""
    return _page(request, _membership(request, pk))


def _handle(request, membership, name: str, form, verb, done: str):
    """One form of the member's page: show its errors there, or call the verb and say that it is done."""
    if form.is_valid():
        try:
            verb(form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error) if not hasattr(error, "error_dict") else _add(form, error)
        else:
            messages.success(request, done)
            return redirect("desk_pool_member", membership.pk)
    return _page(request, membership, status=400, **{name: form})


def _add(form, error: ValidationError) -> None:
    for field, errors in error.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)


@desk(trains)
@require_POST
def member_exit(request, pk: int):
    """退出人才库, with a reason."""
    membership = _membership(request, pk, kept=True)

    def verb(data):
        actions.exit_pool(membership, on=data["on"], reason=data["reason"], by=request.user)

    return _handle(request, membership, "exit_form", ExitForm(request.POST), verb, "已退出人才库，记录和学时都还在。")


@desk(trains)
@require_POST
def member_exempt(request, pk: int):
    """暂不参训, with a reason and an end."""
    membership = _membership(request, pk, kept=True)

    def verb(data):
        actions.exempt(membership, by=request.user, **data)

    return _handle(request, membership, "exemption_form", ExemptionForm(request.POST), verb, "已登记暂不参训。")


@desk(trains)
@require_POST
def member_change(request, pk: int):
    """Correct rung, position, street or note."""
    membership = _membership(request, pk, kept=True)

    def verb(data):
        actions.change_member(membership, by=request.user, **data)

    form = ChangeForm(request.POST, membership=membership)
    return _handle(request, membership, "change_form", form, verb, "已保存。")


@desk(manages_people)
def exemption(request, pk: int, exemption: int):
    """暂不参训审批表: to print and have sealed, with the sealed scans."""
    membership = _membership(request, pk)
    found = get_object_or_404(membership.exemptions.select_related("approved_by"), pk=exemption)
    posts = Post.objects.filter(of_human(membership.who), in_force()).select_related("organization").order_by("pk")
    context = {"membership": membership, "exemption": found, "posts": posts, "today": timezone.localdate()}
    return render(request, "talent/pools/exemption.html", context)


@desk(trains)
@require_POST
def exemption_end(request, pk: int, exemption: int):
    """恢复参训: due again from today on."""
    membership = _membership(request, pk, kept=True)
    found = get_object_or_404(membership.exemptions, pk=exemption)
    try:
        actions.end_exemption(found, on=timezone.localdate(), by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "已恢复参训。")
    return redirect("desk_pool_member", pk)


@desk(trains)
def member_new(request):
    """Put one person into the pool by hand."""
    form = MemberForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            membership = enroll(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error) if not hasattr(error, "error_dict") else _add(form, error)
        else:
            messages.success(request, f"{membership.person.name}已入库。")
            return redirect("desk_pool_member", membership.pk)
    return render(request, "talent/pools/new.html", {"form": form})
