"""确认考勤, and 申请更正 once it is confirmed."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from talent.attendance.archive_models import SessionVoid
from talent.attendance.confirming import confirm_attendance, standing_of, too_early
from talent.attendance.corrections import (
    ANSWER_DAYS,
    approve_correction,
    correct_attendance,
    may_decide,
    refuse_correction,
    request_correction,
    sessions_beyond_alone,
)
from talent.attendance.flags import flags_of
from talent.attendance.forms import CorrectionForm
from talent.attendance.models import AttendanceCorrection, AttendanceHead
from talent.attendance.views.roster import run_session
from talent.attendance.voiding import approve_void, may_decide_void, refuse_void, request_void
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
            return redirect("desk_confirm", pk=session.pk)
        return redirect("desk_confirmed", pk=session.pk)
    if session.status == State.CONFIRMED:
        return redirect("desk_confirmed", pk=session.pk)
    page = {
        "session": session,
        "standing": standing_of(session),
        "flags": flags_of(session),
        "why_not": _why_not(session),
    }
    return render(request, "talent/attendance/confirm.html", page)


def _why_not(session) -> str:
    """Why the button is not there yet; empty when it is."""
    if session.status == State.CANCELLED:
        return "这场培训已取消。"
    return too_early(session, timezone.now())


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


@desk(trains)
@require_safe
def desk_corrections(request):
    """更正申请 of every session one runs, the longest wait first: what one decides, and what waits for somebody else."""
    pending = (
        AttendanceCorrection.objects.visible_to(request.user)
        .pending()
        .select_related("person", "requested_by", "session__region")
        .order_by("requested_at", "pk")
    )
    crowded = sessions_beyond_alone({row.session_id for row in pending})
    late = timezone.now() - timedelta(days=ANSWER_DAYS)
    rows = [(row, may_decide(request.user, row, crowded=crowded), row.requested_at < late) for row in pending[:200]]
    voids = SessionVoid.objects.visible_to(request.user).pending().select_related("session__region", "requested_by")
    page = {"rows": rows, "voids": [(void, may_decide_void(request.user, void)) for void in voids]}
    return render(request, "talent/attendance/corrections.html", page)


@desk(trains)
@require_POST
def desk_void(request, pk):
    """整场作废: ask for it."""
    session = run_session(request, pk)
    try:
        request_void(session, by=request.user, reason=request.POST.get("reason", ""))
        messages.success(request, "已提交，请另一位管理员决定。")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("desk_confirmed", pk=session.pk)


@desk(trains)
@require_POST
def desk_void_decide(request, pk):
    """Agree, or say why not."""
    session = run_session(request, pk)
    void = session.voids.exclude(status=SessionVoid.Status.REFUSED).first()
    try:
        if void is None:
            raise ValidationError("没有等着决定的申请。")
        if request.POST.get("decision") == "approve":
            approve_void(void, by=request.user)
            messages.success(request, "这场培训的学时已作废。")
        else:
            refuse_void(void, by=request.user, answer=request.POST.get("answer", ""))
            messages.success(request, "已答复。")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("desk_confirmed", pk=session.pk)
