"""The result file and the template come in again."""

import io

import pytest
from openpyxl import load_workbook

from talent.registry.models import CalendarDay
from talent.sheets import contents
from talent.sheets.actions import confirm_upload, import_file, preview_file
from talent.sheets.headers import find_table
from talent.sheets.readers import read_cells
from talent.sheets.refusals import SheetRefused
from talent.sheets.result_files import write_refused_rows, write_result
from talent.sheets.template_files import write_template
from tests.talent.sheets.calendar_sheet import CalendarSheet
from tests.talent.sheets.test_actions import ROWS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calendar_kind")]


def result_of(upload) -> bytes:
    stream = io.BytesIO()
    write_result(stream, upload)
    return stream.getvalue()


@pytest.fixture
def confirmed(uploaded, city_admin):
    upload, _ = preview_file("calendar", uploaded(*ROWS), region=None, by=city_admin)
    confirm_upload(upload, by=city_admin)
    return upload


def test_the_result_has_the_refused_rows_and_says_why(confirmed):
    assert read_cells(result_of(confirmed), "a.xlsx") == [
        ["节假日安排"],
        ["日期", "类型", "名称", "备考", "原行号", "导入结果"],
        ["2023-10-40", "放假", "", "", 5.0, "日期：没有“2023-10-40”这一天，请核对"],
        ["2023-09-29", "放假", "中秋节", "", 6.0, "日期：第6行与第3行重复"],
        ["2023-12-31", "放假", "没有的节", "", 7.0, "名称：没有这个节日"],
    ]


def test_a_mended_result_imports_as_it_is(confirmed, tmp_path):
    path = tmp_path / "处理结果.xlsx"
    book = load_workbook(io.BytesIO(result_of(confirmed)))
    book.active["A3"], book.active["C5"] = "2023-10-04", "元旦前一天"
    book.save(path)
    report = import_file("calendar", path, region=None, by=None)
    assert (report.new, report.unchanged, report.refused, report.notes) == (2, 1, [], ["这些列没有用到：备考。"])
    assert CalendarDay.objects.count() == 4


def test_the_result_of_a_result_has_the_two_columns_once(confirmed, uploaded, city_admin):
    again, _ = preview_file("calendar", uploaded(data=result_of(confirmed)), region=None, by=city_admin)
    cells = read_cells(result_of(again), "a.xlsx")
    assert cells[1] == ["日期", "类型", "名称", "备考", "原行号", "导入结果"]
    assert [row[4] for row in cells[2:]] == [3.0, 5.0]


def test_a_number_that_excel_rewrote_stays_a_number():
    """As text its zeros would look like digits, and pass the check one time in eleven."""
    table = find_table(CalendarSheet, [["日期", "类型"], [370100199001011000.0, "=x"]])
    stream = io.BytesIO()
    assert write_refused_rows(stream, table, [(2, "日期", "a"), (2, "类型", "类型b")]) == 1
    assert read_cells(stream.getvalue(), "a.xlsx")[1] == [370100199001011000.0, "=x", 2.0, "日期：a；类型b"]


def test_purged_rows_give_no_result(confirmed):
    contents.forget([confirmed.pk])
    with pytest.raises(SheetRefused, match="重新上传"):
        result_of(confirmed)


def test_the_template_is_an_empty_sheet_of_its_kind(tmp_path):
    path = tmp_path / "模板.xlsx"
    with path.open("wb") as stream:
        write_template(stream, CalendarSheet, {"name": ["中秋节", "国庆节"]})
    assert "没有数据" in import_file("calendar", path, region=None, by=None).error
    book = load_workbook(path)
    rules = {str(rule.sqref): rule.formula1 for rule in book.active.data_validations.dataValidation}
    assert rules == {"C3:C2003": '"放假,调休上班"', "D3:D2003": '"中秋节,国庆节"'}
    book.active.append([1, "2023-10-04", "放假", ""])
    book.save(path)
    assert import_file("calendar", path, region=None, by=None).new == 1
