"""From votes to the list: the minutes, corrections of scores, 拟定名单."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from talent.people.access import desk
from talent.people.rules import administers
from talent.selection.actions import rounds as actions
from talent.selection.actions.panel import correct_scores
from talent.selection.forms import CorrectionForm
from talent.selection.minutes import minutes_of
from talent.selection.models import Nomination, Score, SelectionRound
from talent.selection.scoring import ranked, shown_places
from talent.selection.views.rounds import run_or_404, say_problem

Phase = SelectionRound.Phase
# How many of the ranking are shown at first beyond the minimum: who is behind them is rarely picked.
BEYOND, AT_LEAST = 10, 20


@desk(administers)
def round_decide(request, pk: int):
    """拟定名单: the ranking with a choice for each, reasons where they depart from it."""
    round_ = run_or_404(request, pk)
    if round_.phase != Phase.DECIDING:
        return redirect("desk_round", pk)
    whole = request.GET.get("all") == "1"
    groups = _groups(round_, whole)
    if request.method == "POST":
        try:
            actions.decide(round_, by=request.user, **_decision(request.POST, groups))
            messages.success(request, "名单已拟定，公示发布前只有办理人看得到。")
            return redirect("desk_round", pk)
        except ValidationError as problem:
            say_problem(request, problem)
    context = {
        "round": round_,
        "groups": [(group, _choices(request, group)) for group in groups],
        "whole": whole,
        "shortfall_reason": request.POST.get("shortfall_reason", ""),
    }
    return render(request, "talent/selection/decide.html", context)


@dataclass(frozen=True)
class _Group:
    """One kind of the ranking, as much of it as the page shows; `number` counts all of it."""

    label: str
    minimum: int
    number: int
    rows: list[Nomination]

    @property
    def left(self) -> int:
        return self.number - len(self.rows)


def _groups(round_: SelectionRound, whole: bool) -> list[_Group]:
    kinds = [kind for kind in Nomination.Kind if round_.takes(kind)]
    order = ranked(round_)
    shown = {
        kind: order[kind] if whole else order[kind][: max(round_.minimum(kind) + BEYOND, AT_LEAST)] for kind in kinds
    }
    rows = shown_places([pk for pks in shown.values() for pk in pks])
    return [
        _Group(kind.label, round_.minimum(kind), len(order[kind]), [rows[pk] for pk in shown[kind]]) for kind in kinds
    ]


def _decision(posted, groups) -> dict:
    """The arguments of the verb `decide` from the page's selects and reasons."""
    nominations = [nomination for group in groups for nomination in group.rows]

    def chosen(choice: str) -> list[Nomination]:
        return [nomination for nomination in nominations if posted.get(f"choice-{nomination.pk}") == choice]

    return {
        "selected": chosen("selected"),
        "reserves": chosen("reserve"),
        "reasons": {nomination.pk: posted.get(f"reason-{nomination.pk}", "") for nomination in nominations},
        "shortfall_reason": posted.get("shortfall_reason", ""),
    }


def _choices(request, group: _Group) -> list[tuple]:
    """Rows of the page: nomination, place, the choice and the reason given; at first the best ones are picked."""
    return [
        (
            nomination,
            nomination.place,
            request.POST.get(f"choice-{nomination.pk}")
            or ("selected" if (nomination.place.rank or group.minimum + 1) <= group.minimum else "none"),
            request.POST.get(f"reason-{nomination.pk}", ""),
        )
        for nomination in group.rows
    ]


@desk(administers)
def panel_minutes(request, pk: int):
    """评审记录: who scored what, who stayed out and why, and what was corrected after the closing."""
    round_ = run_or_404(request, pk)
    if round_.phase in (Phase.COLLECTING, Phase.PANEL):
        raise Http404
    minutes = minutes_of(round_)
    return render(request, "talent/selection/minutes.html", {"round": round_, "minutes": minutes})


@desk(administers)
def score_correct(request, pk: int, nomination: int, reviewer: int):
    """更正分数 after the closing, with a reason for the minutes."""
    round_ = run_or_404(request, pk)
    if round_.phase != Phase.DECIDING:
        raise Http404
    nomination = get_object_or_404(
        Nomination.objects.visible_to(request.user).with_names(), pk=nomination, round=round_
    )
    reviewer = get_object_or_404(round_.panel, pk=reviewer)
    present = Score.objects.heads().filter(nomination=nomination, reviewer=reviewer)
    if not present.exists() or nomination.recusals.filter(reviewer=reviewer).exists():
        raise Http404
    criteria = round_.score_sheet.criteria.all()
    form = CorrectionForm(
        request.POST or None, criteria=criteria, present=dict(present.values_list("criterion", "points"))
    )
    if request.method == "POST" and form.is_valid():
        try:
            correct_scores(
                nomination, reviewer=reviewer, points=form.points(), reason=form.cleaned_data["reason"],
                by=request.user,
            )  # fmt: skip
            return redirect("desk_panel_minutes", pk)
        except ValidationError as problem:
            form.add_error(None, problem)
    context = {"round": round_, "nomination": nomination, "reviewer": reviewer, "form": form}
    return render(request, "talent/selection/correct_score.html", context)
