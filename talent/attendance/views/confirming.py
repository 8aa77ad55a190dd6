"""确认考勤, and 申请更正 once it is confirmed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from talent.attendance.confirming import confirm_attendance, standing_of
from talent.attendance.corrections import (
    approve_correction,
    correct_attendance,
    refuse_correction,
    request_correction,
)
from talent.attendance.forms import CorrectionForm
from talent.attendance.models import AttendanceCorrection, AttendanceHead
from talent.attendance.views.roster import run_session
from talent.people.access import desk, member
from talent.training.rules import trains
from talent.training.states import State


@desk(trains)
def desk_confirm(request, pk):
    """Shows absentees and hours, then confirms."""
    session = run_session(request, pk)
    if request.method == "POST":
        try:
            confirm_attendance(session, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("desk_roster", pk=session.pk)
        return redirect("desk_confirmed", pk=session.pk)
    if session.status == State.CONFIRMED:
        return redirect("desk_confirmed", pk=session.pk)
    page = {
        "session": session,
        "standing": standing_of(session),
        "may": session.state in (State.RUNNING, State.TO_BE_CONFIRMED),
    }
    return render(request, "talent/attendance/confirm.html", page)


@desk(trains)
def desk_confirmed(request, pk):
    """What was confirmed, with the ways to correct it."""
    session = run_session(request, pk)
    if session.status != State.CONFIRMED:
        return redirect("desk_confirm", pk=session.pk)
    heads = (
        AttendanceHead.objects.filter(session=session).marked().select_related("person").order_by("person__name_pinyin")
    )
    pending = AttendanceCorrection.objects.filter(session=session).pending().select_related("person", "requested_by")
    page = {"session": session, "standing": standing_of(session), "heads": heads, "pending": pending}
    return render(request, "talent/attendance/confirmed.html", page)


@desk(trains)
def desk_correct(request, pk, person_pk):
    """申请更正 of one person's confirmed mark."""
    session = run_session(request, pk)
    head = get_object_or_404(AttendanceHead.objects.filter(session=session).select_related("person"), person=person_pk)
    form = CorrectionForm(request.POST or None, present=head.mark)
    if request.method == "POST" and form.is_valid():
        try:
            done = correct_attendance(session, head.person, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        else:
            waiting = done.status == AttendanceCorrection.Status.PENDING
            messages.success(
                request, "已提交，请另一位管理员同意。" if waiting else f"{head.person.name}的考勤已更正。"
            )
            return redirect("desk_confirmed", pk=session.pk)
    page = {"session": session, "head": head, "form": form}
    return render(request, "talent/attendance/correct.html", page, status=409 if form.errors else 200)


@desk(trains)
@require_POST
def desk_decide_correction(request, pk, correction_pk):
    """Agree to a requested correction, or say why not."""
    session = run_session(request, pk)
    correction = get_object_or_404(AttendanceCorrection.objects.filter(session=session), pk=correction_pk)
    try:
        if request.POST.get("decision") == "approve":
            approve_correction(correction, by=request.user)
            messages.success(request, "已更正。")
        else:
            refuse_correction(correction, by=request.user, answer=request.POST.get("answer", ""))
            messages.success(request, "已答复。")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("desk_confirmed", pk=session.pk)


@member
def correction_request(request, pk):
    """我当时在场: a learner asks for their own absence to be corrected."""
    head = get_object_or_404(
        AttendanceHead.objects.filter(person=request.user, session__status=State.CONFIRMED).select_related("session"),
        session=pk,
    )
    form = CorrectionForm(request.POST or None, present=head.mark, initial={"mark": "present"})
    if request.method == "POST" and form.is_valid():
        try:
            request_correction(head.session, request.user, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        else:
            messages.success(request, "已交给老师核对，有结果会告诉您。")
            return redirect("session_detail", pk=pk)
    page = {"session": head.session, "head": head, "form": form, "tab": "sessions"}
    return render(request, "talent/attendance/correction_request.html", page, status=409 if form.errors else 200)
