"""The sample's rows enter through the same sheets as a district's own: written to a file, imported by the same verb."""

import csv
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.utils import timezone

from talent.sheets.actions import ImportReport, import_file
from talent.sheets.models import SheetBatch, SheetUpload


class SampleRefused(AssertionError):
    """A row of the sample was refused: the sample and the sheet no longer agree."""


def import_rows(kind: str, title: str, headers: Sequence[str], rows: Iterable[Sequence], *, region, by) -> ImportReport:
    """Import rows as the sheet `title`.csv. SampleRefused when the file or any row of it is refused."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{title}.csv"
        with file.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(headers)
            writer.writerows(rows)
        return import_whole(kind, file, region=region, by=by)


def import_whole(kind: str, file: Path, *, region, by) -> ImportReport:
    report = import_file(kind, file, region=region, by=by)
    if report.error or report.refused:
        raise SampleRefused(f"{kind} {file.name}: {report.error or report.refused[:3]}")
    date_batch(report.batch)
    return report


def date_batch(batch: int | None) -> None:
    """These two columns take their default from the real clock, which the sample's date does not move."""
    if batch is not None:
        SheetBatch.objects.filter(pk=batch).update(confirmed_at=timezone.now())
        SheetUpload.objects.filter(batch=batch).update(uploaded_at=timezone.now())
