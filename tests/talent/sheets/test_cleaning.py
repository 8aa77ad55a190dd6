from talent.sheets.cleaning import clean_rows
from talent.sheets.comparing import differences
from talent.sheets.declarations import Column, Sheet
from talent.sheets.headers import find_table
from talent.sheets.previews import Difference, Outcome, Preview, Problem
from talent.sheets.repeats import refuse_repeats
from talent.sheets.widgets import ChoiceWidget, DateWidget, MobileWidget, NameWidget, TextWidget


class Register(Sheet):
    name = Column("姓名", NameWidget(), required=True)
    mobile = Column("手机号", MobileWidget())
    joined = Column("入库日期", DateWidget())
    gender = Column("性别", ChoiceWidget({"男": "male", "女": "female"}), refuses=False)
    note = Column("备注", TextWidget(5), refuses=False)


HEADERS = ["姓名", "手机号", "入库日期", "性别", "备注"]


def clean(*rows, headers=HEADERS):
    return clean_rows(Register, find_table(Register, [headers, *map(list, rows)]))


def test_a_good_row():
    (row,) = clean(["王　兰", 13800001234.0, "2023.9.20", " 女", "a  b"])
    assert row.number == 2
    assert row.values | {"joined": str(row.values["joined"])} == {
        "name": "王兰",
        "mobile": "13800001234",
        "joined": "2023-09-20",
        "gender": "female",
        "note": "a b",
    }
    assert (row.errors, row.warnings) == ([], [])


def test_a_row_may_have_several_errors_in_the_order_of_columns():
    (row,) = clean([" ", "1380000", "昨天", "", ""])
    assert [problem.column for problem in row.errors] == ["姓名", "手机号", "入库日期"]
    assert row.errors[0] == Problem("姓名", "姓名没有填")


def test_columns_that_do_not_refuse_keep_the_text_and_say_so():
    (row,) = clean(["王", "", "", "保密", "一二三四五六七"])
    assert row.errors == []
    assert (row.values["gender"], row.values["note"]) == ("保密", "一二三四五")
    assert len(row.warnings) == 2


def test_absent_and_empty_columns_are_empty_values():
    (row,) = clean(["王", ""], headers=["姓名", "手机号"])
    assert row.values == {"name": "王", "mobile": None, "joined": None, "gender": None, "note": ""}


def test_a_required_cell_of_invisible_characters_is_empty():
    (row,) = clean(["\u200b", "", "", "", "x"])
    assert row.errors == [Problem("姓名", "姓名没有填")]


def test_repeats_name_the_earlier_row():
    rows = clean(["王", "13800001234"], ["李", "13800001235"], ["王", "138 0000 1234"], ["王", "13800001234"])
    refuse_repeats(rows, key=lambda values: (values["name"], values["mobile"]), column="姓名")
    assert [row.errors for row in rows] == [
        [],
        [],
        [Problem("姓名", "第4行与第2行重复")],
        [Problem("姓名", "第5行与第2行重复")],
    ]


def test_repeats_may_be_different_things_and_empty_keys_are_none():
    rows = clean(
        ["王", "13800001234", "", "", "A"], ["王", "13800001234", "", "", "B"], ["王", "13800001234"], ["", "x"]
    )
    refuse_repeats(
        rows,
        key=lambda values: values["name"] or None,
        column="姓名",
        apart=lambda a, b: bool(a["note"] and b["note"]),
    )
    assert [row.number for row in rows if any("重复" in p.reason for p in row.errors)] == [4]


def test_counts_and_the_order_for_showing():
    rows = clean(["一"], ["二"], ["三"], ["", "", "", "女"], ["五"])
    preview = Preview()
    outcomes = [Outcome.UNCHANGED, Outcome.NEW, Outcome.CHANGED, Outcome.NEW, Outcome.NEW]
    for row, outcome in zip(rows, outcomes, strict=True):
        preview.add(row, outcome)
    assert preview.counts == {"new": 2, "changed": 1, "unchanged": 1, "refused": 1}
    assert [outcome.number for outcome in preview.for_showing()] == [5, 4, 3, 6, 2]
    assert [outcome.number for outcome in preview.refused] == [5]


def test_differences_are_shown_as_on_the_sheet():
    stored = {"name": "王", "gender": "female", "mobile": "13800001234", "note": ""}
    found = differences(
        Register,
        stored,
        {"name": "王", "gender": "male", "mobile": "13800001235", "note": "x"},
        masks={"mobile": lambda text: text[-1]},
    )
    assert found == [Difference("性别", "女", "男"), Difference("手机号", "4", "5"), Difference("备注", "", "x")]
