"""导入签到表: the sheet of one session is uploaded on its own page; rows of unknown people become walk-ins."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from talent.attendance.check_ins import CheckedIn
from talent.attendance.forms import SheetForm
from talent.attendance.sheet_walk_ins import welcome_row
from talent.attendance.sheets import AttendanceSheet
from talent.attendance.views.roster import run_session
from talent.people.access import desk
from talent.sheets.actions import preview_file
from talent.sheets.models import SheetUpload
from talent.sheets.template_files import write_template
from talent.text.numbers import row_id
from talent.training.rules import trains

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@desk(trains)
def desk_session_sheet(request, pk):
    """Choose the file; what it would do is shown before anything is written."""
    session = run_session(request, pk)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        # A partner's upload belongs to no unit: its own people see it, not the host's.
        region = session.region if request.user.reaches(session.region) else None
        file = form.cleaned_data["file"]
        try:
            upload, _ = preview_file(AttendanceSheet.kind, file, region=region, by=request.user, session=session.pk)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect("desk_sheet", upload.pk)
    uploads = SheetUpload.objects.visible_to(request.user).filter(kind=AttendanceSheet.kind, context__session=pk)
    earlier = uploads.exclude(state=SheetUpload.State.DISCARDED).select_related("uploaded_by")[:10]
    page = {"session": session, "form": form, "earlier": earlier}
    return render(request, "talent/attendance/session_sheet.html", page, status=409 if form.errors else 200)


@desk(trains)
@require_safe
def desk_session_sheet_template(request, pk):
    """下载模板."""
    session = run_session(request, pk)
    response = HttpResponse(content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"签到表模板-{session.title}.xlsx")
    write_template(response, AttendanceSheet, None)
    return response


@desk(trains)
@require_POST
def desk_session_sheet_walk_in(request, pk, upload_pk):
    """One tap on a row of somebody unknown: 登记为临时学员."""
    run_session(request, pk)
    uploads = SheetUpload.objects.visible_to(request.user).filter(kind=AttendanceSheet.kind, context__session=pk)
    upload = get_object_or_404(uploads, pk=upload_pk)
    number, mobile = row_id(request.POST.get("row")) or 0, request.POST.get("mobile", "")
    try:
        done = welcome_row(upload, number, mobile=mobile, by=request.user)
    except ValidationError as error:
        messages.error(request, f"第{number}行：{error.messages[0]}")
    else:
        known = isinstance(done, CheckedIn)
        name = done.head.person.name if known else done.name
        where = "已到" if known else "已登记为临时学员，在签到名单里核对是谁"
        messages.success(request, f"{name}{where}。")
    return redirect("desk_sheet", upload.pk)
