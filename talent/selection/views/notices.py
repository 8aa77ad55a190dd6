"""公示 from the office's side: publish, announce, and the objections that come in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from talent.people.access import desk
from talent.people.rules import administers
from talent.selection.actions.notices import announce, publish_notice, working_calendar
from talent.selection.actions.objections import STEPS, handle_objection, raise_objection
from talent.selection.forms import AnswerForm, NoticeForm, OfficeObjectionForm
from talent.selection.models import Nomination, Objection, PublicNotice, SelectionRound
from talent.selection.views.rounds import run_or_404, say_problem


@desk(administers)
def notice_publish(request, pk: int):
    """发布公示, after a look at the names and at the day it would end."""
    round_ = run_or_404(request, pk)
    form = NoticeForm(request.POST or None, initial=_office(round_))
    if request.method == "POST" and form.is_valid():
        try:
            publish_notice(round_, by=request.user, **form.cleaned_data)
            messages.success(request, "公示已发布。")
            return redirect("desk_round", pk)
        except ValidationError as problem:
            form.add_error(None, problem)
    waiting = round_.nominations.filter(status=Nomination.Status.SELECTED, notice_entry=None).with_names().in_order()
    context = {"round": round_, "form": form, "waiting": waiting, **_from_today(round_)}
    return render(request, "talent/selection/notice_publish.html", context)


def _office(round_: SelectionRound) -> dict:
    """What the form says at first: the next working day and the district's office."""
    today = timezone.localdate()
    return {
        "starts": next(working_calendar().days_from(today)),
        "phone": round_.district.office_phone,
        "address": round_.district.office_address,
    }


def _from_today(round_: SelectionRound) -> dict:
    calendar = working_calendar()
    first = next(calendar.days_from(timezone.localdate()))
    return {"first_day": first, "last_day": calendar.end_date(first, round_.notice_working_days)}


@desk(administers)
def notice_announce(request, pk: int, notice: int):
    """公布 everybody of an ended notice whom nothing holds."""
    round_ = run_or_404(request, pk)
    published = get_object_or_404(PublicNotice, pk=notice, round=round_)
    if request.method == "POST":
        try:
            done = announce(published, by=request.user)
            messages.success(request, f"已公布{len(done)}个。")
        except ValidationError as problem:
            say_problem(request, problem)
    return redirect("desk_round", pk)


@desk(administers)
def office_objection(request, pk: int, notice: int):
    """登记异议 that came by phone, letter or visit."""
    round_ = run_or_404(request, pk)
    published = get_object_or_404(PublicNotice, pk=notice, round=round_)
    form = OfficeObjectionForm(request.POST or None, notice=published)
    if request.method == "POST" and form.is_valid():
        try:
            made = raise_objection(by=request.user, **form.cleaned_data)
            return redirect("desk_objection", pk, made.pk)
        except ValidationError as problem:
            form.add_error(None, problem)
    return render(
        request, "talent/selection/objection_office.html", {"round": round_, "notice": published, "form": form}
    )


@desk(administers)
def objection_page(request, pk: int, objection: int):
    """One case for its handlers: what was said, the next step, the answer."""
    mine = Objection.objects.visible_to(request.user).filter(entry__notice__round=pk)
    named = mine.select_related("entry__nomination__organization", "entry__nomination__person", "entry__notice__round")
    objection = get_object_or_404(named, pk=objection)
    steps = STEPS.get(objection.status, ())
    form = AnswerForm(request.POST or None, steps=sorted(steps))
    if request.method == "POST":
        if not steps:
            raise Http404
        if form.is_valid():
            try:
                handle_objection(objection, by=request.user, **form.cleaned_data)
                return redirect("desk_objection", pk, objection.pk)
            except ValidationError as problem:
                form.add_error(None, problem)
    context = {"objection": objection, "round": objection.entry.notice.round, "form": form if steps else None}
    return render(request, "talent/selection/objection.html", context)
