"""The board and a round's own page with its steps."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from talent.people.access import desk
from talent.people.models import Role
from talent.people.rules import administers, manages_people
from talent.registry.models import Region
from talent.selection.actions import rounds as actions
from talent.selection.actions.panel import join_panel, leave_panel
from talent.selection.ballots import seats_of
from talent.selection.board import SHORT_LABELS, board, years_of
from talent.selection.forms import JoinForm, LeaveForm, OpenRoundForm, PanelForm
from talent.selection.models import Nomination, Objection, SelectionRound, YearFrame
from talent.selection.rules import may_run, sees_selection, takes_nominations
from talent.selection.scoring import has_free_place, missing_ballots
from talent.selection.standing import held_entries, standing_of

Phase, Status = SelectionRound.Phase, Nomination.Status
PER_PAGE, RESERVES_SHOWN = 50, 20


def round_or_404(request, pk: int) -> SelectionRound:
    return get_object_or_404(SelectionRound.objects.visible_to(request.user).select_related("district", "frame"), pk=pk)


def run_or_404(request, pk: int) -> SelectionRound:
    """The round, for those who run it; for others it has no such page."""
    round_ = round_or_404(request, pk)
    if not may_run(request.user, round_.district):
        raise Http404
    return round_


def say_problem(request, problem: ValidationError) -> None:
    for sentence in problem.messages:
        messages.error(request, sentence)


@desk(sees_selection)
def selection_list(request):
    """推选进度 of the districts in sight; a reviewer finds the panels they sit on, and nothing else."""
    context = {"seats": seats_of(request.user), "administers": administers(request.user)}
    if manages_people(request.user):
        years = years_of(request.user)
        asked = request.GET.get("year", "")
        # The next year's collecting begins in one district while this year's lists are still before the public.
        usual = timezone.localdate().year if timezone.localdate().year in years else years[0]
        year = int(asked) if asked.isdecimal() and int(asked) in years else usual
        context |= {"years": years, "year": year, "rows": board(request.user, year)}
    return render(request, "talent/selection/list.html", context)


@desk(administers)
def round_open(request):
    """Open a district's round of a year."""
    mine = Region.objects.filter(request.user.scope("path", Role.Kind.DISTRICT_ADMIN, Role.Kind.CITY_ADMIN))
    districts = mine.districts().in_code_order()
    asked = request.GET.get("district", "")
    initial = {"district": asked} if asked.isdecimal() else None
    frame = YearFrame.objects.order_by("-year", "-version").first()
    form = OpenRoundForm(request.POST or None, districts=districts, frame=frame, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.open_round(data.pop("district"), data.pop("year"), by=request.user, **data)
            return redirect("desk_round", made.pk)
        except ValidationError as problem:
            form.add_error(None, problem)
    return render(request, "talent/selection/open.html", {"form": form, "frame": frame})


@desk(manages_people)
def round_page(request, pk: int):
    """One round: its phase, its nominations by the page, and the next step for who may take it."""
    round_ = round_or_404(request, pk)
    today, runs = timezone.localdate(), may_run(request.user, round_.district)
    mine = round_.nominations.visible_to(request.user)
    kinds = _kinds(round_, mine)
    kind = request.GET.get("kind") if request.GET.get("kind") in kinds else next(iter(kinds))
    page = Paginator(_wanted(mine, request).of_kind(kind).with_standing(), PER_PAGE).get_page(request.GET.get("page"))
    held = held_entries(entry__nomination__in=list(page))
    context = {
        "round": round_,
        "steps": Phase.labels,
        "step": Phase.values.index(round_.phase) + 1,
        "kinds": [(key, SHORT_LABELS[key], number) for key, number in kinds.items()],
        "kind": kind,
        "minimum": round_.minimum(kind),
        "page_obj": page,
        "rows": [(row, standing_of(row, held=held, today=today, decided=runs)) for row in page],
        "waiting": request.GET["waiting"] if request.GET.get("waiting") in WAITS else "",
        "nominates": takes_nominations(round_),
        "notices": round_.notices.select_related("corrects").prefetch_related("corrections"),
        "today": today,
        "drafts": round_.nominations.drafts_of(request.user).with_names(),
    }
    if runs:
        context |= {"runs": True, "to_check": mine.waiting().count()} | _next_step(request, round_)
    return render(request, "talent/selection/round.html", context)


def _kinds(round_: SelectionRound, nominations) -> dict[str, int]:
    """How many there are of each kind that is taken."""
    numbers = Counter(nominations.order_by().values_list("kind", flat=True))
    return {kind: numbers[kind] for kind in Nomination.Kind if round_.takes(kind) or numbers[kind]}


WAITS = {"district": Status.SUBMITTED, "street": Status.APPLIED, "returned": Status.RETURNED}


def _wanted(nominations, request):
    """?waiting=: those that wait for somebody."""
    status = WAITS.get(request.GET.get("waiting", ""))
    return nominations.filter(status=status) if status else nominations


def _next_step(request, round_: SelectionRound) -> dict:
    """Forms and figures that the person who runs the round needs in this phase."""
    if round_.phase == Phase.COLLECTING:
        return {"panel_form": PanelForm(district=round_.district)}
    if round_.phase == Phase.PANEL:
        return {"gaps": missing_ballots(round_)}
    if round_.phase == Phase.NOTICE:
        objections = Objection.objects.visible_to(request.user).filter(entry__notice__round=round_)
        return {
            "free": [kind for kind in Nomination.Kind if has_free_place(round_, kind)],
            "waiting": round_.nominations.filter(status=Status.SELECTED, notice_entry=None).count(),
            "objections": objections.select_related("entry__nomination__organization", "entry__nomination__person"),
            "reserves": round_.nominations.filter(status=Status.RESERVE)
            .with_names()
            .order_by("-kind", "reserve_order")[:RESERVES_SHOWN],
        }
    return {}


@desk(administers)
def panel_start(request, pk: int):
    """进入评审: seat the panel."""
    round_ = run_or_404(request, pk)
    form = PanelForm(request.POST or None, district=round_.district)
    if request.method == "POST" and form.is_valid():
        try:
            actions.start_panel(round_, reviewers=list(form.cleaned_data["reviewers"]), by=request.user)
        except ValidationError as problem:
            say_problem(request, problem)
    elif request.method == "POST":
        messages.error(request, "请至少选一位评审员。")
    return redirect("desk_round", pk)


@desk(administers)
def panel_close(request, pk: int):
    """结束评审: lock the scores."""
    round_ = run_or_404(request, pk)
    if request.method == "POST":
        try:
            actions.close_panel(round_, by=request.user)
        except ValidationError as problem:
            say_problem(request, problem)
    return redirect("desk_round", pk)


@desk(administers)
def panel_join(request, pk: int):
    """增补评审员: another reviewer for a panel that is scoring."""
    round_ = run_or_404(request, pk)
    if round_.phase != Phase.PANEL:
        raise Http404
    form = JoinForm(request.POST or None, round_=round_)
    if request.method == "POST" and form.is_valid():
        reviewer = form.cleaned_data["reviewer"]
        try:
            join_panel(round_, reviewer=reviewer, by=request.user)
            messages.success(request, f"{reviewer.name}已加入评审。")
            return redirect("desk_round", pk)
        except ValidationError as problem:
            form.add_error(None, problem)
    return render(request, "talent/selection/panel_join.html", {"round": round_, "form": form})


@desk(administers)
def panel_leave(request, pk: int, reviewer: int):
    """退出评审: somebody of the panel who can't go on, with the reason for the minutes."""
    round_ = run_or_404(request, pk)
    reviewer = get_object_or_404(round_.panel, pk=reviewer)
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            leave_panel(round_, reviewer=reviewer, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, f"{reviewer.name}已退出评审。")
            return redirect("desk_round", pk)
        except ValidationError as problem:
            form.add_error(None, problem)
    return render(request, "talent/selection/panel_leave.html", {"round": round_, "reviewer": reviewer, "form": form})
