from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from talent.files.glyphs import MissingGlyph
from talent.files.ranged import ranged_response
from talent.people.access import desk
from talent.people.rules import administers, manages_people, trains
from talent.registry.models import Organization
from talent.selection.actions import nominations as actions
from talent.selection.actions.cases import request_case
from talent.selection.actions.nominations import ANSWERS
from talent.selection.actions.notices import promote_reserve
from talent.selection.actions.papers import MAX_ATTACHMENTS, MAX_PAGES, MAX_PHOTOS
from talent.selection.documents import pdf_response, recommendation_pdf
from talent.selection.eligibility import known_facts, standing_vetoes
from talent.selection.forms import AnswersForm, ForwardForm, NominateForm, PhotoForms, ReasonForm
from talent.selection.models import Nomination, NominationAttachment, NominationPhoto, SelectionRound
from talent.selection.rules import (
    may_check,
    may_complete,
    may_forward,
    may_nominate,
    may_run,
    sees_selection,
    takes_nominations,
)
from talent.selection.standing import held_entries, is_pending, standing_of
from talent.selection.views.rounds import round_or_404, say_problem
from talent.selection.views.writing import autosaved, drop_asked, keep, say

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
    """推荐: street office and district put an organization or its leader forward, at once or by a draft."""
    round_ = round_or_404(request, pk)
    organizations = Organization.objects.visible_to(request.user).active().within(round_.district)
    form = NominateForm(request.POST or None, round_=round_, organizations=organizations)
    if request.method == "POST" and "nominee" in request.POST:
        form.full_clean()
        if "nominee" in form.cleaned_data:
            return _begin(request, round_, form.who())
    drafts = round_.nominations.drafts_of(request.user).with_names()
    context = {"round": round_, "form": form, "photos": PhotoForms(request), "open": takes_nominations(round_)}
    return render(request, "talent/selection/nominate.html", context | {"drafts": drafts})


def _begin(request, round_: SelectionRound, who: dict):
    """A draft with all that was sent; handed in where nothing is wrong with it and nobody asked to wait."""
    try:
        if not may_nominate(request.user, round_, who["organization"]):
            raise ValidationError("申报已经截止。")
        draft = actions.start_draft(round_, by=request.user, **who)
    except ValidationError as problem:
        say_problem(request, problem)
        return redirect("desk_nomination_new", round_.pk)
    return _receive(request, draft)


def _receive(request, nomination: Nomination):
    """Keep what was sent; hand it in where that was asked for and nothing is wrong."""
    writing = redirect("desk_nomination_edit", nomination.round_id, nomination.pk)
    if drop_asked(request, nomination):
        return writing
    problems, action = keep(request, nomination, ANSWERS), request.POST.get("action", "submit")
    if action == "autosave":
        return autosaved(problems)
    if problems or action != "submit":
        say(request, problems)
        if not problems:
            messages.success(request, "已存好，还没有提交。")
        return writing
    try:
        actions.hand_in(nomination, by=request.user)
    except ValidationError as problem:
        say_problem(request, problem)
        return writing
    return redirect("desk_nomination", nomination.round_id, nomination.pk)


@desk(manages_people)
def nomination_edit(request, pk: int, nomination: int):
    """A draft, or one that came back: write on, add papers, hand in."""
    writable = _writable(request, pk, nomination)
    if writable is None:
        return _closed(request, nomination_or_404(request, pk, nomination))
    nomination = writable
    if request.method == "POST":
        return _receive(request, nomination)
    context = {
        "nomination": nomination,
        "round": nomination.round,
        "form": AnswersForm(instance=nomination),
        "photos": PhotoForms(request),
        "kept_photos": nomination.photos.all(),
        "attachments": nomination.attachments.all(),
        "limits": {"pages": MAX_PAGES, "attachments": MAX_ATTACHMENTS, "photos": MAX_PHOTOS},
    }
    return render(request, "talent/selection/edit.html", context)


def _closed(request, nomination: Nomination):
    """Handed in meanwhile, in another window or by a colleague: say so where something was sent, else there is no page."""
    if request.POST.get("action") == "autosave":
        return autosaved(["已经提交，不再自动保存。要改的先复制下来，退回补充后还能接着写。"])
    if request.method != "POST" or nomination.round.phase != SelectionRound.Phase.COLLECTING:
        raise Http404
    messages.error(request, "这份材料已经提交，刚才写的没有存进去。要改请先联系初审的人退回补充。")
    return redirect("desk_nomination", nomination.round_id, nomination.pk)


def _writable(request, pk: int, nomination: int) -> Nomination | None:
    """A draft of one's own or what came back, while the person may still write it."""
    round_ = round_or_404(request, pk)
    own = Nomination.objects.drafts_of(request.user).with_standing()
    draft = own.filter(pk=nomination, round=round_).first()
    if draft and request.user.reaches(draft.organization.street):
        return draft
    nomination = nomination_or_404(request, pk, nomination)
    return nomination if may_complete(request.user, nomination) else None


@desk(manages_people)
def nomination_page(request, pk: int, nomination: int):
    """One nomination: its texts, what the system knows of it, and what may be done with it now."""
    return _shown(request, nomination_or_404(request, pk, nomination))


def _shown(request, nomination: Nomination, *, forward_form: ForwardForm | None = None):
    """`forward_form`: what the street sent and was not taken, so that nothing of it is lost."""
    person, district = request.user, nomination.round.district
    collecting = nomination.round.phase == SelectionRound.Phase.COLLECTING
    held = held_entries(entry__nomination=nomination)
    announced = hasattr(nomination, "announcement")
    runs, checks = may_run(person, district), may_check(person, district)
    today = timezone.localdate()
    context = {
        "nomination": nomination,
        "round": nomination.round,
        "standing": standing_of(nomination, held=held, today=today, decided=runs),
        "facts": known_facts(nomination),
        "vetoes": standing_vetoes(nomination),
        "photos": nomination.photos.all(),
        "attachments": nomination.attachments.all(),
        "checks": checks,
        "to_check": collecting and nomination.status == Status.SUBMITTED and checks,
        "forward_form": forward_form or (ForwardForm(instance=nomination) if may_forward(person, nomination) else None),
        "to_complete": may_complete(person, nomination),
        "to_withdraw": runs and not announced and nomination.status != Status.WITHDRAWN,
        "to_tell": runs and announced,
        "reason_shown": runs or not is_pending(nomination, today),
        "case": getattr(nomination, "case", None),
        "recusals": nomination.recusals.select_related("reviewer"),
    }
    return render(request, "talent/selection/nomination.html", context)


@desk(manages_people)
def nomination_forward(request, pk: int, nomination: int):
    """街道推荐: forward an application with the long form, or return it with what is missing."""
    nomination = nomination_or_404(request, pk, nomination)
    if not may_forward(request.user, nomination):
        raise Http404
    if request.method != "POST":
        return redirect("desk_nomination", pk, nomination.pk)
    try:
        if request.POST.get("verdict") == "return":
            actions.return_nomination(
                nomination, missing=request.POST.get("missing", "").replace("\x00", ""), by=request.user
            )
        else:
            form = ForwardForm(request.POST)
            if not form.is_valid():
                return _shown(request, nomination, forward_form=form)
            actions.forward_nomination(nomination, by=request.user, **form.cleaned_data)
    except ValidationError as problem:
        say_problem(request, problem)
    return redirect("desk_nomination", pk, nomination.pk)


@desk(trains)
def nomination_check(request, pk: int, nomination: int):
    """初审: pass it, or return it with what is missing."""
    nomination = nomination_or_404(request, pk, nomination)
    if not may_check(request.user, nomination.round.district):
        raise Http404
    if request.method == "POST":
        try:
            if nomination.status == Status.APPLIED:
                raise ValidationError("这份申报还在街道（镇），先由街道推荐。")
            if request.POST.get("verdict") == "pass":
                actions.pass_nomination(nomination, by=request.user)
            else:
                actions.return_nomination(nomination, missing=request.POST.get("missing", ""), by=request.user)
        except ValidationError as problem:
            say_problem(request, problem)
    return redirect("desk_nomination", pk, nomination.pk)


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
    """A photo of a nomination, for those who may see the nomination or are writing it."""
    photo = get_object_or_404(NominationPhoto, pk=photo, nomination=_readable_or_404(request, pk, nomination))
    return ranged_response(request, photo.file, "image/jpeg")


@desk(sees_selection)
def nomination_attachment(request, pk: int, nomination: int, attachment: int):
    """An attachment, for the same people."""
    nomination = _readable_or_404(request, pk, nomination)
    paper = get_object_or_404(NominationAttachment, pk=attachment, nomination=nomination)
    return ranged_response(request, paper.file, paper.content_type)


@desk(sees_selection)
def nomination_form(request, pk: int, nomination: int):
    """推荐表 as PDF, in the layout that is printed and sealed."""
    nomination = nomination_or_404(request, pk, nomination)
    try:
        content = recommendation_pdf(nomination)
    except MissingGlyph as problem:
        messages.error(request, f"推荐表里有字库没有的字：{problem.characters}。请系统管理员补上字体。")
        return redirect("desk_nomination", pk, nomination.pk)
    return pdf_response(content, f"推荐表-{nomination.title}.pdf")


def _readable_or_404(request, pk: int, nomination: int) -> Nomination:
    round_ = round_or_404(request, pk)
    own = Nomination.objects.drafts_of(request.user).filter(pk=nomination, round=round_).first()
    return own or nomination_or_404(request, pk, nomination)
