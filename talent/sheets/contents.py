"""What an upload keeps of its file, and how it comes back."""

from datetime import timedelta

from django.utils import timezone

from talent.sheets.declarations import Sheet
from talent.sheets.headers import Table
from talent.sheets.models import SheetChange, SheetContent, SheetUpload
from talent.sheets.previews import CleanRow, Preview, Problem
from talent.sheets.refusals import SheetRefused
from talent.sheets.sealing import seal, unseal
from talent.sheets.widgets import ChoiceWidget

KEEP_DAYS = 7
GONE = "这次上传的内容已按规定清除，请重新上传。"


def _content(upload: SheetUpload, field: str):
    sealed = SheetContent.objects.filter(upload=upload).values_list(field, flat=True).first()
    if sealed is None:
        raise SheetRefused(GONE)
    return unseal(sealed)


def keep(upload: SheetUpload, table: Table, rows: list[CleanRow], preview: Preview) -> None:
    """Store (or replace) the content of an upload."""
    # Names once, values as lists: a dict in every row makes reading it back three times slower.
    names = list(rows[0].values)
    SheetContent.objects.update_or_create(
        upload=upload,
        defaults={
            "table": seal(
                [table.lead_rows, table.header, table.header_number, table.rows, table.columns, table.unknown]
            ),
            "rows": seal([names, [[row.number, list(row.values.values()), *_own(row, preview)] for row in rows]]),
            "problems": seal(problems_of(preview)),
        },
    )


def _own(row: CleanRow, preview: Preview) -> tuple[list[Problem], list[str]]:
    """Errors and warnings of the cells; those that plan has added are found again by the next plan."""
    errors, warnings = preview.own_problems.get(row.number, (0, 0))
    return row.errors[:errors], row.warnings[:warnings]


def problems_of(preview: Preview) -> list[tuple[int, str, str]]:
    """(row, column, reason) of every refusal."""
    return [(row.number, *problem) for row in preview.refused for problem in row.problems]


def keep_problems(upload: SheetUpload, preview: Preview) -> None:
    """Replace the refusals by those of the plan that was carried out."""
    SheetContent.objects.filter(upload=upload).update(problems=seal(problems_of(preview)))


def table_of(upload: SheetUpload) -> Table:
    """The sheet as it stood, mended cells included. SheetRefused when the content has been purged."""
    lead, header, number, rows, columns, unknown = _content(upload, "table")
    return Table(lead, header, number, [(place, cells) for place, cells in rows], columns, unknown)


def rows_of(upload: SheetUpload, sheet: type[Sheet]) -> list[CleanRow]:
    """The cleaned rows, as cleaning gave them. SheetRefused when the content has been purged."""
    choices = {
        name: column.widget.restore
        for name, column in sheet.columns().items()
        if isinstance(column.widget, ChoiceWidget)
    }
    names, stored = _content(upload, "rows")
    rows = []
    for number, plain, errors, warnings in stored:
        values = dict(zip(names, plain, strict=True))
        for name, restore in choices.items():
            values[name] = restore(values[name])
        rows.append(CleanRow(number, values, [Problem(*error) for error in errors], warnings))
    return rows


def problems(upload: SheetUpload) -> list[tuple[int, str, str]]:
    """(row, column, reason) of every refusal, as last previewed or as confirmed."""
    return [tuple(problem) for problem in _content(upload, "problems")]


def forget(uploads: list[int]) -> int:
    """Delete the rows of these uploads; what they counted stays."""
    return SheetContent.objects.filter(upload__in=uploads).delete()[0]


def purge() -> int:
    """Delete rows that nobody needs any more (a week after the upload). Returns how many uploads lost theirs."""
    old = timezone.now() - timedelta(days=KEEP_DAYS)
    # The images of a batch hold numbers too; past the days in which it can be undone nobody reads them.
    SheetChange.objects.filter(batch__confirmed_at__lt=old - timedelta(days=1)).delete()
    return SheetContent.objects.filter(upload__uploaded_at__lt=old).delete()[0]
