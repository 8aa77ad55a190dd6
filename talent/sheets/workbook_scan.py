"""
Looks through an xlsx before any parser does: a streaming pass over the XML in the zip, with a byte cap.

The parser allocates the rectangle from the first to the last cell with a value, so two values in A1 and XFD1048576
(a 5 KB file) would ask for half a terabyte. `<dimension>` is only a claim; the cells themselves are looked at.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from talent.sheets import limits
from talent.sheets.containers import DAMAGED, EMPTY, ENCRYPTED, MACROS
from talent.sheets.refusals import SheetRefused
from talent.sheets.workbook_parts import DAMAGE_ERRORS, worksheets

_P = rb"(?:[\w.-]+:)?"
_VALUE = re.compile(rb"<" + _P + rb"(?:v|t)(?:\s[^>]*)?(?<!/)>[^<]")
_CELL_VALUE = re.compile(rb"<" + _P + rb"v(?:\s[^>]*)?(?<!/)>[^<]")
_ANY_VALUE_TAG = re.compile(rb"<" + _P + rb"v[\s/>]")
_FORMULA = re.compile(rb"<" + _P + rb"f[\s/>]")
_CELL = re.compile(rb"<(" + _P + rb")c(\s[^>]*?)?(?:/>|>(.*?)</\1c\s*>)", re.DOTALL)
_ROW_NUMBER = re.compile(rb"<" + _P + rb"""row\s[^>]*?\br=["']([0-9]+)""")
_WIDE_COLUMN = re.compile(rb"""r=["']([A-Za-z]{2,})[0-9]""")
_REFERENCE = re.compile(rb"""\br=["']([A-Za-z]+)([0-9]+)""")
_TYPE = re.compile(rb"""\bt\s*=\s*["'](\w+)""")
_ERROR_TEXT = re.compile(rb"<" + _P + rb"v(?:\s[^>]*)?>([^<]*)")
_LONG_TEXT = re.compile(rb">[^<]{%d}" % (limits.MAX_CELL_LENGTH * 3))
_MAX_ERROR_CELLS = 1_000


@dataclass
class WorkbookScan:
    """What the parser needs to know: the one sheet to read, and cells that show an error (#DIV/0!)."""

    sheet_name: str
    error_cells: dict[tuple[int, int], str] = field(default_factory=dict)


def column_number(letters: str) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def open_zip(data: bytes) -> zipfile.ZipFile:
    """The archive, once its own table of contents is within the limits; SheetRefused otherwise."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except DAMAGE_ERRORS:
        raise SheetRefused(DAMAGED) from None
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(names) > limits.MAX_PARTS or len(set(names)) != len(names):
        raise SheetRefused(DAMAGED)
    if any(entry.flag_bits & 1 for entry in entries):
        raise SheetRefused(ENCRYPTED)
    _check_inflation(sum(entry.file_size for entry in entries), len(data))
    if any("vbaproject" in name.lower() or "macrosheets/" in name.lower() for name in names):
        raise SheetRefused(MACROS)
    return archive


def _check_inflation(inflated: int, packed: int) -> None:
    ratio = inflated / max(packed, 1)
    if inflated > limits.MAX_INFLATED_BYTES or (inflated > limits.RATIO_FREE_BYTES and ratio > limits.MAX_RATIO):
        raise SheetRefused("表格展开后太大。请删掉名单以外的空白行列（或只复制名单到新表），存成xlsx再上传。")


def _pieces(archive: zipfile.ZipFile, part: str, end_tag: bytes) -> Iterator[bytes]:
    """The part in pieces of about a megabyte, each cut after a whole row (or shared string)."""
    rest, total = b"", 0
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(limits.CHUNK_BYTES):
                # The sizes in the table of contents are claims too.
                total += len(chunk)
                if total > limits.MAX_INFLATED_BYTES:
                    _check_inflation(total, 1)
                rest += chunk
                cut = rest.rfind(end_tag)
                if cut >= 0:
                    yield rest[: cut + len(end_tag)]
                    rest = rest[cut + len(end_tag) :]
                elif len(rest) > limits.MAX_ROW_BYTES:
                    raise SheetRefused(DAMAGED)
    except DAMAGE_ERRORS:
        raise SheetRefused(DAMAGED) from None
    yield rest


def _has_value(archive: zipfile.ZipFile, part: str) -> bool:
    for piece in _pieces(archive, part, b"row>"):
        if b"\0" in piece[:64]:
            raise SheetRefused(DAMAGED)
        if _VALUE.search(piece):
            return True
    return False


def scan_workbook(data: bytes) -> WorkbookScan:
    """
    Find the one sheet with data and refuse what must not reach the parser.

    SheetRefused for damage, encryption, macros, several sheets with data, values beyond the limits,
    formulas without values and overlong text.
    """
    with open_zip(data) as archive:
        sheets = worksheets(archive)
        filled = [(name, part) for name, part in sheets if _has_value(archive, part)]
        if not filled:
            raise SheetRefused(EMPTY)
        if len(filled) > 1:
            names = "、".join(name for name, _ in filled[:5])
            raise SheetRefused(f"这份表有{len(filled)}个工作表有内容（{names}，含隐藏的），请只留1个。")
        name, part = filled[0]
        scan = WorkbookScan(name)
        for piece in _pieces(archive, part, b"row>"):
            _scan_rows(piece, scan)
        if "xl/sharedStrings.xml" in archive.namelist():
            for piece in _pieces(archive, "xl/sharedStrings.xml", b"si>"):
                _check_text(piece)
    return scan


def _scan_rows(piece: bytes, scan: WorkbookScan) -> None:
    _check_text(piece)
    far_rows = {number for number in map(int, _ROW_NUMBER.findall(piece)) if number > limits.MAX_ROWS}
    wide = {
        letters for letters in set(_WIDE_COLUMN.findall(piece)) if column_number(letters.decode()) > limits.MAX_COLUMNS
    }
    # Plain substring tests: most sheets have neither, and a pattern search costs ten times as much.
    formulas = b"<f" in piece or b":f" in piece
    errors = b't="e"' in piece or b"t='e'" in piece
    if far_rows or wide or formulas or errors:
        _scan_cells(piece, scan)


def _check_text(piece: bytes) -> None:
    long = _LONG_TEXT.search(piece)
    if long and len(long.group().decode("utf-8", "ignore")) > limits.MAX_CELL_LENGTH:
        raise SheetRefused(f"有一格文字超过{limits.MAX_CELL_LENGTH}字，请缩短后再上传。")


def _scan_cells(piece: bytes, scan: WorkbookScan) -> None:
    row_number, place = 0, 0
    rows = [(match.start(), int(match.group(1))) for match in _ROW_NUMBER.finditer(piece)]
    for cell in _CELL.finditer(piece):
        attributes, body = cell.group(2) or b"", cell.group(3) or b""
        while place < len(rows) and rows[place][0] < cell.start():
            row_number = rows[place][1]
            place += 1
        if not body:
            continue
        reference = _REFERENCE.search(attributes)
        column = column_number(reference.group(1).decode()) if reference else 0
        row = max(int(reference.group(2)) if reference else 0, row_number)
        _check_cell(attributes, body, row, column, scan)


def _check_cell(attributes: bytes, body: bytes, row: int, column: int, scan: WorkbookScan) -> None:
    where = f"第{row}行" if row else "表中"
    if (row > limits.MAX_ROWS or column > limits.MAX_COLUMNS) and _VALUE.search(body):
        if row > limits.MAX_ROWS:
            raise SheetRefused(f"{where}还有内容，超过{limits.MAX_ROWS}行。请拆成几份，或删掉名单以外的格子。")
        raise SheetRefused(f"{where}在{limits.MAX_COLUMNS}列以外还有内容，请删掉名单以外的格子再上传。")
    kind = _TYPE.search(attributes)
    if _FORMULA.search(body):
        # A formula that gives an empty text is stored as t="str" with an empty <v>; that is a value.
        is_text = kind is not None and kind.group(1) == b"str" and _ANY_VALUE_TAG.search(body)
        if not is_text and not _CELL_VALUE.search(body):
            raise SheetRefused(f"{where}有公式没有算出结果。请用Excel打开、保存一次，或把公式粘贴成数值，再上传。")
    if kind is not None and kind.group(1) == b"e" and row and column and len(scan.error_cells) < _MAX_ERROR_CELLS:
        text = _ERROR_TEXT.search(body)
        scan.error_cells[row, column] = text.group(1).decode("utf-8", "replace") if text else "#ERROR!"
