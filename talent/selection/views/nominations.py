from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from talent.files.ranged import ranged_response
from talent.people.access import desk
from talent.people.rules import administers, manages_people, trains
from talent.registry.models import Organization
from talent.selection.actions import nominations as actions
from talent.selection.actions.cases import request_case
from talent.selection.actions.notices import promote_reserve
from talent.selection.eligibility import known_facts
from talent.selection.forms import AnswersForm, NominateForm, PhotoForms, ReasonForm
from talent.selection.models import Nomination, NominationPhoto, SelectionRound
from talent.selection.rules import may_check, may_nominate, may_run, sees_selection, takes_nominations
from talent.selection.standing import held_entries, standing_of
from talent.selection.views.rounds import round_or_404, say_problem

Status = Nomination.Status


def nomination_or_404(request, pk: int, nomination: int) -> Nomination:
    mine = Nomination.objects.visible_to(request.user).with_standing()
    return get_object_or_404(mine, pk=nomination, round=round_or_404(request, pk))


def _run_or_404(request, pk: int, nomination: int) -> Nomination:
    nomination = nomination_or_404(request, pk, nomination)
    if not may_run(request.user, nomination.round.district):
        raise Http404
    return nomination


@desk(manages_people)
def nomination_new(request, pk: int):
    """推荐: street office and district put an organization or its leader forward."""
    round_ = round_or_404(request, pk)
    organizations = Organization.objects.visible_to(request.user).active().within(round_.district)
    form = NominateForm(request.POST or None, round_=round_, organizations=organizations)
    photos = PhotoForms(request)
    if request.method == "POST" and form.is_valid() and photos.is_valid():
        data = form.nomination()
        try:
            if not may_nominate(request.user, round_, data["organization"]):
                raise ValidationError("申报已经截止。")
            made = actions.nominate(round_, photos=photos.photos(), by=request.user, **data)
            return redirect("desk_nomination", pk, made.pk)
        except ValidationError as problem:
            form.add_error(None, problem)
    context = {"round": round_, "form": form, "photos": photos, "open": takes_nominations(round_)}
    return render(request, "talent/selection/nominate.html", context)


@desk(manages_people)
def nomination_page(request, pk: int, nomination: int):
    """One nomination: its texts, what the system knows of it, and what may be done with it now."""
    nomination = nomination_or_404(request, pk, nomination)
    person, district = request.user, nomination.round.district
    collecting = nomination.round.phase == SelectionRound.Phase.COLLECTING
    held = held_entries(entry__nomination=nomination)
    announced = hasattr(nomination, "announcement")
    runs = may_run(person, district)
    context = {
        "nomination": nomination,
        "round": nomination.round,
        "standing": standing_of(nomination, held=held, today=timezone.localdate()),
        "facts": known_facts(nomination),
        "photos": nomination.photos.all(),
        "to_check": collecting and nomination.status == Status.SUBMITTED and may_check(person, district),
        "to_complete": _may_complete(person, nomination),
        "to_withdraw": runs and not announced and nomination.status != Status.WITHDRAWN,
        "to_tell": runs and announced,
        "case": getattr(nomination, "case", None),
        "recusals": nomination.recusals.select_related("reviewer"),
    }
    return render(request, "talent/selection/nomination.html", context)


def _may_complete(person, nomination: Nomination) -> bool:
    collecting = nomination.round.phase == SelectionRound.Phase.COLLECTING
    returned = collecting and nomination.status == Status.RETURNED
    return returned and person.reaches(nomination.organization.street)


@desk(trains)
def nomination_check(request, pk: int, nomination: int):
    """初审: pass it, or return it with what is missing."""
    nomination = nomination_or_404(request, pk, nomination)
    if not may_check(request.user, nomination.round.district):
        raise Http404
    if request.method == "POST":
        try:
            if request.POST.get("verdict") == "pass":
                actions.pass_nomination(nomination, by=request.user)
            else:
                actions.return_nomination(nomination, missing=request.POST.get("missing", ""), by=request.user)
        except ValidationError as problem:
            say_problem(request, problem)
    return redirect("desk_nomination", pk, nomination.pk)


@desk(manages_people)
def nomination_complete(request, pk: int, nomination: int):
    """Fill in what was missing and hand in again."""
    nomination = nomination_or_404(request, pk, nomination)
    if not _may_complete(request.user, nomination):
        raise Http404
    form, photos = AnswersForm(request.POST or None, instance=nomination), PhotoForms(request)
    if request.method == "POST" and form.is_valid() and photos.is_valid():
        try:
            actions.complete_nomination(nomination, photos=photos.photos(), by=request.user, **form.cleaned_data)
            return redirect("desk_nomination", pk, nomination.pk)
        except ValidationError as problem:
            form.add_error(None, problem)
    context = {"nomination": nomination, "round": nomination.round, "form": form, "photos": photos}
    return render(request, "talent/selection/complete.html", context)


@desk(administers)
def nomination_withdraw(request, pk: int, nomination: int):
    """退出: shown as such from then on, never deleted."""
    nomination = _run_or_404(request, pk, nomination)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_nomination(nomination, reason=form.cleaned_data["reason"], by=request.user)
            return redirect("desk_nomination", pk, nomination.pk)
        except ValidationError as problem:
            form.add_error(None, problem)
    context = {"nomination": nomination, "round": nomination.round, "form": form}
    return render(request, "talent/selection/withdraw.html", context)


@desk(administers)
def nomination_promote(request, pk: int, nomination: int):
    """递补 into a free place."""
    nomination = _run_or_404(request, pk, nomination)
    if request.method == "POST":
        try:
            promote_reserve(nomination, by=request.user)
            messages.success(request, f"“{nomination.title}”已递补，请单独公示。")
        except ValidationError as problem:
            say_problem(request, problem)
    return redirect("desk_round", pk)


@desk(administers)
def nomination_case(request, pk: int, nomination: int):
    """写成案例: ask the site for a draft; the editor finds it among the drafts."""
    nomination = _run_or_404(request, pk, nomination)
    if request.method == "POST":
        try:
            request_case(nomination, by=request.user)
            messages.success(request, "已交给编辑，案例草稿马上出现在内容管理里。")
        except ValidationError as problem:
            say_problem(request, problem)
    return redirect("desk_nomination", pk, nomination.pk)


@desk(sees_selection)
def nomination_photo(request, pk: int, nomination: int, photo: int):
    """A photo of a nomination, for those who may see the nomination."""
    nomination = nomination_or_404(request, pk, nomination)
    photo = get_object_or_404(NominationPhoto, pk=photo, nomination=nomination)
    return ranged_response(request, photo.file, "image/jpeg")
