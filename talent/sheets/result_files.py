"""
The result file (处理结果): the sheet as it came, but only the rows that need a person, and why.

Title rows, headers and cells are the same, so that the mended file imports as it is; 原行号 and 导入结果 are ignored
on the way in.
"""

from collections.abc import Iterable
from typing import BinaryIO

from talent.sheets import contents
from talent.sheets.column_names import OUTCOME, ROW_NUMBER, comparable
from talent.sheets.headers import Table
from talent.sheets.models import SheetUpload
from talent.sheets.readers import Cell
from talent.sheets.writing import OutColumn, SheetWriter

_ADDED = {comparable(ROW_NUMBER), comparable(OUTCOME)}


def write_result(stream: BinaryIO, upload: SheetUpload) -> int:
    """Write the refused rows of an upload. Returns how many. SheetRefused when its rows have been purged."""
    return write_refused_rows(stream, contents.table_of(upload), contents.problems(upload))


def write_refused_rows(stream: BinaryIO, table: Table, problems: Iterable[tuple[int, str, str]]) -> int:
    """The same from a table and (row, column, reason) triples."""
    reasons: dict[int, list[str]] = {}
    for number, column, reason in problems:
        text = reason if column and column in reason else f"{column}：{reason}"
        reasons.setdefault(number, []).append(text)
    # A result file that comes in again already has the two columns: they are replaced.
    kept = [place for place, header in enumerate(table.header) if comparable(header) not in _ADDED]
    width = max((place + 1 for place in kept), default=0)
    columns = [OutColumn(table.header[place] if place < width else "", width=_width(table, place)) for place in kept]
    columns += [OutColumn(ROW_NUMBER, "number", 8), OutColumn(OUTCOME, "text", 50)]
    writer = SheetWriter(stream, "需要处理的行", columns)
    for cells in table.lead_rows:
        _write_lead(writer, cells)
    writer.write_headers([table.header[place] for place in kept] + [ROW_NUMBER, OUTCOME])
    count = 0
    for number, cells in table.rows:
        if number in reasons:
            row = [cells[place] if place < len(cells) else "" for place in kept]
            writer.write_row([*row, number, "；".join(reasons[number])])
            count += 1
    writer.close()
    return count


def _width(table: Table, place: int) -> int:
    """Wide enough for the header and, up to a point, for what stands below it."""
    texts = [str(cells[place]) for _, cells in table.rows[:50] if place < len(cells)]
    longest = max((len(text.encode("gb18030", "replace")) for text in [*texts, table.header[place]]), default=8)
    return min(max(longest + 2, 8), 40)


def _write_lead(writer: SheetWriter, cells: list[Cell]) -> None:
    if sum(cell != "" for cell in cells) == 1 and isinstance(cells[0], str) and cells[0]:
        writer.write_title(cells[0])
    else:
        writer.write_row(cells)
