"""A sheet comes in: preview, mend, confirm in one transaction, or the same in one go from a command."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from talent.audit.actions import record
from talent.sheets import contents, kinds
from talent.sheets.cleaning import clean_rows
from talent.sheets.containers import check_size
from talent.sheets.declarations import Sheet
from talent.sheets.headers import Table, find_table
from talent.sheets.models import SheetBatch, SheetUpload
from talent.sheets.previews import CleanRow, Preview
from talent.sheets.readers import read_cells
from talent.sheets.refusals import SheetRefused

CHANGED_MEANWHILE = "别人刚改过其中的内容，这次没有导入。请重新核对后再确认。"


@dataclass
class ImportReport:
    """What an import did (or, on a dry run, would do). `error` is set when the file as a whole is refused."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)
    batch: int | None = None
    error: str | None = None
    refused_rows: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        """Is there any row that was taken?"""
        return bool(self.new or self.changed or self.unchanged)

    def as_json(self) -> dict[str, Any]:
        """The command's contract; `error` only where there is one."""
        found = {name: getattr(self, name) for name in ("new", "changed", "unchanged", "refused", "batch")}
        return found if self.error is None else found | {"error": self.error}


@dataclass
class _Examined:
    sheet: Sheet
    table: Table
    rows: list[CleanRow]
    upload: SheetUpload

    def plan(self, by) -> Preview:
        return plan_rows(self.sheet, self.rows, self.upload, by)


def plan_rows(sheet: Sheet, rows: list[CleanRow], upload: SheetUpload, by) -> Preview:
    """One plan over cleaned rows; every row must come out of it exactly once."""
    own = {row.number: (len(row.errors), len(row.warnings)) for row in rows if row.errors or row.warnings}
    preview = sheet.plan(rows, region=upload.region, by=by, **upload.context)
    if len(preview.outcomes) != len(rows):
        raise AssertionError(f"plan of {upload.kind} gave {len(preview.outcomes)} outcomes for {len(rows)} rows")
    preview.own_problems = own
    if upload.unknown_columns:
        preview.notes.insert(0, f"这些列没有用到：{'、'.join(upload.unknown_columns)}。")
    return preview


def _examine(kind: str, data: bytes, file_name: str, *, region, by, context: dict) -> _Examined:
    sheet = kinds.get(kind)()
    if sheet.needs_region and region is None:
        raise SheetRefused("请先选择这份表属于哪个区县。")
    if sheet.needs_session and not context.get("session"):
        raise SheetRefused("请先选择这份签到表属于哪一场培训。")
    sheet.check_right(region=region, by=by, **context)
    table = find_table(type(sheet), read_cells(data, file_name))
    upload = SheetUpload(
        kind=kind,
        file_name=Path(file_name).name[-200:],
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        region=region,
        context=context,
        uploaded_by=by,
        unknown_columns=table.unknown,
    )
    return _Examined(sheet, table, clean_rows(type(sheet), table), upload)


def _store(found: _Examined, preview: Preview) -> None:
    found.upload.counts, found.upload.notes = preview.counts, preview.notes
    found.upload.save()
    contents.keep(found.upload, found.table, found.rows, preview)


def preview_file(kind: str, file: BinaryIO, *, region, by, **context: Any) -> tuple[SheetUpload, Preview]:
    """
    Read an uploaded file and say what it would do; stores the upload, changes nothing else.

    `file` has `name`, `size` and `read()`; `context` is plain JSON (session=5). SheetRefused (a ValidationError)
    when the file as a whole is refused; then nothing is stored.
    """
    check_size(file.size)
    found = _examine(kind, file.read(), file.name, region=region, by=by, context=context)
    preview = found.plan(by)
    with transaction.atomic():
        _store(found, preview)
    return found.upload, preview


def preview_upload(upload: SheetUpload, *, by) -> Preview:
    """What a stored upload would do now. SheetRefused when its content has been purged."""
    sheet = kinds.get(upload.kind)
    return plan_rows(sheet(), contents.rows_of(upload, sheet), upload, by)


def _locked(upload: SheetUpload) -> SheetUpload:
    found = SheetUpload.objects.select_for_update().get(pk=upload.pk)
    if found.state == SheetUpload.State.CONFIRMED:
        raise ValidationError("这份表已经导入过了，不用再确认。")
    if found.state == SheetUpload.State.DISCARDED:
        raise ValidationError("这份表已经放弃，请重新上传。")
    return found


def _write(sheet: Sheet, upload: SheetUpload, preview: Preview, by) -> SheetBatch:
    """Carry a plan out; called inside the transaction in which it was made."""
    counts = preview.counts
    if counts["refused"] == len(preview.outcomes):
        raise ValidationError("没有可以导入的行，请先处理下面的问题。")
    batch = SheetBatch.objects.create(upload=upload, kind=upload.kind, counts=counts, confirmed_by=by)
    sheet.apply(preview, batch, by)
    upload.state, upload.counts, upload.notes = SheetUpload.State.CONFIRMED, counts, preview.notes
    upload.save(update_fields=["state", "counts", "notes"])
    path = upload.region.path if upload.region else ""
    record("import_sheet", batch, by=by, region_path=path, kind=upload.kind, sha256=upload.sha256, **counts)
    return batch


def confirm_upload(upload: SheetUpload, *, by) -> SheetBatch:
    """
    Write all good rows of a previewed upload in one transaction, as one batch.

    Planned again against what is stored now; rows are not cleaned again. ValidationError when it was confirmed
    before, holds no good row, or somebody else changed the same rows at the same moment (then nothing is written).
    """
    sheet = kinds.get(upload.kind)
    rows = contents.rows_of(upload, sheet)
    declared = sheet()
    try:
        with transaction.atomic():
            locked = _locked(upload)
            declared.check_right(region=locked.region, by=by, **locked.context)
            preview = plan_rows(declared, rows, locked, by)
            batch = _write(declared, locked, preview, by)
            contents.keep_problems(locked, preview)
    except IntegrityError:
        raise ValidationError(CHANGED_MEANWHILE) from None
    return batch


def mend_row(upload: SheetUpload, number: int, cells: dict[str, str], *, by) -> Preview:
    """
    Put new text into cells of one row (`cells` by the declaration's attributes) and plan again.

    ValidationError when the upload is closed, the row is not one of its data rows, or a column is not in the sheet.
    """
    sheet = kinds.get(upload.kind)
    with transaction.atomic():
        locked = _locked(upload)
        table = contents.table_of(locked)
        row = next((row for place, row in table.rows if place == number), None)
        if row is None:
            raise ValidationError(f"表里没有第{number}行数据。")
        for name, text in cells.items():
            if name not in table.columns:
                raise ValidationError("这份表里没有这一列。")
            row[table.columns[name]] = text
        found = _Examined(sheet(), table, clean_rows(sheet, table), locked)
        preview = found.plan(by)
        _store(found, preview)
        record("mend_sheet_row", locked, by=by, row=number, columns=sorted(cells))
    return preview


def discard_upload(upload: SheetUpload, *, by) -> None:
    """Give a previewed upload up and forget its rows at once. ValidationError when it was confirmed."""
    with transaction.atomic():
        locked = _locked(upload)
        locked.state = SheetUpload.State.DISCARDED
        locked.save(update_fields=["state"])
        contents.forget([locked.pk])
        record("discard_sheet", locked, by=by, kind=locked.kind)


def import_file(kind: str, path: str | Path, *, region, by, dry_run: bool = False, **context: Any) -> ImportReport:
    """
    The desk's path in one go: examine, plan and, unless `dry_run`, write. Never raises for a bad file.

    KeyError when the kind is not registered.
    """
    try:
        data = _read_path(Path(path))
        found = _examine(kind, data, Path(path).name, region=region, by=by, context=context)
        if dry_run:
            return _report(found.plan(by), None)
        with transaction.atomic():
            preview = found.plan(by)
            if not any(preview.counts[name] for name in ("new", "changed", "unchanged")):
                return _report(preview, None)
            _store(found, preview)
            batch = _write(found.sheet, found.upload, preview, by)
    except ValidationError as error:
        return ImportReport(error=" ".join(error.messages))
    except IntegrityError:
        return ImportReport(error=CHANGED_MEANWHILE)
    return _report(preview, batch.pk)


def _read_path(path: Path) -> bytes:
    try:
        check_size(path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise SheetRefused(f"读不到文件“{path.name}”（{error.strerror}）。") from None


def _report(preview: Preview, batch: int | None) -> ImportReport:
    counts = preview.counts
    refused = [
        {"row": number, "column": column, "reason": reason} for number, column, reason in contents.problems_of(preview)
    ]
    return ImportReport(
        counts["new"], counts["changed"], counts["unchanged"], refused, batch, None, counts["refused"], preview.notes
    )
