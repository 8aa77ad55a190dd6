"""/desk/calls/: 待联系 — the list, the call, and one tap for what came of it. Made for a phone of 360 px."""

import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from talent.people.access import desk
from talent.people.rules import manages_people
from talent.pools.models import Exemption, PoolMembership
from talent.target.call_forms import CallsFilter, OutcomeForm
from talent.target.call_models import CallRecord
from talent.target.calling import SLIP, record_outcome, start_call, withdraw_outcome
from talent.target.calls import SETTLED, calls_of, cases_of, history_of
from talent.text.masks import mask_mobile

PER_PAGE = 30
HISTORY = 10
Outcome = CallRecord.Outcome
# Shape of each outcome's badge.
BADGES = {"promised": "done", "not_now": "plain", "no_answer": "todo", "wrong_number": "problem", "gone": "plain"}


@desk(manages_people)
def calls(request):
    """待联系: who to ring and why; whoever was rung longest ago or never comes first."""
    form, show = CallsFilter(request.GET, person=request.user), request.GET.get("show", "")
    found = calls_of(request.user)
    if form.is_valid() and form.cleaned_data["street"]:
        found = found.filter(street=form.cleaned_data["street"])
    counts = found.order_by().aggregate(whole=Count("pk"), settled=Count("pk", filter=SETTLED))
    listed = found.filter(SETTLED) if show == "done" else found.exclude(SETTLED)
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    cases = cases_of(page.object_list, request.user)
    for case in cases:
        case.badge = _badge(case)
    context = {
        "form": form,
        "show": "done" if show == "done" else "",
        "page_obj": page,
        "cases": cases,
        "whole": counts["whole"],
        "settled": counts["settled"],
        "waiting": counts["whole"] - counts["settled"],
        "words": f"{counts['settled']}/{counts['whole']}人",
        "percent": counts["settled"] * 100 / counts["whole"] if counts["whole"] else 100,
        "slip": _last_of(request.user),
    }
    return render(request, "talent/target/calls.html", context)


def _badge(case) -> tuple[str, str] | None:
    """The word at the right: what was agreed, what came of the last call, or that somebody is on the line."""
    if case.claimed_by is not None:
        return "progress", "正在联系"
    if case.membership.asked:
        return "todo", "等区县答复"
    if case.seats:
        return "done", "已报名"
    return (BADGES.get(case.last.outcome, "plain"), case.last.get_outcome_display()) if case.last else None


def _last_of(viewer) -> CallRecord | None:
    """What the viewer wrote down last, as long as it may be taken back."""
    recent = CallRecord.objects.filter(by=viewer, recorded_at__gt=timezone.now() - datetime.timedelta(minutes=10))
    last = recent.select_related("person").order_by("-pk").first()
    return last if last is not None and last.outcome not in (Outcome.WITHDRAWN, Outcome.NUMBER_FOUND) else None


def _membership(request, pk: int) -> PoolMembership:
    """A member of today of one's own streets."""
    members = PoolMembership.objects.visible_to(request.user).active_on()
    return get_object_or_404(members.select_related("person__canonical", "street__parent", "pool__district"), pk=pk)


def _page(request, membership: PoolMembership, *, dialing: bool = False, error: str = "", status: int = 200):
    case = cases_of([membership], request.user)[0]
    context = {
        "case": case,
        "person": case.person,
        "masked_mobile": mask_mobile(case.person.mobile),
        "dialing": dialing,
        "error": error,
        "history": history_of(membership)[:HISTORY],
        "exempt_reasons": Exemption.Reason.choices,
        "year_end": timezone.localdate().replace(month=12, day=31),
        "may_mend_number": not (case.person.login or case.person.claimed_at or case.person.active_roles),
    }
    response = render(request, "talent/target/call.html", context, status=status)
    if dialing:
        # A redirect would be stopped by the content security policy's form-action.
        response["Refresh"] = f"0; url=tel:{case.person.mobile}"
        response["Cache-Control"] = "no-store"
    return response


@desk(manages_people)
def call(request, pk: int):
    """One person: why, the way to the phone, and the outcomes."""
    return _page(request, _membership(request, pk))


@desk(manages_people)
@require_POST
def call_dial(request, pk: int):
    """拨打: one tap, logged, and nobody else rings for ten minutes; the page that answers opens the phone."""
    membership = _membership(request, pk)
    try:
        start_call(membership, by=request.user)
    except ValidationError as error:
        return _page(request, membership, error=error.messages[0], status=409)
    return _page(request, membership, dialing=True)


@desk(manages_people)
@require_POST
def call_outcome(request, pk: int):
    """What came of it."""
    membership, form = _membership(request, pk), OutcomeForm(request.POST, person=request.user)
    if not form.is_valid():
        if "session" in form.errors and request.POST.get("session"):
            raise Http404
        return _page(request, membership, error=next(iter(form.errors.values()))[0], status=400)
    try:
        said = record_outcome(membership, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        return _page(request, membership, error=error.messages[0], status=409)
    messages.success(request, _done(said))
    stays = (Outcome.WRONG_NUMBER, Outcome.NUMBER_FOUND)
    return redirect("desk_call", pk) if said.outcome in stays else redirect("desk_calls")


def _done(said: CallRecord) -> str:
    name = said.person.name
    if said.outcome == Outcome.PROMISED:
        signup = said.session.signups.filter(person=said.person).first()
        queued = signup is not None and signup.status == "waitlisted"
        return f"{name}已{'排上候补' if queued else '报名'}《{said.session.title}》。"
    if said.outcome in (Outcome.GONE, Outcome.EXEMPTION):
        return f"{name}：{said.get_outcome_display()}，已报给区县，等答复。"
    if said.outcome == Outcome.WRONG_NUMBER:
        return f"已记下{name}的号码不对，知道新号码的话请补上。"
    return f"已记下：{name}，{said.get_outcome_display()}。"


@desk(manages_people)
@require_POST
def call_withdraw(request, pk: int):
    """点错了，撤回: the last record of this person, where it is one's own."""
    membership = _membership(request, pk)
    mine = Q(by=request.user, recorded_at__gt=timezone.now() - SLIP)
    said = CallRecord.objects.filter(mine, person=membership.who).order_by("-pk").first()
    try:
        if said is None:
            raise ValidationError("没有可以撤回的记录。")
        withdraw_outcome(said, by=request.user)
        messages.success(request, f"已撤回，{membership.who.name}回到待联系。")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("desk_calls")
