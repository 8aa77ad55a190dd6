"""手签表: the paper to print, its photo, and its codes typed in again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from talent.attendance.archive import keep_paper
from talent.attendance.archive_models import SessionPaper
from talent.attendance.signed_sheets import OTHER_SHEET, enter_signed_sheet, lines_of
from talent.attendance.views.roster import door_session
from talent.people.access import desk
from talent.training.rules import assists, trains
from talent.training.states import State

EMPTY_ROWS = 8
NO_PHOTO = "请选一个文件，或拍一张。"


@desk(assists)
def desk_signed_sheet(request, pk):
    return _page(request, door_session(request, pk))


def _page(request, session, text: str = "", status: int = 200):
    page = {
        "session": session, "lines": lines_of(session), "empty_rows": range(EMPTY_ROWS), "text": text,
        "open": session.status == State.PUBLISHED, "runs": trains(request.user),
        "photos": session.papers.filter(kind=SessionPaper.Kind.SIGNED_SHEET),
    }  # fmt: skip
    return render(request, "talent/attendance/signed_sheet.html", page, status=status)


@desk(assists)
@require_POST
def desk_signed_sheet_enter(request, pk):
    """The codes of the rows that were signed."""
    session = door_session(request, pk)
    try:
        entered = enter_signed_sheet(session, request.POST.get("codes", ""), by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return _page(request, session, request.POST.get("codes", ""), status=409)
    messages.success(request, f"记为已到{entered.marked}人，本来就签过到的{entered.here}人。")
    if entered.unknown:
        messages.warning(request, OTHER_SHEET.format("、".join(entered.unknown[:20])))
        return _page(request, session, " ".join(entered.unknown), status=409)
    return redirect("desk_roster", pk=session.pk)


@desk(assists)
@require_POST
def desk_signed_sheet_photo(request, pk):
    """A photo of the signed paper, kept with the session's papers."""
    session = door_session(request, pk)
    files = request.FILES.getlist("file")
    if not files:
        messages.error(request, NO_PHOTO)
    for file in files[:20]:
        try:
            keep_paper(session, SessionPaper.Kind.SIGNED_SHEET, file, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, "照片已存好，只有负责这场培训的人能看。")
    return redirect("desk_signed_sheet", pk=session.pk)
