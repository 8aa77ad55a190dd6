"""A 台账 on paper: the bureau's layout as PDF, to be printed and sealed."""

import datetime
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils import timezone

from talent.files.typesetting import render_pdf
from talent.sheets.writing import OutColumn

REGISTER = "talent/sheets/typst/register.typ"
# Typesetting keeps all pages in memory; a longer register is printed street by street or taken along as xlsx.
PRINT_ROWS = 5_000
# Half-width characters across a landscape A4 in the small letters of a wide register, and those a cell's margins take.
LINE, MARGIN = 176, 1.5
_UNBROKEN = re.compile(r"[!-~]+")


def print_register(
    stream: BinaryIO, title: str, unit: str, by: str, columns: Sequence[OutColumn], rows: Iterable[Sequence[Any]],
    note: str = "",
) -> int:  # fmt: skip
    """
    Write a 台账 as PDF: title, unit and date, headers on every page, numbered rows, 填报人, 审核人 and 盖章处.

    Returns the number of rows. MissingGlyph when no font has a character of a name.
    """
    lines = [[str(place), *map(as_printed, row)] for place, row in enumerate(rows, 1)]
    headers, most = ["序号", *(one.header for one in columns)], [6, *(one.width for one in columns)]
    # A column in which nothing stands, or that counts the rows itself, gives its paper to the others.
    used = [place for place, header in enumerate(headers) if _is_printed(place, header, lines)]
    data = {
        "title": title, "unit": unit, "date": timezone.localdate(), "by": by, "note": note, "count": len(lines),
        "headers": [headers[place] for place in used],
        "widths": fitted([wanted_width(headers[place], [line[place] for line in lines], most[place]) for place in used]),
        "rows": [[line[place] for place in used] for line in lines],
    }  # fmt: skip
    stream.write(render_pdf(REGISTER, data))
    return len(lines)


def _is_printed(place: int, header: str, lines: list[list[str]]) -> bool:
    if place and header == "序号":
        return False
    return not lines or any(line[place] for line in lines)


def wanted_width(header: str, cells: list[str], most: float) -> tuple[float, float]:
    """The least width of a column, that of its longest code or number, and the one it likes, in half-width characters."""
    least = max((len(run) for cell in cells for run in _UNBROKEN.findall(cell)), default=0)
    liked = max(map(_half_widths, (header, *cells)))
    return max(least, 4) + MARGIN, max(least, 4, min(liked, most)) + MARGIN


def _half_widths(text: str) -> int:
    return sum(1 if one < "\u2e80" else 2 for one in text)


def fitted(wants: Sequence[tuple[float, float]], line: float = LINE) -> list[float]:
    """
    Widths of columns from (least, liked): where they are more than a line, what can be broken gives way.

    A code or a date is never wider than its cell, unless those alone fill the line.
    """
    least, liked = sum(one for one, _ in wants), sum(one for _, one in wants)
    if liked <= line:
        return [one for _, one in wants]
    share = max(line - least, 0) / (liked - least) if liked > least else 0
    return [small + (large - small) * share for small, large in wants]


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
            return f"{value:.12g}"
        case Decimal():
            return f"{value.normalize():f}"
        case _:
            return str(value)
