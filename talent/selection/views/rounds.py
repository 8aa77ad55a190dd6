from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from talent.people.access import desk
from talent.people.rules import administers, manages_people
from talent.registry.models import Region
from talent.selection.actions import rounds as actions
from talent.selection.ballots import seats_of
from talent.selection.board import board, years_of
from talent.selection.forms import OpenRoundForm, PanelForm
from talent.selection.models import Nomination, Objection, SelectionRound
from talent.selection.rules import may_run, sees_selection, takes_nominations
from talent.selection.scoring import missing_ballots, ranked
from talent.selection.standing import held_entries, standing_of

Phase, Status = SelectionRound.Phase, Nomination.Status


def round_or_404(request, pk: int) -> SelectionRound:
    return get_object_or_404(SelectionRound.objects.visible_to(request.user).select_related("district"), pk=pk)


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
        year = int(asked) if asked.isdecimal() and int(asked) in years else years[0]
        context |= {"years": years, "year": year, "rows": board(request.user, year)}
    return render(request, "talent/selection/list.html", context)


@desk(administers)
def round_open(request):
    """Open a district's round of a year."""
    districts = Region.objects.visible_to(request.user).districts().in_code_order()
    asked = request.GET.get("district", "")
    initial = {"district": asked} if asked.isdecimal() else None
    form = OpenRoundForm(request.POST or None, districts=districts, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.open_round(data.pop("district"), data.pop("year"), by=request.user, **data)
            return redirect("desk_round", made.pk)
        except ValidationError as problem:
            form.add_error(None, problem)
    return render(request, "talent/selection/open.html", {"form": form})


@desk(manages_people)
def round_page(request, pk: int):
    """One round: its phase, its nominations, and the next step for who may take it."""
    round_ = round_or_404(request, pk)
    today = timezone.localdate()
    held = held_entries(entry__nomination__round=round_)
    nominations = round_.nominations.visible_to(request.user).with_standing()
    rows = [(nomination, standing_of(nomination, held=held, today=today)) for nomination in nominations]
    context = {
        "round": round_,
        "steps": Phase.labels,
        "step": Phase.values.index(round_.phase) + 1,
        "groups": [
            (kind.label, round_.minimum(kind), [row for row in rows if row[0].kind == kind]) for kind in Nomination.Kind
        ],
        "nominates": takes_nominations(round_),
        "notices": round_.notices.all(),
        "today": today,
    }
    if may_run(request.user, round_.district):
        context |= {"runs": True, "to_check": _waiting_for_check(nominations)} | _next_step(request, round_)
    return render(request, "talent/selection/round.html", context)


def _waiting_for_check(nominations) -> int:
    return sum(nomination.status in (Status.SUBMITTED, Status.RETURNED) for nomination in nominations)


def _next_step(request, round_: SelectionRound) -> dict:
    """Forms and figures that the person who runs the round needs in this phase."""
    if round_.phase == Phase.COLLECTING:
        return {"panel_form": PanelForm(district=round_.district)}
    if round_.phase == Phase.PANEL:
        return {"gaps": missing_ballots(round_)}
    if round_.phase == Phase.NOTICE:
        objections = Objection.objects.visible_to(request.user).filter(entry__notice__round=round_)
        return {
            "waiting": round_.nominations.filter(status=Status.SELECTED, notice_entry=None).count(),
            "objections": objections.select_related("entry__nomination__organization", "entry__nomination__person"),
            "reserves": round_.nominations.filter(status=Status.RESERVE)
            .with_names()
            .order_by("-kind", "reserve_order"),
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
def round_decide(request, pk: int):
    """拟定名单: the ranking with a choice for each, reasons where they depart from it."""
    round_ = run_or_404(request, pk)
    if round_.phase != Phase.DECIDING:
        return redirect("desk_round", pk)
    groups = [(kind, ranked(round_, kind)) for kind in Nomination.Kind]
    if request.method == "POST":
        try:
            actions.decide(round_, by=request.user, **_decision(request.POST, groups))
            return redirect("desk_round", pk)
        except ValidationError as problem:
            say_problem(request, problem)
    context = {
        "round": round_,
        "groups": [(kind.label, round_.minimum(kind), _choices(request, round_, kind, rows)) for kind, rows in groups],
        "shortfall_reason": request.POST.get("shortfall_reason", ""),
    }
    return render(request, "talent/selection/decide.html", context)


def _decision(posted, groups) -> dict:
    """The arguments of the verb `decide` from the page's selects and reasons."""
    nominations = [nomination for _, rows in groups for nomination, _ in rows]

    def chosen(choice: str) -> list[Nomination]:
        return [nomination for nomination in nominations if posted.get(f"choice-{nomination.pk}") == choice]

    return {
        "selected": chosen("selected"),
        "reserves": chosen("reserve"),
        "reasons": {nomination.pk: posted.get(f"reason-{nomination.pk}", "") for nomination in nominations},
        "shortfall_reason": posted.get("shortfall_reason", ""),
    }


def _choices(request, round_: SelectionRound, kind: str, rows) -> list[tuple]:
    """Rows of the page: nomination, place, the choice and the reason given; at first the best ones are picked."""
    minimum = round_.minimum(kind)
    return [
        (
            nomination,
            place,
            request.POST.get(f"choice-{nomination.pk}")
            or ("selected" if (place.rank or minimum + 1) <= minimum else "none"),
            request.POST.get(f"reason-{nomination.pk}", ""),
        )
        for nomination, place in rows
    ]
