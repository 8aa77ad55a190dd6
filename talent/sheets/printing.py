"""A 台账 on paper: the bureau's layout as PDF, to be printed and sealed."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

from django.utils import timezone

from talent.files.typesetting import render_pdf
from talent.sheets.writing import OutColumn

REGISTER = "talent/sheets/typst/register.typ"
# Typesetting keeps all pages in memory; a longer register is printed street by street or taken along as xlsx.
PRINT_ROWS = 5_000


def print_register(
    stream: BinaryIO, title: str, unit: str, by: str, columns: Sequence[OutColumn], rows: Iterable[Sequence[Any]],
    note: str = "",
) -> int:  # fmt: skip
    """
    Write a 台账 as PDF: title, unit and date, headers on every page, numbered rows, 填报人, 审核人 and 盖章处.

    Returns the number of rows. MissingGlyph when no font has a character of a name.
    """
    lines = [[str(place), *map(as_printed, row)] for place, row in enumerate(rows, 1)]
    headers, widths = ["序号", *(one.header for one in columns)], [6, *(one.width for one in columns)]
    # A column in which nothing stands, or that counts the rows itself, gives its paper to the others.
    used = [place for place, header in enumerate(headers) if _is_printed(place, header, lines)]
    data = {
        "title": title, "unit": unit, "date": timezone.localdate(), "by": by, "note": note, "count": len(lines),
        "headers": [headers[place] for place in used], "widths": [widths[place] for place in used],
        "rows": [[line[place] for place in used] for line in lines],
    }  # fmt: skip
    stream.write(render_pdf(REGISTER, data))
    return len(lines)


def _is_printed(place: int, header: str, lines: list[list[str]]) -> bool:
    if place and header == "序号":
        return False
    return not lines or any(line[place] for line in lines)


def as_printed(value: Any) -> str:
    """A cell as people write it: 2023-09-20, 2023-09-20 14:00, 是, nothing for None."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case datetime.datetime():
            return f"{timezone.localtime(value) if timezone.is_aware(value) else value:%Y-%m-%d %H:%M}"
        case datetime.date():
            return value.isoformat()
        case datetime.time():
            return f"{value:%H:%M}"
        case float():
            return f"{value:g}"
        case _:
            return str(value)
