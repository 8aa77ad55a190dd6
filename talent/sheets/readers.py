"""From the bytes of a file to rows of cells; row 1 of the sheet is the first item, whatever it holds."""

import csv
import datetime
import io
import itertools
import json
import subprocess
import sys
from pathlib import Path

from talent.sheets import limits
from talent.sheets.containers import DAMAGED, EMPTY, ENCRYPTED, sniff
from talent.sheets.refusals import SheetRefused
from talent.sheets.workbook_scan import scan_workbook

Cell = str | float | int | bool | datetime.date | datetime.datetime | datetime.time
_CHILD = Path(__file__).with_name("parser_child.py")
_DECODERS = {
    "datetime": datetime.datetime.fromisoformat,
    "date": datetime.date.fromisoformat,
    "time": datetime.time.fromisoformat,
    "text": str,
}
TOO_LARGE = "表格太大，读不完。请拆成几份再上传。"
# A leading apostrophe guards a CSV cell from being run as a formula; it is no part of the value.
_GUARDED = tuple("=+-@\t\r＝＋－＠")


def read_cells(data: bytes, file_name: str) -> list[list[Cell]]:
    """
    All rows of the one sheet with data; an empty cell is "". Numbers stay floats, dates stay dates.

    SheetRefused when the file as a whole cannot be taken.
    """
    kind = sniff(data, file_name)
    rows = _read_csv(data) if kind == "csv" else _read_workbook(data, kind)
    if not any(rows):
        raise SheetRefused(EMPTY)
    if len(rows) > limits.MAX_ROWS:
        raise SheetRefused(f"表里超过{limits.MAX_ROWS}行，请拆成几份再上传。")
    if max(map(len, rows)) > limits.MAX_COLUMNS:
        raise SheetRefused(f"表里超过{limits.MAX_COLUMNS}列，请删掉名单以外的列再上传。")
    return rows


def _read_workbook(data: bytes, kind: str) -> list[list[Cell]]:
    scan = scan_workbook(data) if kind == "xlsx" else None
    answer = _parse_in_child(data, scan.sheet_name if scan else "")
    if "error" in answer:
        raise SheetRefused(ENCRYPTED if answer["error"] == "encrypted" else DAMAGED)
    if len(answer["sheets"]) > 1:
        raise SheetRefused(f"这份表有{len(answer['sheets'])}个工作表有内容，请只留1个。")
    rows = answer.get("rows", [])
    for (row, column), text in (scan.error_cells if scan else {}).items():
        # The parser gives "" for #DIV/0!; the person must see which cell is wrong.
        if row <= len(rows):
            cells = rows[row - 1]
            cells += [""] * (column - len(cells))
            cells[column - 1] = text
    return rows


def decode(pair: dict) -> object:
    """JSON hook: dates and times as the child (and a sealed upload) wrote them."""
    return _DECODERS[pair["t"]](pair["v"]) if pair.keys() == {"t", "v"} else pair


def _parse_in_child(data: bytes, sheet_name: str) -> dict:
    arguments = [str(limits.PARSER_MEMORY_BYTES), str(limits.PARSER_SECONDS), sheet_name]
    try:
        done = subprocess.run(  # noqa: S603 - our own script, arguments are numbers and one sheet name
            [sys.executable, "-I", str(_CHILD), *arguments],
            input=data,
            capture_output=True,
            timeout=limits.PARSER_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SheetRefused(TOO_LARGE) from None
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise SheetRefused(TOO_LARGE)
    if done.returncode:
        raise SheetRefused(DAMAGED)
    return json.loads(done.stdout, object_hook=decode)


def _decode_text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise SheetRefused("文件里的文字认不出来。请用Excel打开，另存为xlsx再上传。")


def _delimiter(text: str) -> str:
    """The mark that parts the most rows, then the one that makes the widest: a cell of a comma file may hold ";;"."""

    def parted(mark: str) -> tuple[int, int]:
        rows = itertools.islice(csv.reader(io.StringIO(text[:20_000], newline=""), delimiter=mark), 30)
        widths = [len(row) for row in rows]
        return sum(width > 1 for width in widths), max(widths, default=0)

    return max(",\t;", key=parted)


def _read_csv(data: bytes) -> list[list[Cell]]:
    text = _decode_text(data)
    rows: list[list[Cell]] = []
    try:
        # A quoted line break stays inside its cell, so a row here is a row in Excel.
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            if len(rows) > limits.MAX_ROWS:
                break
            cells = [cell[1:] if cell[:1] == "'" and cell[1:2] in _GUARDED and len(cell) > 1 else cell for cell in row]
            if any(len(cell) > limits.MAX_CELL_LENGTH for cell in cells):
                raise SheetRefused(f"第{len(rows) + 1}行有一格文字超过{limits.MAX_CELL_LENGTH}字，请缩短后再上传。")
            rows.append(cells)
    except csv.Error:
        raise SheetRefused("CSV文件的引号或分隔不完整。请用Excel打开，另存为xlsx再上传。") from None
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows
