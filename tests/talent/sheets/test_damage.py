"""Whatever bytes arrive: rows, or a sentence; never anything else."""

import contextlib
import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from talent.sheets.readers import read_cells
from talent.sheets.refusals import SheetRefused
from tests.talent.sheets.files import SHEET_PART, repacked, xls, xlsx

ROWS = [["姓名", number, "x"] for number in range(20)]
FILES = {"a.xlsx": xlsx(*ROWS), "a.xls": xls(*ROWS), "a.csv": '姓名,a\n"王",b\n'.encode("gb18030")}
PARTS = ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET_PART, "xl/styles.xml"]
changes = st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=5)


def damaged(data: bytes, edits) -> bytes:
    changed = bytearray(data)
    for place, value in edits:
        changed[int(place * len(changed))] = value
    return bytes(changed)


def read_or_refuse(data: bytes, name: str) -> None:
    with contextlib.suppress(SheetRefused):
        assert read_cells(data, name)


@given(st.sampled_from(sorted(FILES)), changes, st.floats(0.1, 1))
def test_changed_and_cut_files(name, edits, length):
    data = damaged(FILES[name], edits)
    read_or_refuse(data[: int(len(data) * length)], name)


@given(st.sampled_from(PARTS), changes)
def test_changed_parts_of_a_sound_zip(part, edits):
    content = zipfile.ZipFile(io.BytesIO(FILES["a.xlsx"])).read(part)
    read_or_refuse(repacked(FILES["a.xlsx"], {part: damaged(content, edits)}), "a.xlsx")


@given(st.binary(max_size=200))
def test_any_bytes(data):
    for name in ("a.xlsx", "a.xls", "a.csv"):
        read_or_refuse(data, name)
