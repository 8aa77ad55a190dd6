"""The reviewer's pages: what is left to score, one ballot after the other, 回避."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render

from talent.people.access import desk
from talent.selection.actions.panel import recuse, save_scores
from talent.selection.ballots import Seat
from talent.selection.eligibility import known_facts, standing_vetoes
from talent.selection.forms import BallotForm, ReasonForm
from talent.selection.models import Nomination, Score
from talent.selection.rules import may_score, sees_selection
from talent.selection.views.nominations import nomination_or_404
from talent.selection.views.score_sheets import seat_or_404


def _ballot_or_404(request, pk: int, nomination: int) -> Nomination:
    """A nomination the person may score now."""
    nomination = nomination_or_404(request, pk, nomination)
    if not may_score(request.user, nomination):
        raise Http404
    return nomination


@desk(sees_selection)
def panel(request, pk: int):
    """待评: the reviewer's list with one button, the next one to score."""
    return render(request, "talent/selection/panel.html", {"seat": seat_or_404(request, pk)})


@desk(sees_selection)
def score(request, pk: int, nomination: int):
    """One ballot: 保存，看下一份."""
    nomination = _ballot_or_404(request, pk, nomination)
    seat = seat_or_404(request, pk)
    present = Score.objects.heads().filter(nomination=nomination, reviewer=request.user)
    criteria = nomination.round.score_sheet.criteria.all()
    form = BallotForm(request.POST or None, criteria=criteria, present=dict(present.values_list("criterion", "points")))
    if request.method == "POST" and form.is_valid():
        try:
            save_scores(nomination, reviewer=request.user, points=form.points())
            return _to_next(seat_or_404(request, pk), nomination)
        except ValidationError as problem:
            form.add_error(None, problem)
    context = {
        "nomination": nomination,
        "seat": seat,
        "number": seat.number_of(nomination),
        "form": form,
        "facts": known_facts(nomination),
        "vetoes": standing_vetoes(nomination),
        "photos": nomination.photos.all(),
        "attachments": nomination.attachments.all(),
        "total": sum(criterion.points for criterion in criteria),
    }
    return render(request, "talent/selection/score.html", context)


def _to_next(seat: Seat, nomination: Nomination):
    following = seat.after(nomination)
    if following:
        return redirect("desk_score", seat.round.pk, following.nomination.pk)
    return redirect("desk_panel", seat.round.pk)


@desk(sees_selection)
def recusal(request, pk: int, nomination: int):
    """我需要回避, with the reason for the minutes."""
    nomination = _ballot_or_404(request, pk, nomination)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            recuse(nomination, reviewer=request.user, reason=form.cleaned_data["reason"], by=request.user)
            return redirect("desk_panel", pk)
        except ValidationError as problem:
            form.add_error(None, problem)
    context = {"nomination": nomination, "round": nomination.round, "form": form}
    return render(request, "talent/selection/recuse.html", context)
