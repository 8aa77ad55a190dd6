"""What must not reach the parser."""

import io
import zipfile

import pytest

from talent.sheets import limits
from talent.sheets.readers import read_cells
from talent.sheets.refusals import SheetRefused
from talent.sheets.workbook_scan import column_number
from tests.talent.sheets.files import SHEET_PART, ole, repacked, with_sheet_xml, xls, xlsx

A1 = '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>'


def refusal(data, name="名单.xlsx") -> str:
    with pytest.raises(SheetRefused) as caught:
        read_cells(data, name)
    return caught.value.sentence


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        '<x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
        '<row r="1048576"><c><v>1</v></c></row>',
        '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>',
    ],
)
def test_a_bomb_of_two_cells(far):
    assert "1048576" in refusal(with_sheet_xml(A1 + far))


def test_a_value_far_to_the_right():
    assert "列以外" in refusal(with_sheet_xml(A1 + '<row r="2"><c r="XFD2"><v>1</v></c></row>'))


@pytest.mark.parametrize(
    "hidden",
    [
        '<row r = "1048576"><c r = "XFD1048576"><v>1</v></c></row>',
        '<row r="&#49;048576"><c r="&#88;FD1048576"><v>1</v></c></row>',
    ],
)
def test_what_the_scan_overlooks_takes_down_only_the_child(hidden):
    try:
        cells = read_cells(with_sheet_xml(A1 + hidden), "a.xlsx")
    except SheetRefused:
        return
    assert len(cells) <= limits.MAX_ROWS


def test_blank_formatted_cells_far_away_are_harmless():
    blank = '<row r="1048576"><c r="XFD1048576" s="0"/><c r="XFD1048576" s="0"></c></row>'
    assert read_cells(with_sheet_xml(A1 + blank), "a.xlsx") == [["姓名"]]


@pytest.mark.parametrize("formula", ["<f>1+1</f>", "<f>1+1</f><v></v>", "<f>1+1</f><v/>", '<f t="shared" si="0"/>'])
def test_a_formula_without_a_value(formula):
    assert "第2行有公式" in refusal(with_sheet_xml(f'{A1}<row r="2"><c r="A2">{formula}</c></row>'))


def test_formulas_with_values_are_read():
    row = '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>""</f><v></v></c></row>'
    assert read_cells(with_sheet_xml(A1 + row), "a.xlsx") == [["姓名"], [2.0]]


def test_error_cells_are_shown():
    row = '<row r="2"><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    assert read_cells(with_sheet_xml(A1 + row), "a.xlsx") == [["姓名"], ["", "#DIV/0!"]]


def test_a_second_sheet_with_data():
    assert "这份表有2个工作表有内容" in refusal(xlsx(["姓名"], sheets={"说明": [["怎么填"]]}))


def test_empty_further_sheets_are_harmless():
    assert read_cells(xlsx(["姓名"], sheets={"Sheet2": [], "Sheet3": []}), "a.xlsx") == [["姓名"]]
    assert read_cells(xlsx(sheets={"名单": [["姓名"]]}), "a.xlsx") == [["姓名"]]


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls"])
def test_macros_in_xlsx(name):
    assert "宏" in refusal(repacked(xlsx(["姓名"]), {"xl/vbaProject.bin": b"x"}), name)


def test_macros_and_encryption_in_compound_files():
    assert "宏" in refusal(ole({"Workbook": b"", "_VBA_PROJECT_CUR": b""}), "a.xls")
    assert "密码" in refusal(ole({"EncryptedPackage": b"", "EncryptionInfo": b""}))


def test_a_zip_with_a_password():
    data = bytearray(xlsx(["姓名"]))
    place = data.find(b"PK\x01\x02")
    data[place + 8] |= 1
    assert "密码" in refusal(bytes(data))


def test_damage():
    whole = xlsx(*[["姓名", str(n)] for n in range(500)])
    assert "打不开" in refusal(whole[: len(whole) // 2])
    place = whole.find(b"xl/worksheets/sheet1.xml") + 60
    assert "打不开" in refusal(whole[:place] + b"\xff" * 40 + whole[place + 40 :])


@pytest.mark.parametrize(
    "changes",
    [
        {"xl/workbook.xml": b"<not xml"},
        {"xl/_rels/workbook.xml.rels": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'},
        {SHEET_PART: "<worksheet>".encode("utf-16")},
        {SHEET_PART: None},
    ],
)
def test_broken_parts(changes):
    assert "打不开" in refusal(repacked(xlsx(["姓名"]), changes))


def test_another_zip():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert "不是Excel表格" in refusal(stream.getvalue())


def test_too_much_when_inflated(monkeypatch):
    monkeypatch.setattr(limits, "MAX_INFLATED_BYTES", 1000)
    assert "展开后太大" in refusal(xlsx(["姓名"]))


def test_a_ratio_no_sheet_has(monkeypatch):
    monkeypatch.setattr(limits, "RATIO_FREE_BYTES", 1000)
    assert "展开后太大" in refusal(repacked(xlsx(["姓名"]), {"xl/media/zeros.bin": bytes(2_000_000)}))


def test_a_row_without_end(monkeypatch):
    monkeypatch.setattr(limits, "MAX_ROW_BYTES", 1000)
    monkeypatch.setattr(limits, "CHUNK_BYTES", 500)
    assert "打不开" in refusal(
        with_sheet_xml(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * 3000}</t></is></c></row>')
    )


def test_text_longer_than_excel_allows():
    assert "32767字" in refusal(with_sheet_xml(A1.replace("姓名", "x" * 100_000)))


def test_rows_over_several_pieces(monkeypatch):
    monkeypatch.setattr(limits, "CHUNK_BYTES", 200)
    rows = [["姓名", str(n)] for n in range(100)]
    assert read_cells(xlsx(*rows), "a.xlsx") == rows


def test_the_xls_parser_finds_damage():
    assert "打不开" in refusal(xls(["姓名"])[:1600], "a.xls")


def test_column_numbers():
    assert [column_number(letters) for letters in ("A", "Z", "AA", "XFD")] == [1, 26, 27, 16384]
