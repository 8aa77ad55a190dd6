"""Files that are meant to hurt, each read in a process of its own: how long and how much memory until the answer."""

import io
import os
import subprocess
import sys
import tempfile
import time
import zipfile

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"
HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?><worksheet '
    b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
TAIL = b"</sheetData></worksheet>"
READ = """
import sys
from talent.sheets.readers import read_cells
from talent.sheets.refusals import SheetRefused
try:
    print(len(read_cells(open(sys.argv[1], "rb").read(), "名单.xlsx")), "rows")
except SheetRefused as refused:
    print(refused.sentence)
"""


def workbook(sheet: bytes, extra: dict[str, bytes] | None = None) -> bytes:
    """A sound workbook whose sheet is these bytes."""
    plain, out = io.BytesIO(), io.BytesIO()
    book = Workbook()
    book.active.append(["姓名"])
    book.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, sheet if name == SHEET else source.read(name))
        for name, content in (extra or {}).items():
            target.writestr(name, content)
    return out.getvalue()


def _rows(count: int) -> bytes:
    return b"".join(b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (n, n, n) for n in range(1, count + 1))


def _links() -> bytes:
    cells = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 40_001))
    links = b"".join(b'<hyperlink ref="A%d" display="x" location="B%d"/>' % (n, n) for n in range(1, 65_001))
    return HEAD + cells + b"</sheetData><hyperlinks>" + links + b"</hyperlinks></worksheet>"


def bad_files() -> dict[str, bytes]:
    """Name → bytes, made here: none of them is worth keeping."""
    laughs = b'<!DOCTYPE lolz [<!ENTITY l "ha">' + b"".join(
        b'<!ENTITY l%d "%s">' % (n, b"&l%s;" % (str(n - 1).encode() if n else b"") * 10) for n in range(10)
    )
    cell = b'<row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c></row>'
    far = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return {
        "a million rows": workbook(HEAD + _rows(1_000_000) + TAIL),
        "one cell of 300 MB": workbook(HEAD + cell % (b"x" * 300_000_000) + TAIL),
        "two cells far apart": workbook(HEAD + far + TAIL),
        "65,000 hyperlinks": workbook(_links()),
        "billion laughs": workbook(laughs + b"]>" + HEAD + cell % b"&l9;" + TAIL),
        "200 MB of zeros beside the sheet": workbook(HEAD + cell % b"x" + TAIL, {"xl/media/z.bin": bytes(200_000_000)}),
    }


def measured(data: bytes) -> tuple[float, float, str]:
    """Seconds, megabytes (the process and its parser together) and the answer."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(data)
        file.flush()
        began, peak = time.perf_counter(), 0.0
        child = subprocess.Popen(
            [sys.executable, "-c", READ, file.name], stdout=subprocess.PIPE, text=True, env=os.environ
        )
        while child.poll() is None:
            peak = max(peak, _tree_mb(child.pid))
            time.sleep(0.02)
        return time.perf_counter() - began, peak, child.stdout.read().strip()


def _tree_mb(pid: int) -> float:
    """Resident memory of a process and its children, from outside."""
    total = 0
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as listed:
            children = listed.read().split()
        for one in (str(pid), *children):
            with open(f"/proc/{one}/status") as status:
                total += next((int(line.split()[1]) for line in status if line.startswith("VmRSS")), 0)
    except OSError:  # it ended meanwhile
        return 0.0
    return total / 1024


def read_bad_sheets(server):
    """The slowest and the hungriest of them."""
    found = {name: measured(data) for name, data in bad_files().items()}
    for name, (seconds, megabytes, answer) in found.items():
        print(f"  {name:40} {seconds:5.1f} s {megabytes:5.0f} MB  {answer}", flush=True)
    slowest = max(found, key=lambda name: found[name][0])
    hungriest = max(found, key=lambda name: found[name][1])
    yield "bad_sheet_seconds", found[slowest][0], f"the slowest of {len(found)}: {slowest}"
    yield "bad_sheet_mb", found[hungriest][1], f"the hungriest of {len(found)}: {hungriest}, parser included"
