"""Small files as offices (and attackers) send them, made in memory."""

import io
import struct
import zipfile

from openpyxl import Workbook

REGISTER_HEADERS = ("序号", "姓名", "身份证号", "手机号", "所属街道（镇）", "入库日期", "备注")


def xlsx(*rows, sheets=None) -> bytes:
    """A workbook of one sheet with these rows, plus further sheets by name."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    for name, more in (sheets or {}).items():
        extra = book.create_sheet(name)
        for row in more:
            extra.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def repacked(data: bytes, changes: dict[str, bytes | None]) -> bytes:
    """The same zip with some parts replaced, added or (None) left out."""
    source, stream = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in changes:
                target.writestr(name, source.read(name))
        for name, content in changes.items():
            if content is not None:
                target.writestr(name, content)
    return stream.getvalue()


SHEET_PART = "xl/worksheets/sheet1.xml"


def with_sheet_xml(rows_xml: str) -> bytes:
    """A workbook whose sheet is exactly this XML inside <sheetData>."""
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows_xml}</sheetData></worksheet>"
    )
    return repacked(xlsx(["x"]), {SHEET_PART: xml.encode()})


def ole(streams: dict[str, bytes]) -> bytes:
    """A compound file (the container of .xls and of encrypted files); each stream is padded to 4,096 bytes."""
    padded = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    fat, body, entries = [0xFFFFFFFD, 0xFFFFFFFE], b"", []
    entries.append(_ole_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1))
    for place, (name, data) in enumerate(padded.items(), start=1):
        first, sectors = len(fat), -(-len(data) // 512)
        fat += [*range(first + 1, first + sectors), 0xFFFFFFFE]
        body += data.ljust(sectors * 512, b"\0")
        entries.append(_ole_entry(name, 2, first, len(data), right=place + 1 if place < len(padded) else 0xFFFFFFFF))
    directory = b"".join(entries).ljust(512, b"\0")
    table = b"".join(struct.pack("<I", item) for item in fat).ljust(512, b"\xff")
    assert len(directory) == len(table) == 512
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * (108 * 4)
    return header + table + directory + body


def _ole_entry(name: str, kind: int, start: int, size: int, *, child=0xFFFFFFFF, right=0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1)
    return head + struct.pack("<III", 0xFFFFFFFF, right, child) + bytes(36) + struct.pack("<IQ", start, size)


def xls(*rows) -> bytes:
    """A BIFF8 workbook as Excel 97 to 2003 (and WPS) write it: texts and numbers."""

    def record(kind, data=b""):
        return struct.pack("<HH", kind, len(data)) + data

    name = "台账".encode("utf-16-le")
    bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    sheet_bof = struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6)
    globals_size = len(record(0x0809, bof)) + 4 + 8 + len(name) + 4
    bound = struct.pack("<IBBBB", globals_size, 0, 0, len(name) // 2, 1) + name
    sheet = record(0x0809, sheet_bof)
    sheet += record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for place, row in enumerate(rows):
        for column, value in enumerate(row):
            cell = struct.pack("<HHH", place, column, 0)
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                sheet += record(0x0204, cell + struct.pack("<HB", len(value), 1) + text)
            elif value is not None:
                sheet += record(0x0203, cell + struct.pack("<d", value))
    return ole({"Workbook": record(0x0809, bof) + record(0x0085, bound) + record(0x000A) + sheet + record(0x000A)})


def as_upload(data: bytes, name: str = "名单.xlsx") -> io.BytesIO:
    """A file as a form gives it."""
    stream = io.BytesIO(data)
    stream.name, stream.size = name, len(data)
    return stream
