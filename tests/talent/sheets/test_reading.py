import datetime

import pytest

from talent.sheets.readers import read_cells
from talent.sheets.refusals import SheetRefused
from tests.talent.sheets.files import xls, xlsx

ROWS = [["姓名", "手机号"], ["王桂兰", "13800001234"]]
CSV = "姓名,手机号\r\n王桂兰,13800001234\r\n"


def refusal(data, name="名单.xlsx") -> str:
    with pytest.raises(SheetRefused) as caught:
        read_cells(data, name)
    return caught.value.sentence


def test_xlsx_keeps_the_types_of_cells():
    day, moment = datetime.date(2023, 9, 20), datetime.datetime(2023, 9, 20, 14, 5)
    cells = read_cells(xlsx([day, moment, datetime.time(9, 30), 13800001234, 1.5, True, "x"]), "a.xlsx")
    assert cells == [[day, moment, datetime.time(9, 30), 13800001234.0, 1.5, True, "x"]]


def test_leading_empty_rows_and_columns_stay():
    cells = read_cells(xlsx([], [None, "姓名"], [], [None, "王桂兰"]), "a.xlsx")
    assert cells == [[], ["", "姓名"], [], ["", "王桂兰"]]


def test_xls():
    assert read_cells(xls(["姓名", "手机号"], ["王桂兰", 13800001234]), "a.xls") == [
        ["姓名", "手机号"],
        ["王桂兰", 13800001234.0],
    ]


def test_content_decides_rather_than_the_name():
    assert read_cells(xlsx(*ROWS), "a.xls") == ROWS
    assert read_cells(xls(*ROWS), "a.xlsx") == ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_the_encodings_of_offices(encoding):
    assert read_cells(CSV.encode(encoding), "a.csv") == ROWS


def test_csv_with_tabs():
    assert read_cells(CSV.replace(",", "\t").encode(), "a.txt") == ROWS


def test_csv_rows_are_those_of_excel():
    """A quoted line break is no new row, a blank line is one."""
    cells = read_cells('姓名,备注\n"王\n桂兰","a,b"\n\n李四,x\n,\n'.encode(), "a.csv")
    assert cells == [["姓名", "备注"], ["王\n桂兰", "a,b"], [], ["李四", "x"]]


def test_csv_guard_against_formulas_is_taken_off():
    cells = read_cells("姓名,手机号,备注\n王,'+86 138,'=1+1\n'李,'x,'\n".encode(), "a.csv")
    assert cells[1:] == [["王", "+86 138", "=1+1"], ["'李", "'x", "'"]]


@pytest.mark.parametrize("data", [b"\xff\xff\x81", b"a\0b,c\n"])
def test_csv_that_is_no_text(data):
    assert "文字认不出来" in refusal(data, "a.csv")


def test_csv_with_an_open_quote_does_not_break():
    assert read_cells('姓名,备注\n"王,x\n'.encode(), "a.csv") == [["姓名", "备注"], ["王,x\n"]]


@pytest.mark.parametrize(
    ("limit", "name", "rows"),
    [
        ("MAX_ROWS", "a.csv", [["x"]] * 3),
        ("MAX_ROWS", "a.xlsx", [["x"]] * 3),
        ("MAX_COLUMNS", "a.csv", [["x"] * 3]),
        ("MAX_COLUMNS", "a.xlsx", [["x"] * 3]),
        ("MAX_CELL_LENGTH", "a.csv", [["xxx"]]),
    ],
)
def test_limits(monkeypatch, limit, name, rows):
    monkeypatch.setattr(f"talent.sheets.limits.{limit}", 2)
    data = "\n".join(",".join(row) for row in rows).encode() if name == "a.csv" else xlsx(*rows)
    assert "2" in refusal(data, name)


def test_too_many_bytes(monkeypatch):
    monkeypatch.setattr("talent.sheets.limits.MAX_BYTES", 100)
    assert "超过" in refusal(b"x" * 101)


@pytest.mark.parametrize("data", [b"", xlsx(), b"\n\n", xlsx([None])])
def test_nothing_in_it(data):
    assert "没有内容" in refusal(data, "a.csv")


@pytest.mark.parametrize(
    ("data", "name", "word"),
    [
        (b"anything", "名单.et", "另存为"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "名单.et", "*.xlsx"),
        (b"%PDF-1.7", "a.xlsx", "PDF"),
        (b"<html><table>", "a.xls", "另存为"),
        (b"PK\x03\x04", "a.docx", "Word"),
        (b"garbage", "a.xlsx", "打不开"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 garbage", "a.xls", "打不开"),
    ],
)
def test_other_files_get_advice(data, name, word):
    assert word in refusal(data, name)


def test_a_dying_parser_is_a_refusal(monkeypatch):
    monkeypatch.setattr("talent.sheets.limits.PARSER_MEMORY_BYTES", 2**20)
    assert refusal(xlsx(*ROWS)).startswith("表格")


def test_a_slow_parser_is_a_refusal(monkeypatch):
    monkeypatch.setattr("talent.sheets.limits.PARSER_SECONDS", 0)
    assert "太大" in refusal(xlsx(*ROWS))
