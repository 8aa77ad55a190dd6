import datetime
import io
import zipfile
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from talent.sheets.readers import read_cells
from talent.sheets.writing import OutColumn, csv_cell, write_csv, write_xlsx

COLUMNS = [OutColumn("姓名"), OutColumn("日期", "date"), OutColumn("学时", "number")]
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠x", "\t=1", "\r=1", "http://example.org", "{=1}"]


def test_a_list_comes_back_as_it_was_written():
    stream = io.BytesIO()
    rows = [["王桂兰", datetime.date(2023, 9, 20), 4], ["", None, Decimal("0.5")], ["x", datetime.date(1880, 1, 1), 1]]
    assert write_xlsx(stream, "名单", COLUMNS, rows) == 3
    assert read_cells(stream.getvalue(), "a.xlsx") == [
        ["名单"],
        ["姓名", "日期", "学时"],
        ["王桂兰", datetime.date(2023, 9, 20), 4.0],
        ["", "", 0.5],
        ["x", "1880-01-01", 1.0],
    ]


def test_aware_times_are_written_in_local_time():
    stream = io.BytesIO()
    moment = datetime.datetime(2023, 9, 20, 6, 0, tzinfo=datetime.UTC)
    write_xlsx(stream, "", [OutColumn("时间", "datetime")], [[moment]])
    assert read_cells(stream.getvalue(), "a.xlsx")[1] == [datetime.datetime(2023, 9, 20, 14, 0)]


def test_no_cell_is_ever_a_formula():
    stream = io.BytesIO()
    write_xlsx(stream, "=1+1", [OutColumn("=1+1")], [[text] for text in DANGEROUS])
    xml = zipfile.ZipFile(stream).read("xl/worksheets/sheet1.xml")
    assert b"<f" not in xml
    assert b"hyperlink" not in xml
    assert [row[0] for row in read_cells(stream.getvalue(), "a.xlsx")[2:]] == DANGEROUS


@pytest.mark.parametrize("text", DANGEROUS[:10])
def test_csv_guards_text(text):
    assert csv_cell(text) == "'" + text


def test_csv_leaves_the_rest_alone():
    values = ["王", "'x", 1, -1, -1.5, datetime.date(2023, 9, 20), True]
    assert [csv_cell(value) for value in values] == values
    assert csv_cell(None) == ""


@given(
    st.lists(
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1), min_size=1, max_size=5
    )
)
@example([";;"])
def test_csv_comes_back_as_it_was_written(texts):
    stream = io.BytesIO()
    write_csv(stream, [OutColumn("姓名"), OutColumn("x")], [[text, "x"] for text in texts])
    assert stream.getvalue().startswith(b"\xef\xbb\xbf")
    assert [row[0] for row in read_cells(stream.getvalue(), "a.csv")[1:]] == texts
