"""A sheet comes in: preview, mend, confirm in one transaction, or the same in one go from a command."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from talent.audit.actions import record
from talent.outbox.actions import enqueue
from talent.sheets import contents, kinds, remembering
from talent.sheets.cleaning import clean_rows
from talent.sheets.containers import check_size
from talent.sheets.declarations import Sheet
from talent.sheets.headers import Table, find_table
from talent.sheets.models import SheetBatch, SheetUpload
from talent.sheets.previews import CleanRow, Preview
from talent.sheets.readers import read_cells
from talent.sheets.refusals import SheetRefused
from talent.sheets.turns import take_turn
from talent.sheets.widgets import as_text

# Above this a confirmation does not keep its sender waiting: a worker writes, the page shows how far it is.
QUEUE_ROWS = 5_000
OUTDATED = "您核对之后，库里的内容有变化。下面是重新核对的结果，请再看一遍。"
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
        """What the rows would do, as things stand now."""
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


def version_of(upload: SheetUpload, preview: Preview) -> str:
    """The file (by hash), its mendings and what it would do now: what a confirmation names."""
    return preview.version(upload.sha256, upload.revision)


def _examine(kind: str, data: bytes, file_name: str, *, region, by, context: dict, may_ask: bool = False) -> _Examined:
    sheet = kinds.get(kind)()
    if sheet.needs_region and region is None:
        raise SheetRefused("请先选择这份表属于哪个区县。")
    if sheet.needs_session and not context.get("session"):
        raise SheetRefused("请先选择这份签到表属于哪一场培训。")
    sheet.check_right(region=region, by=by, **context)
    names = remembering.names_for(kind, region)
    table = find_table(type(sheet), read_cells(data, file_name), names, may_ask=may_ask)
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
    upload = found.upload
    upload.counts, upload.notes, upload.unknown_columns = preview.counts, preview.notes, found.table.unknown
    upload.save()
    contents.keep(found.upload, found.table, found.rows, preview)


def preview_file(kind: str, file: BinaryIO, *, region, by, **context: Any) -> tuple[SheetUpload, Preview]:
    """
    Read an uploaded file and say what it would do; stores the upload, changes nothing else.

    `file` has `name`, `size` and `read()`; `context` is plain JSON (session=5). SheetRefused (a ValidationError)
    when the file as a whole is refused; then nothing is stored.
    """
    check_size(file.size)
    found = _examine(kind, file.read(), file.name, region=region, by=by, context=context, may_ask=True)
    preview = found.plan(by)
    with transaction.atomic():
        _store(found, preview)
        if found.sheet.roles:
            record_look(found.upload, "upload_sheet", by=by)
    return found.upload, preview


def record_look(upload: SheetUpload, verb: str, *, by) -> None:
    """A restricted sheet was sent, or somebody looked at it: who, and how many rows."""
    path = upload.region.path if upload.region else ""
    record(verb, upload, by=by, region_path=path, kind=upload.kind, rows=sum(upload.counts.values()))


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


def _open(upload: SheetUpload) -> SheetUpload:
    """Locked, and nobody is importing it."""
    found = _locked(upload)
    if found.state != SheetUpload.State.PREVIEWED:
        raise ValidationError("这份表正在导入，请等它完成。")
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


def confirm_upload(upload: SheetUpload, *, by, version: str | None = None) -> SheetBatch:
    """
    Write all good rows of a previewed upload in one transaction, as one batch.

    Planned again against what is stored now; rows are not cleaned again. `version` is what was looked at
    (`version_of`): ValidationError with OUTDATED when anything would come out otherwise by now. Also when it was
    confirmed before, holds no good row, or somebody else changed the same rows at the same moment. Then nothing is
    written.
    """
    sheet = kinds.get(upload.kind)
    rows = contents.rows_of(upload, sheet)
    declared = sheet()
    try:
        with transaction.atomic():
            take_turn()
            locked = _locked(upload)
            declared.check_right(region=locked.region, by=by, **locked.context)
            preview = plan_rows(declared, rows, locked, by)
            if version is not None and version != version_of(locked, preview):
                raise ValidationError(OUTDATED)
            batch = _write(declared, locked, preview, by)
            contents.keep_problems(locked, preview)
    except IntegrityError:
        raise ValidationError(CHANGED_MEANWHILE) from None
    return batch


def queue_upload(upload: SheetUpload, *, by, version: str) -> None:
    """
    Have a worker confirm it: for sheets that take longer than a person waits for a page.

    ValidationError when it was confirmed, discarded or queued before.
    """
    with transaction.atomic():
        locked = _open(upload)
        locked.state, locked.message = SheetUpload.State.QUEUED, ""
        locked.save(update_fields=["state", "message"])
        enqueue("sheets.confirm", {"upload": locked.pk, "by": by.pk, "version": version})


def confirm_queued(upload: SheetUpload, *, by, version: str) -> SheetBatch | None:
    """
    What the worker does: confirm, or bring the upload back to its preview with the reason.

    Harmless when run twice, and after a worker that was killed in the middle: its transaction has left nothing.
    """
    waiting = (SheetUpload.State.QUEUED, SheetUpload.State.WRITING)
    # Committed on its own, so that the page can say that it has begun.
    if not SheetUpload.objects.filter(pk=upload.pk, state__in=waiting).update(state=SheetUpload.State.WRITING):
        return None
    try:
        return confirm_upload(upload, by=by, version=version)
    except ValidationError as error:
        back = {"state": SheetUpload.State.PREVIEWED, "message": error.messages[0][:200]}
        SheetUpload.objects.filter(pk=upload.pk, state__in=waiting).update(**back)
    return None


def mend_row(upload: SheetUpload, number: int, cells: dict[str, str], *, by) -> Preview:
    """
    Put new text into cells of one row (`cells` by the declaration's attributes) and plan again.

    ValidationError when the upload is closed, the row is not one of its data rows, or a column is not in the sheet.
    """

    def change(table: Table) -> None:
        row = next((row for place, row in table.rows if place == number), None)
        if row is None:
            raise ValidationError(f"表里没有第{number}行数据。")
        for name, text in cells.items():
            row[_place(table, name)] = text

    return _mend(upload, change, by=by, row=number, columns=sorted(cells))


def mend_alike(upload: SheetUpload, name: str, old: str, new: str, *, by) -> Preview:
    """
    Put `new` into every cell of a column that says `old`: one 是 for all rows that write 洪家楼办.

    ValidationError when the upload is closed or the column is not in the sheet.
    """

    def change(table: Table) -> None:
        place = _place(table, name)
        for _, row in table.rows:
            if as_text(row[place]) == old:
                row[place] = new

    return _mend(upload, change, by=by, columns=[name])


def assign_column(upload: SheetUpload, header: str, attribute: str, *, by, remember: bool = False) -> Preview:
    """
    Say what an unknown column means and plan again; with `remember`, its unit's next sheet is understood at once.

    ValidationError when the upload is closed, or the header or the column is not free.
    """

    def change(table: Table) -> None:
        if attribute not in kinds.get(upload.kind).columns():
            raise ValidationError("没有这一列。")
        try:
            table.assign(header, attribute)
        except ValueError as error:
            raise ValidationError(str(error)) from None
        if remember:
            remembering.remember(upload.kind, upload.region, header, attribute, by=by)

    return _mend(upload, change, by=by, columns=[attribute])


def _place(table: Table, name: str) -> int:
    if name not in table.columns:
        raise ValidationError("这份表里没有这一列。")
    return table.columns[name]


def _mend(upload: SheetUpload, change: Callable[[Table], None], *, by, **data) -> Preview:
    sheet = kinds.get(upload.kind)
    with transaction.atomic():
        locked = _open(upload)
        table = contents.table_of(locked)
        change(table)
        locked.revision, locked.message, locked.unknown_columns = locked.revision + 1, "", table.unknown
        found = _Examined(sheet(), table, clean_rows(sheet, table), locked)
        preview = found.plan(by)
        _store(found, preview)
        record("mend_sheet_row", locked, by=by, **data)
    return preview


def discard_upload(upload: SheetUpload, *, by) -> None:
    """Give a previewed upload up and forget its rows at once. ValidationError when it was confirmed."""
    with transaction.atomic():
        locked = _open(upload)
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
            take_turn()
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
