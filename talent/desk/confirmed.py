"""The page after 确认考勤: what was written, what it did to the rate, and the ways to correct it."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from talent.attendance.archive import checklist_of
from talent.attendance.confirming import standing_of
from talent.attendance.corrections import may_decide
from talent.attendance.models import AttendanceCorrection, AttendanceHead
from talent.attendance.views.roster import run_session
from talent.attendance.voiding import may_decide_void
from talent.desk.rate_moves import moves_of
from talent.people.access import desk
from talent.people.rules import administers
from talent.training.rules import trains
from talent.training.states import State


@desk(trains)
@require_safe
def desk_confirmed(request, pk):
    session = run_session(request, pk)
    if session.status != State.CONFIRMED:
        return redirect("desk_confirm", pk=session.pk)
    heads = AttendanceHead.objects.filter(session=session).marked().select_related("person")
    pending = AttendanceCorrection.objects.filter(session=session).pending()
    pending = pending.select_related("person", "requested_by", "session__region")
    void = session.voids.exclude(status="refused").select_related("requested_by", "session__region").first()
    page = {
        "session": session, "standing": standing_of(session), "heads": heads.order_by("person__name_pinyin", "pk"),
        "pending": [(row, may_decide(request.user, row)) for row in pending],
        "moves": [] if void and void.status == "approved" else moves_of(session),
        "void": void, "may_void": void is None and administers(request.user),
        "decides_void": void is not None and void.status == "pending" and may_decide_void(request.user, void),
        "missing": [item.label for item in checklist_of(session) if not item.done],
    }  # fmt: skip
    return render(request, "talent/desk/confirmed.html", page)
