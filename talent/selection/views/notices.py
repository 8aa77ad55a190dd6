"""公示 from the office's side: publish, announce, and the objections that come in."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from talent.people.access import desk
from talent.people.rules import administers
from talent.selection.actions.notices import (
    announce,
    announce_all,
    correct_notice,
    last_day,
    publish_notice,
    ready_to_announce,
    suggested_title,
    working_calendar,
)
from talent.selection.actions.objections import STEPS, handle_objection, raise_objection
from talent.selection.forms import AnswerForm, NoticeCorrectionForm, NoticeForm, OfficeObjectionForm
from talent.selection.models import Nomination, Objection, PublicNotice, SelectionRound
from talent.selection.views.rounds import run_or_404, say_problem


@desk(administers)
def notice_publish(request, pk: int):
    """发布公示, after a look at the names and at the day it would end."""
    round_ = run_or_404(request, pk)
    waiting = round_.nominations.filter(status=Nomination.Status.SELECTED, notice_entry=None).with_names().in_order()
    form = NoticeForm(request.POST or None, initial=_office(round_, waiting))
    if request.method == "POST" and form.is_valid():
        try:
            publish_notice(round_, by=request.user, **form.cleaned_data)
            messages.success(request, "公示已发布。")
            return redirect("desk_round", pk)
        except ValidationError as problem:
            form.add_error(None, problem)
    context = {"round": round_, "form": form, "waiting": waiting, **_from_today(round_)}
    return render(request, "talent/selection/notice_publish.html", context)


def _office(round_: SelectionRound, waiting) -> dict:
    """What the form says at first: a title, the next working day and the district's office."""
    today = timezone.localdate()
    promoted = waiting and all(row.reserve_order for row in waiting)
    kind = PublicNotice.Kind.RESERVE if promoted else PublicNotice.Kind.LIST
    return {
        "title": suggested_title(round_, kind),
        "starts": next(working_calendar().days_from(today)),
        "phone": round_.district.office_phone,
        "address": round_.district.office_address,
    }


def _from_today(round_: SelectionRound) -> dict:
    first = next(working_calendar().days_from(timezone.localdate()))
    try:
        return {"first_day": first, "last_day": last_day(first, round_.notice_working_days)}
    except ValidationError as gap:
        return {"first_day": first, "gap": gap.messages[0]}


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
def announce_many(request):
    """一起公布: the ended notices of all districts in one's reach, at once."""
    ended = _ended(request.user)
    if request.method == "POST":
        asked = set(request.POST.getlist("notice"))
        chosen = [notice for notice, _ in ended if str(notice.pk) in asked]
        try:
            if not chosen:
                raise ValidationError("请至少选一份期满的公示。")
            done = announce_all(chosen, by=request.user)
            messages.success(request, f"已公布{len(done)}个，来自{len(chosen)}份公示。")
            return redirect("desk_selection")
        except ValidationError as problem:
            say_problem(request, problem)
    return render(request, "talent/selection/announce_many.html", {"ended": ended})


def _ended(person) -> list[tuple[PublicNotice, int]]:
    """Notices whose period is over, with how many of each can be announced; the districts in code order."""
    mine = PublicNotice.objects.runnable_by(person).filter(ends__lt=timezone.localdate())
    mine = mine.exclude(kind=PublicNotice.Kind.CORRECTION).select_related("round__district", "round__frame")
    over = [row for row in mine.prefetch_related("corrections").order_by("round__district__code", "pk")
            if row.closes < timezone.localdate()]  # fmt: skip
    ready = Counter(entry.notice_id for entry in ready_to_announce(over))
    return [(notice, ready[notice.pk]) for notice in over if ready[notice.pk]]


@desk(administers)
def notice_correct(request, pk: int, notice: int):
    """更正公告: a published notice is never edited."""
    round_ = run_or_404(request, pk)
    published = get_object_or_404(PublicNotice, pk=notice, round=round_)
    if published.kind == PublicNotice.Kind.CORRECTION:
        raise Http404
    title = suggested_title(round_, PublicNotice.Kind.CORRECTION)
    form = NoticeCorrectionForm(request.POST or None, initial={"title": title})
    if request.method == "POST" and form.is_valid():
        try:
            correct_notice(published, by=request.user, **form.cleaned_data)
            messages.success(request, "更正公告已发布。")
            return redirect("desk_round", pk)
        except ValidationError as problem:
            form.add_error(None, problem)
    return render(request, "talent/selection/notice_correct.html", {"round": round_, "notice": published, "form": form})


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
    named = mine.select_related(
        "entry__nomination__organization", "entry__nomination__person", "entry__notice__round", "registered_by",
        "checked_by", "handled_by",
    )  # fmt: skip
    objection = get_object_or_404(named, pk=objection)
    steps = STEPS.get(objection.status, ())
    form = AnswerForm(request.POST or None, steps=sorted(steps), initial={"answer": objection.answer})
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
    context |= {"late": bool(steps) and objection.answer_by and objection.answer_by < timezone.localdate()}
    context |= {"needs_another": objection.checked_by_id == request.user.pk}
    context |= {"refusing": objection.status == Objection.Status.REFUSING}
    return render(request, "talent/selection/objection.html", context)
