import pytest

from talent.sheets.declarations import Column, Sheet
from talent.sheets.headers import find_table
from talent.sheets.refusals import SheetRefused
from talent.sheets.widgets import MobileWidget, NameWidget


class Register(Sheet):
    name = Column("姓名", NameWidget(), required=True)
    mobile = Column("手机号", MobileWidget(), required=True)
    street = Column("所属街道（镇）", required=True)
    note = Column("备注")


HEADERS = ["序号", "姓名", "手机号", "所属街道（镇）", "备注"]
ROW = [1.0, "王桂兰", "13800001234", "洪家楼街道", ""]


def table(*rows):
    return find_table(Register, [list(row) for row in rows])


def test_title_rows_are_kept_and_row_numbers_are_those_of_excel():
    found = table(
        ["历城区名单"], [], ["填报单位：历城区民政局", "", "", "填报日期：2023年9月30日"], HEADERS, ROW, [], ROW
    )
    assert found.lead_rows == [["历城区名单"], [], ["填报单位：历城区民政局", "", "", "填报日期：2023年9月30日"]]
    assert found.header_number == 4
    assert [number for number, _ in found.rows] == [5, 7]


@pytest.mark.parametrize(
    "spelling",
    [
        "所属街道(镇)",
        "所属街道（镇） ",
        "所在街道（镇）",
        "所属 街道（镇）",
        "所属街道\n（镇）",
        "*所属街道【镇】",
        "所属街道（镇）（必填）",
        "街道",
        "所属街道（镇）：",
    ],
)
def test_spellings_of_a_header(spelling):
    assert table(["姓  名", "手机 号码", spelling], ["王", "1", "x"]).columns == {"name": 0, "mobile": 1, "street": 2}


def test_columns_in_any_order_and_unknown_ones_reported():
    found = table(
        ["备注", "民族", "手机号", "签名", "所属街道（镇）", "姓名", "", "原行号", "导入结果"],
        ["", "汉", "1", "", "x", "王"],
    )
    assert found.columns == {"name": 5, "mobile": 2, "street": 4, "note": 0}
    assert found.unknown == ["民族"]


def test_the_exact_name_wins_over_a_synonym():
    found = table(["姓名", "联系电话", "手机号", "街道"], ["王", "0531", "138", "x"])
    assert found.columns["mobile"] == 2
    assert found.unknown == ["联系电话"]


@pytest.mark.parametrize(
    "note",
    [
        ["注：1.本表由区县民政部门汇总"],
        ["", "备注：以上"],
        ["", "", "说明：x"],
        ["填表人：张三"],
        [" 注：前面有空格"],
        [31.0],  # a running number alone
        ["", "", "", "", ""],
        ["", " ", "\u3000", "", ""],
        ["合计", "", "", ""],
        ["例", "王桂兰", "13800001234", "洪家楼街道", ""],
        HEADERS,  # printed again on the next page
    ],
)
def test_what_is_no_data_row(note):
    assert [number for number, _ in table(HEADERS, ROW, note, ROW).rows] == [2, 4]


def test_a_row_of_one_name_is_a_data_row():
    assert len(table(HEADERS, ["", "王桂兰"]).rows) == 1


def test_short_rows_are_filled_up():
    assert table(HEADERS, ["", "王桂兰"]).rows == [(2, ["", "王桂兰", "", "", ""])]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["随便"], ["什么"]], "没有找到表头"),
        ([["姓名", "备注"], ["王", "x"]], "没有找到“手机号”“所属街道（镇）”这2列"),
        ([[*HEADERS, "姓名"], ROW], "“姓名”出现了2次"),
        ([["姓名", "联系电话", "手机", "街道"], ROW], "“联系电话”“手机”都像是“手机号”"),
        ([HEADERS, ["注：空表"]], "没有数据"),
    ],
)
def test_files_without_a_usable_header(rows, words):
    with pytest.raises(SheetRefused) as caught:
        table(*rows)
    assert words in caught.value.sentence
