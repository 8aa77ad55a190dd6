"""/desk/sheets/: a sheet comes in — upload, look at what it would do, mend, confirm — and its result goes out."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from talent.attendance.sheet_walk_ins import UnknownRow, unknown_rows
from talent.audit.actions import record
from talent.desk.sheets_forms import UploadForm, kinds_for
from talent.desk.sheets_list import filed_by, made_by
from talent.people.access import desk
from talent.people.rules import manages_people
from talent.registry.models import Region
from talent.sheets import contents, kinds
from talent.sheets.actions import (
    QUEUE_ROWS,
    assign_column,
    confirm_upload,
    discard_upload,
    mend_alike,
    mend_row,
    preview_file,
    preview_upload,
    queue_upload,
    record_look,
    version_of,
)
from talent.sheets.models import SheetUpload
from talent.sheets.previews import Outcome, RowOutcome
from talent.sheets.result_files import write_result
from talent.sheets.template_files import write_template
from talent.sheets.undoing import UNDO_DAYS, may_be_undone, undo_batch
from talent.sheets.widgets import as_text
from talent.text.numbers import row_id

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNDONE_SHOWN = 200
STATES = {
    SheetUpload.State.PREVIEWED: ("todo", "待确认"),
    SheetUpload.State.QUEUED: ("progress", "等待导入"),
    SheetUpload.State.WRITING: ("progress", "正在导入"),
    SheetUpload.State.CONFIRMED: ("done", "已导入"),
}
BADGES = {Outcome.REFUSED: "problem", Outcome.CHANGED: "progress", Outcome.NEW: "done", Outcome.UNCHANGED: "plain"}


@desk(manages_people)
def sheets(request):
    """表格进出: upload, templates, and what was imported before."""
    if not kinds_for(request.user):
        raise Http404
    form = UploadForm(request.POST or None, request.FILES or None, person=request.user)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            asked = form.cleaned_data
            region = None if asked["kind"] == "regions" else asked["region"]
            try:
                upload, _ = preview_file(asked["kind"], asked["file"], region=region, by=request.user)
            except ValidationError as error:
                form.add_error("file", error)
            else:
                return redirect("desk_sheet", upload.pk)
    uploads = SheetUpload.objects.visible_to(request.user).exclude(state=SheetUpload.State.DISCARDED)
    uploads = uploads.select_related("region", "uploaded_by", "batch")
    page = Paginator(uploads.order_by("-uploaded_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    for upload in page:
        upload.title = _title(upload.kind)
        upload.badge = ("plain", "已撤销") if _is_undone(upload) else STATES[upload.state]
    context = {
        "form": form, "page_obj": page, "kinds": kinds_for(request.user), "one_region": _only_region(form),
        "filed": filed_by(request.user), "made": made_by(request.user),
    }  # fmt: skip
    return render(request, "talent/desk/sheets/list.html", context, status=status)


def _only_region(form) -> Region | None:
    """With one unit to choose from there is nothing to ask."""
    regions = list(form.fields["region"].queryset[:2])
    return regions[0] if len(regions) == 1 else None


def _is_undone(upload: SheetUpload) -> bool:
    return upload.state == SheetUpload.State.CONFIRMED and upload.batch.undone_at is not None


def _title(kind: str) -> str:
    return kinds.get(kind).title if kind in kinds.names() else kind


@dataclass(frozen=True)
class ShownProblem:
    """One reason of a refused row, with the cell to mend where the column is in the sheet."""

    attribute: str
    column: str
    reason: str
    cell: str
    suggestion: str = ""
    alike: int = 0  # how many rows say the same


@dataclass(frozen=True)
class ShownRow:
    """A row of the preview as the page shows it."""

    found: RowOutcome
    label: str
    badge: str
    title: str
    problems: list[ShownProblem]
    fixed: bool  # not to be mended in the page
    unknown: UnknownRow | None  # of a 签到表: may become a walk-in


def _upload(request, pk: int) -> SheetUpload:
    return get_object_or_404(
        SheetUpload.objects.visible_to(request.user).select_related("region", "uploaded_by"), pk=pk
    )


def _shown(rows: list[RowOutcome], upload: SheetUpload) -> list[ShownRow]:
    """Rows of one page with what stood in the cells that are wrong."""
    sheet, table = kinds.get(upload.kind), contents.table_of(upload)
    wanted, unknown = {row.number for row in rows}, unknown_rows(upload)
    cells = {number: values for number, values in table.rows if number in wanted}
    names = {column.column_name: name for name, column in sheet.columns().items()}
    shown = []
    for row in rows:
        problems = []
        for problem in row.problems:
            name = names.get(problem.column, "")
            place = table.columns.get(name)
            if place is None:
                problems.append(ShownProblem("", problem.column, problem.reason, ""))
                continue
            cell = as_text(cells[row.number][place])
            alike = sum(as_text(values[place]) == cell for _, values in table.rows) if problem.suggestion else 0
            problems.append(ShownProblem(name, problem.column, problem.reason, cell, problem.suggestion, alike))
        title = next((as_text(row.row.values[name]) for name in ("name", "stem") if row.row.values.get(name)), "")
        # A repeated row, or one whose column is not there, is not mended by typing into its cells.
        repeated = any("重复" in problem.reason for problem in problems)
        fixed = repeated or not any(problem.attribute for problem in problems)
        label, badge = row.outcome.label, BADGES[row.outcome]
        shown.append(ShownRow(row, label, badge, title, problems, fixed, unknown.get(row.number)))
    return shown


def _preview_page(request, upload: SheetUpload, preview, status: int = 200):
    only = request.GET.get("only", "")
    rows = [row for row in preview.for_showing() if not only or row.outcome == only]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    counts = preview.counts
    context = {
        "upload": upload,
        "title": _title(upload.kind),
        "notes": preview.notes,
        "counts": counts,
        "tabs": [(one.value, one.label, counts[one.value]) for one in Outcome],
        "only": only,
        "page_obj": page,
        "rows": _shown(list(page.object_list), upload),
        "writes": counts["new"] + counts["changed"],
        "version": version_of(upload, preview),
        "free_columns": _free_columns(upload),
    }
    return render(request, "talent/desk/sheets/preview.html", context, status=status)


def _free_columns(upload: SheetUpload) -> list[tuple[str, str]]:
    """What an unknown column may be said to be: columns of the sheet that it does not have yet."""
    table = contents.table_of(upload)
    declared = kinds.get(upload.kind).columns().items()
    return [(name, column.column_name) for name, column in declared if name not in table.columns]


@desk(manages_people)
def sheet(request, pk: int):
    """核对: what the upload would do, problem rows first; while it is written, how far; then what it has done."""
    upload = _upload(request, pk)
    if upload.state == SheetUpload.State.DISCARDED:
        raise Http404
    if upload.kind in kinds.restricted():
        record_look(upload, "view_sheet", by=request.user)
    if upload.state in (SheetUpload.State.QUEUED, SheetUpload.State.WRITING):
        context = {"upload": upload, "title": _title(upload.kind), "writing": upload.state == SheetUpload.State.WRITING}
        return render(request, "talent/desk/sheets/writing.html", context)
    if upload.state == SheetUpload.State.CONFIRMED:
        return _result_page(request, upload)
    try:
        return _preview_page(request, upload, preview_upload(upload, by=request.user))
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("desk_sheets")


def _result_page(request, upload: SheetUpload):
    try:
        unknown = unknown_rows(upload)
        problems = [(*problem, unknown.get(problem[0])) for problem in contents.problems(upload)]
    except ValidationError:
        problems = None
    batch = upload.batch
    context = {
        "upload": upload,
        "title": _title(upload.kind),
        "batch": batch,
        "problems": problems,
        "may_undo": may_be_undone(batch),
        "undo_until": batch.confirmed_at + timedelta(days=UNDO_DAYS),
        "conflicts": batch.conflicts[:UNDONE_SHOWN],
        "more_conflicts": max(len(batch.conflicts) - UNDONE_SHOWN, 0),
    }
    return render(request, "talent/desk/sheets/result.html", context)


@desk(manages_people)
@require_POST
def sheet_confirm(request, pk: int):
    """确认导入: all good rows in one transaction, if they still are what was looked at; long sheets by a worker."""
    upload = _upload(request, pk)
    version = request.POST.get("version", "")
    try:
        if sum(upload.counts.values()) > QUEUE_ROWS:
            queue_upload(upload, by=request.user, version=version)
        else:
            counts = confirm_upload(upload, by=request.user, version=version).counts
            messages.success(
                request, f"已导入：新增{counts['new']}行，有变化{counts['changed']}行，不变{counts['unchanged']}行。"
            )
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("desk_sheet", pk)


@desk(manages_people)
@require_POST
def sheet_undo(request, pk: int):
    """撤销本次导入: what was touched since stays and is listed."""
    upload = _upload(request, pk)
    try:
        if upload.state != SheetUpload.State.CONFIRMED:
            raise ValidationError("这份表还没有导入，不用撤销。")
        report = undo_batch(upload.batch, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        left = f"，另有{len(report.conflicts)}条之后有变动，没有动" if report.conflicts else ""
        messages.success(request, f"已撤销{report.undone}条改动{left}。")
    return redirect("desk_sheet", pk)


@desk(manages_people)
@require_POST
def sheet_mend(request, pk: int):
    """Mend cells of one row in the page and look again."""
    upload, number = _upload(request, pk), row_id(request.POST.get("row"))
    cells = {name.removeprefix("cell-"): text for name, text in request.POST.items() if name.startswith("cell-")}
    if not number or not cells:
        messages.error(request, "没有要改的内容。")
        return redirect("desk_sheet", pk)
    preview = _mended(request, lambda: mend_row(upload, number, cells, by=request.user))
    if preview is not None:
        still = next((row for row in preview.refused if row.number == number), None)
        if still is None:
            messages.success(request, f"第{number}行已改好。")
        else:
            messages.warning(request, f"第{number}行还有问题：{still.problems[0].reason}")
    return redirect("desk_sheet", pk)


@desk(manages_people)
@require_POST
def sheet_alike(request, pk: int):
    """是: the suggested word for every row that says the same."""
    upload = _upload(request, pk)
    name, old, new = (request.POST.get(key, "") for key in ("column", "old", "new"))
    if _mended(request, lambda: mend_alike(upload, name, old, new, by=request.user)) is not None:
        messages.success(request, f"“{old}”已改为“{new}”。")
    return redirect("desk_sheet", pk)


@desk(manages_people)
@require_POST
def sheet_column(request, pk: int):
    """Say what an unknown column is; 记住这列 for the next sheet of this unit."""
    upload, remember = _upload(request, pk), bool(request.POST.get("remember"))
    header, name = request.POST.get("header", ""), request.POST.get("column", "")
    if _mended(request, lambda: assign_column(upload, header, name, by=request.user, remember=remember)) is not None:
        messages.success(request, f"“{header}”这一列已用上。" + ("下次会自动认出来。" if remember else ""))
    return redirect("desk_sheet", pk)


def _mended(request, verb):
    """The new preview, or None with the reason as a message."""
    try:
        return verb()
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return None


@desk(manages_people)
@require_POST
def sheet_discard(request, pk: int):
    """放弃: forget the rows of an upload."""
    try:
        discard_upload(_upload(request, pk), by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "已放弃这份表，什么也没有改。")
    return redirect("desk_sheets")


def _file(name: str) -> HttpResponse:
    response = HttpResponse(content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


@desk(manages_people)
@require_POST
def sheet_result(request, pk: int):
    """下载处理结果: the refused rows as they came, with the reasons. They hold numbers: a logged POST."""
    upload = _upload(request, pk)
    response = _file(f"处理结果-{upload.file_name.rpartition('.')[0] or upload.file_name}.xlsx")
    try:
        count = write_result(response, upload)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("desk_sheets")
    record("download_result", upload, by=request.user, rows=count)
    return response


@desk(manages_people)
def sheet_template(request, kind: str):
    """下载模板, with the streets of one's unit to choose from."""
    if kind not in dict(kinds_for(request.user)):
        raise Http404
    streets = Region.objects.streets().visible_to(request.user).order_by("path").values_list("name", flat=True)
    sheet = kinds.get(kind)
    response = _file(f"{sheet.title}模板.xlsx")
    write_template(response, sheet, {"street": list(streets)} if "street" in sheet.columns() else None)
    return response
