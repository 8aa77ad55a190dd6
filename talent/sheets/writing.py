"""
Lists going out: xlsx in constant memory, and csv that no spreadsheet program will run.

A cell is text, a number or a date, never a formula, whatever its first character is.
"""

import csv
import datetime
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter
from django.utils import timezone

# Typing one of these first makes a formula (or, for the last two, ends the cell) in some program; full-width forms too.
FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")
_FORMATS = {"text": "@", "date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm", "time": "hh:mm", "number": "General"}
_WORKBOOK_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
    "nan_inf_to_errors": True,
}
# Excel's calendar starts here; older days are written as text.
_FIRST_EXCEL_DAY = datetime.date(1900, 3, 1)


@dataclass(frozen=True, slots=True)
class OutColumn:
    """A column going out: header, cell format ("text", "date", "datetime", "time", "number") and width in characters."""

    header: str
    cell_format: str = "text"
    width: int = 14


class SheetWriter:
    """One worksheet, written from top to bottom."""

    def __init__(self, stream: BinaryIO, sheet_name: str = "名单", columns: Sequence[OutColumn] = ()):
        self.book = xlsxwriter.Workbook(stream, _WORKBOOK_OPTIONS)
        self.formats = {name: self.book.add_format({"num_format": code}) for name, code in _FORMATS.items()}
        self.title_format = self.book.add_format({"bold": True, "font_size": 14})
        self.header_format = self.book.add_format({"bold": True, "bg_color": "#E8F0EC", "border": 1, "num_format": "@"})
        self.sheet = self.book.add_worksheet(sheet_name)
        self.row = 0
        for place, column in enumerate(columns):
            self.sheet.set_column(place, place, column.width, self.formats[column.cell_format])

    def write_title(self, text: str) -> None:
        """A title row."""
        self.sheet.write_string(self.row, 0, text, self.title_format)
        self.row += 1

    def write_headers(self, headers: Iterable[str]) -> None:
        """The header row."""
        for place, header in enumerate(headers):
            self.sheet.write_string(self.row, place, header, self.header_format)
        self.row += 1

    def write_row(self, values: Iterable[Any], format_names: Sequence[str] = ()) -> None:
        """A row of cells by their Python types; `format_names` says how empty cells and texts are formatted."""
        for place, value in enumerate(values):
            self.write_cell(place, value, format_names[place] if place < len(format_names) else "text")
        self.row += 1

    def write_cell(self, place: int, value: Any, format_name: str = "text") -> None:
        """One cell of the current row."""
        sheet, row, formats = self.sheet, self.row, self.formats
        if isinstance(value, str):
            if value:
                sheet.write_string(row, place, value, formats["text"])
            else:
                sheet.write_blank(row, place, None, formats[format_name])
        elif value is None:
            sheet.write_blank(row, place, None, formats[format_name])
        elif isinstance(value, bool):
            sheet.write_boolean(row, place, value)
        elif isinstance(value, datetime.datetime):
            local = timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
            self._write_time(place, local, "datetime")
        elif isinstance(value, datetime.date):
            self._write_time(place, value, "date")
        elif isinstance(value, datetime.time):
            sheet.write_datetime(row, place, value, formats["time"])
        elif isinstance(value, int | float | Decimal):
            sheet.write_number(row, place, value, formats[format_name])
        else:
            sheet.write_string(row, place, str(value), formats["text"])

    def _write_time(self, place: int, value: datetime.date, format_name: str) -> None:
        if (value.date() if isinstance(value, datetime.datetime) else value) < _FIRST_EXCEL_DAY:
            self.sheet.write_string(self.row, place, value.isoformat(), self.formats["text"])
        else:
            self.sheet.write_datetime(self.row, place, value, self.formats[format_name])

    def close(self) -> None:
        """Finish the file; the stream stays open."""
        self.book.close()


def write_xlsx(stream: BinaryIO, title: str, columns: Sequence[OutColumn], rows: Iterable[Sequence[Any]]) -> int:
    """Write a list: title row, headers, one row per item. Memory stays constant. Returns the number of rows."""
    writer = SheetWriter(stream, columns=columns)
    if title:
        writer.write_title(title)
    writer.write_headers(column.header for column in columns)
    formats = [column.cell_format for column in columns]
    first = writer.row
    for row in rows:
        writer.write_row(row, formats)
    writer.close()
    return writer.row - first


def write_register(
    stream: BinaryIO, title: str, unit: str, by: str, columns: Sequence[OutColumn], rows: Iterable[Sequence[Any]],
    note: str = "",
) -> int:  # fmt: skip
    """
    A 台账 as the bureau files it: title over all columns, unit and date, headers, rows, 填报人 and 审核人.

    It imports as it is: the finder takes the headers below the title, and a line of notes is no data row.
    """
    writer = SheetWriter(stream, "台账", columns)
    last = max(len(columns) - 1, 1)
    writer.sheet.set_landscape()
    writer.sheet.set_paper(9)  # A4
    writer.sheet.fit_to_pages(1, 0)
    centered = writer.book.add_format({"bold": True, "font_size": 16, "align": "center"})
    writer.sheet.merge_range(0, 0, 0, last, title, centered)
    writer.row = 1
    writer.write_cell(0, f"填报单位：{unit}")
    writer.write_cell(last, f"填报日期：{timezone.localdate():%Y年%m月%d日}")
    writer.row += 1
    writer.write_headers(column.header for column in columns)
    writer.sheet.repeat_rows(writer.row - 1)
    writer.sheet.freeze_panes(writer.row, 1)
    formats, first = [column.cell_format for column in columns], writer.row
    for row in rows:
        writer.write_row(row, formats)
    written = writer.row - first
    writer.row += 1
    if note:
        writer.write_row([f"注：{note}"])
    writer.write_cell(0, f"填表：填报人 {by}　　　　审核人 　　　　　　　　（盖章处）")
    writer.close()
    return written


def csv_cell(value: Any) -> Any:
    """The value as it is safe in a csv: text that would start a formula gets a leading apostrophe."""
    if isinstance(value, str):
        return "'" + value if value.startswith(FORMULA_STARTS) else value
    if isinstance(value, datetime.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.strftime("%Y-%m-%d %H:%M")
    if value is None:
        return ""
    # Booleans, numbers and dates cannot hide a formula.
    return value if isinstance(value, int | float | datetime.date | datetime.time) else csv_cell(str(value))


def iterate_csv(columns: Sequence[OutColumn], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The list as UTF-8 with BOM (so that Excel reads it), line by line, for a streaming response."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield b"\xef\xbb\xbf"
    writer.writerow([csv_cell(column.header) for column in columns])
    for row in rows:
        writer.writerow([csv_cell(cell) for cell in row])
        if buffer.tell() > 65_536:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def write_csv(stream: BinaryIO, columns: Sequence[OutColumn], rows: Iterable[Sequence[Any]]) -> None:
    """Write the list as csv into a binary stream."""
    for piece in iterate_csv(columns, rows):
        stream.write(piece)
