"""评分表 out to a spreadsheet and back in, for a reviewer who scores on a laptop."""

import io

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header

from talent.people.access import desk
from talent.selection.ballots import Seat, seats_of
from talent.selection.forms import ScoreFileForm
from talent.selection.rules import sees_selection
from talent.selection.sheets import write_score_sheet
from talent.selection.views.rounds import round_or_404, say_problem
from talent.sheets.actions import confirm_upload, preview_file, preview_upload, version_of
from talent.sheets.models import SheetUpload

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_SHOWN = 60


def seat_or_404(request, pk: int) -> Seat:
    seats = seats_of(request.user, rounds=[round_or_404(request, pk).pk])
    if not seats:
        raise Http404
    return seats[0]


def _running_seat_or_404(request, pk: int) -> Seat:
    seat = seat_or_404(request, pk)
    if not seat.running:
        raise Http404
    return seat


@desk(sees_selection)
def score_sheet(request, pk: int):
    """Download one's own sheet."""
    seat, stream = _running_seat_or_404(request, pk), io.BytesIO()
    write_score_sheet(stream, seat.round, request.user)
    response = HttpResponse(stream.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"评分表-{seat.round}.xlsx")
    response["Cache-Control"] = "no-store"
    return response


@desk(sees_selection)
def score_sheet_in(request, pk: int):
    """Upload a filled sheet; next comes a look at what it would do."""
    seat = _running_seat_or_404(request, pk)
    form = ScoreFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            upload, _ = preview_file(
                "scores", form.cleaned_data["file"], region=None, by=request.user, round=seat.round.pk
            )
            return redirect("desk_score_sheet_check", pk, upload.pk)
        except ValidationError as problem:
            form.add_error("file", problem)
    return render(request, "talent/selection/score_sheet_in.html", {"seat": seat, "round": seat.round, "form": form})


@desk(sees_selection)
def score_sheet_check(request, pk: int, upload: int):
    """核对 the filled sheet, and write it."""
    seat = _running_seat_or_404(request, pk)
    mine = SheetUpload.objects.waiting().filter(kind="scores", uploaded_by=request.user)
    upload = get_object_or_404(mine, pk=upload, context__round=seat.round.pk)
    try:
        if request.method == "POST":
            counts = confirm_upload(upload, by=request.user, version=request.POST.get("version", "")).counts
            messages.success(request, f"已写入{counts['new'] + counts['changed']}项得分。")
            return redirect("desk_panel", pk)
        preview = preview_upload(upload, by=request.user)
    except ValidationError as problem:
        say_problem(request, problem)
        return redirect("desk_score_sheet_in", pk)
    context = {
        "seat": seat,
        "round": seat.round,
        "counts": preview.counts,
        "writes": preview.counts["new"] + preview.counts["changed"],
        "rows": preview.for_showing()[:ROWS_SHOWN],
        "version": version_of(upload, preview),
    }
    return render(request, "talent/selection/score_sheet_check.html", context)
