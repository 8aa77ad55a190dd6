"""A list goes out: asked for, written by a worker or at once, kept for a day, then gone."""

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from talent.audit.actions import record
from talent.files.glyphs import MissingGlyph
from talent.outbox.actions import enqueue
from talent.sheets import list_exports
from talent.sheets.list_exports import ExportColumn, ListExport
from talent.sheets.models import SheetExport
from talent.sheets.printing import PRINT_ROWS, print_register
from talent.sheets.writing import OutColumn, write_csv, write_register, write_xlsx

KEEP_HOURS = 24
QUEUE_ROWS = 3_000
CHUNK = 2_000
# What Excel holds below a title and a header.
MAX_ROWS = 1_048_000
NO_REASON = "导出完整号码要写明事由。"
TOO_LONG = f"PDF台账一次最多印{PRINT_ROWS}行。请先在名单里按街道筛选，或改导出Excel台账。"
_UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')
State, Format = SheetExport.State, SheetExport.Format
REGISTERS = (Format.REGISTER, Format.PRINT)


def request_export(
    export: ListExport, *, by, query: str = "", file_format: str = Format.XLSX, full: bool = False, reason: str = ""
) -> SheetExport:
    """
    Take a list along: what `by` sees under `query` (the page's query string), in its order.

    Short lists are written at once, long ones by a worker. ValidationError when full numbers are asked for without a
    reason, the list is not for `by`, it has no such layout, or it is too long to be printed. Source: DOMAIN §3
    (full-value exports).
    """
    reason = reason.strip()
    if not export.rule(by):
        raise ValidationError("这份名单不在您的工作范围里。")
    if full and not reason:
        raise ValidationError(NO_REASON)
    if file_format not in Format or (file_format in REGISTERS and export.register is None):
        raise ValidationError("没有这种格式，请重新选择。")
    count = _count(export.rows(by, QueryDict(query)))
    if file_format == Format.PRINT and count > PRINT_ROWS:
        raise ValidationError(TOO_LONG)
    # Whose head hears of full numbers: the unit whose people one manages, before any where one only reviews or edits.
    region = next((role for role in by.active_roles if role.kind in role.MANAGING), by.active_roles[0]).region
    title = export.register.title_for(QueryDict(query)) if file_format in REGISTERS else export.title
    with transaction.atomic():
        made = SheetExport.objects.create(
            name=export.name, title=title, query=query, file_format=file_format, is_full=full, reason=reason[:200],
            region=region, file_name=_file_name(region.name, title, file_format), asked_by=by,
        )  # fmt: skip
        record("export_list", made, by=by, reason=reason, region_path=region.path, name=export.name, full=full)
        if full:
            enqueue("sheets.exported_full", {"export": made.pk})
        if is_long := count > QUEUE_ROWS:
            enqueue("sheets.export", {"export": made.pk})
    if not is_long:
        write_export(made)
    return made


def _file_name(place: str, title: str, file_format: str) -> str:
    ending = file_format if file_format in (Format.CSV, Format.PRINT) else "xlsx"
    return _UNSAFE.sub("", f"{place}_{title}_{timezone.localdate():%Y%m%d}") + f".{ending}"


def _count(rows: Iterable) -> int:
    return rows.order_by().count() if isinstance(rows, QuerySet) else len(rows)


def _streamed(rows: Iterable) -> Iterator:
    """Row by row, never the whole list in memory."""
    return rows.iterator(chunk_size=CHUNK) if isinstance(rows, QuerySet) else iter(rows)


def cells_of(
    export: ListExport, viewer, query: QueryDict, *, full: bool, columns: Iterable[ExportColumn] | None = None
) -> Iterator[list[Any]]:
    """The cells of a list, row by row, as `viewer` sees it under `query`."""
    getters: list[Callable] = [
        column.full if full and column.full else column.value for column in columns or export.columns
    ]
    rows = islice(_streamed(export.rows(viewer, query)), MAX_ROWS)
    return ([get(row) for get in getters] for row in rows)


def write_export(made: SheetExport) -> None:
    """Write the file of a queued export; harmless when run twice."""
    if made.state != State.QUEUED:
        return
    export = list_exports.get(made.name)
    if export is None or not export.rule(made.asked_by):
        SheetExport.objects.filter(pk=made.pk).update(state=State.REFUSED)
        return
    columns = export.register.columns if made.file_format in REGISTERS else export.columns
    cells = _Counted(cells_of(export, made.asked_by, QueryDict(made.query), full=made.is_full, columns=columns))
    with tempfile.TemporaryFile() as stream:
        try:
            _write_cells(stream, made, export, [column.out for column in columns], cells)
        except MissingGlyph:
            SheetExport.objects.filter(pk=made.pk).update(state=State.UNPRINTED)
            made.state = State.UNPRINTED
            return
        stream.seek(0)
        # The name on disk says nothing of what is in it.
        made.file.save(f"{made.pk}.{made.file_name.rpartition('.')[2]}", File(stream), save=False)
    made.state, made.rows = State.READY, cells.count
    made.save(update_fields=["state", "rows", "file"])


def _write_cells(stream: BinaryIO, made: SheetExport, export: ListExport, columns: list[OutColumn], cells) -> None:
    """The file in the format that was asked for. MissingGlyph when a PDF can't print a character."""
    if made.file_format == Format.CSV:
        write_csv(stream, columns, cells)
    elif made.file_format == Format.XLSX:
        write_xlsx(stream, made.title, columns, cells)
    else:
        write = print_register if made.file_format == Format.PRINT else write_register
        layout, query = export.register, QueryDict(made.query)
        note = layout.note(made.asked_by, query) if layout.note else ""
        write(stream, made.title, layout.unit_for(query, made.region.name), made.asked_by.name, columns, cells, note)


class _Counted:
    """Rows on their way through, counted."""

    def __init__(self, rows: Iterable):
        self._rows, self.count = rows, 0

    def __iter__(self):
        for row in self._rows:
            self.count += 1
            yield row


def expire_exports() -> int:
    """Delete the files of yesterday; what was asked for, when and why stays. Returns how many went."""
    old = timezone.now() - timedelta(hours=KEEP_HOURS)
    gone = 0
    for made in SheetExport.objects.filter(asked_at__lt=old).exclude(state=State.EXPIRED).order_by("pk"):
        if made.file:
            made.file.delete(save=False)
        SheetExport.objects.filter(pk=made.pk).update(state=State.EXPIRED, file="")
        gone += 1
    return gone
