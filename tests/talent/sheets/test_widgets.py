import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent.registry.models import CalendarDay
from talent.sheets import widgets
from talent.text import resident_ids

DAY = datetime.date(2023, 9, 20)
VALID_ID = "37010019900101123" + resident_ids.check_character("37010019900101123")


def reason(widget, value) -> str:
    with pytest.raises(ValueError, match=r".") as caught:
        widget.clean(value)
    return str(caught.value)


@pytest.mark.parametrize(
    "value",
    [
        DAY,
        datetime.datetime(2023, 9, 20),
        "2023-09-20",
        "2023-9-20",
        "2023/09/20",
        "2023/9/20",
        "2023.9.20",
        "2023.09.20",
        "2023年9月20日",
        "2023年09月20日",
        " 2023 年 9 月 20 日 ",
        "20230920",
        20230920.0,
        "２０２３．９．２０",
        "'2023-09-20",
        "2023-09-20 00:00:00",
    ],
)
def test_dates_in_all_their_forms(value):
    assert widgets.DateWidget().clean(value) == DAY


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)))
def test_every_day_in_every_form(day):
    forms = [
        day,
        day.isoformat(),
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        day.strftime("%Y/%m/%d"),
        day.strftime("%Y%m%d"),
        float(day.strftime("%Y%m%d")),
    ]
    assert {widgets.DateWidget().clean(form) for form in forms} == {day}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2023-02-30", "没有“2023-02-30”这一天"),
        ("2023年9月", "不是完整的日期"),
        ("2023920", "不是完整的日期"),
        ("去年", "不是完整的日期"),
        (45189.0, "显示成了数字45189"),
        ("0001-01-01", "请核对"),
        ("2023-09-20 下午", "不是时间"),
    ],
)
def test_what_is_no_date(value, words):
    assert words in reason(widgets.DateWidget(), value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime.datetime(2023, 9, 20, 14, 5), datetime.datetime(2023, 9, 20, 14, 5)),
        ("2023-09-20 14:05", datetime.datetime(2023, 9, 20, 14, 5)),
        ("2023年9月20日 14时05分", datetime.datetime(2023, 9, 20, 14, 5)),
        ("14:05", datetime.time(14, 5)),
        ("１４：０５", datetime.time(14, 5)),
        (datetime.time(14, 5), datetime.time(14, 5)),
    ],
)
def test_times(value, expected):
    assert widgets.DateTimeWidget().clean(value) == expected


@pytest.mark.parametrize(("value", "words"), [(DAY, "没有时间"), ("2023-09-20", "没有时间"), ("25:00", "不是时间")])
def test_what_is_no_time(value, words):
    assert words in reason(widgets.DateTimeWidget(), value)


def test_an_id_as_a_number_has_lost_its_end():
    widget = widgets.ResidentIdWidget()
    assert reason(widget, 370100199001011000.0) == "身份证号被Excel改写，请把该列设为文本"
    assert reason(widget, "3.70100199001011E+17") == "身份证号被Excel改写，请把该列设为文本"
    assert widget.clean(f" {VALID_ID[:6]} {VALID_ID[6:]}") == VALID_ID


def test_a_mobile_as_a_number_is_exact():
    assert widgets.MobileWidget().clean(13800001234.0) == "13800001234"
    assert widgets.MobileWidget().clean("+86 138-0000-1234") == "13800001234"


def test_a_code_as_a_number_has_lost_its_end():
    assert "被Excel改写" in reason(widgets.UsccWidget(), 5.137e17)


def test_choices_ignore_spaces_and_width():
    widget = widgets.ChoiceWidget({"公益慈善": 1, "公益慈善类": 1, "A类": 2}, shown=["公益慈善", "A类"])
    assert [widget.clean(text) for text in (" 公益慈善 ", "公益 慈善类", "Ａ类", "a类")] == [1, 1, 2, 2]
    assert widget.render(1) == "公益慈善"
    assert reason(widget, "其他类") == "“其他类”认不出来，应填公益慈善、A类之一"


def test_several_choices_come_in_the_order_of_the_list():
    widget = widgets.MultiChoiceWidget({"负责人": "leader", "社工": "worker", "志愿者": "volunteer"})
    assert widget.clean("志愿者、负责人") == widget.clean("负责人,志愿者；负责人") == ("leader", "volunteer")
    assert widget.render(("leader", "volunteer")) == "负责人、志愿者"
    assert "其他人员" in reason(widget, "负责人、其他人员")


def test_yes_and_no():
    widget = widgets.YesNoWidget()
    assert [widget.clean(value) for value in ("是", "√", True, 1.0, "Y")] == [True] * 5
    assert [widget.clean(value) for value in ("否", "无", False, 0.0)] == [False] * 4


def test_text():
    assert widgets.TextWidget().clean("  a \n b\u3000c\x00 ") == "a b c"
    assert widgets.TextWidget(multiline=True).clean(" a\r\n b ") == "a\n b"
    assert widgets.TextWidget().clean(2.0) == "2"
    assert reason(widgets.TextWidget(3), "四个字了") == "不能超过3字"
    assert widgets.NameWidget().clean("张　三") == "张三"
    assert widgets.CodeWidget().clean(" jn０01 ") == "JN001"


def test_integers():
    widget = widgets.IntegerWidget(0, 100)
    assert [widget.clean(value) for value in (2.0, "２", "3.0")] == [2, 2, 3]
    assert reason(widget, 2.5) == "应填整数"
    assert reason(widget, 101.0) == "应在0到100之间"


@pytest.mark.parametrize(
    ("value", "text"),
    [(2.0, "2"), (2.5, "2.5"), (3.7e17, "370000000000000000"), (True, "TRUE"), (DAY, "2023-09-20"), (None, "")],
)
def test_cells_as_text(value, text):
    assert widgets.as_text(value) == text


def test_choices_survive_the_way_through_json():
    """A stored upload is planned again: the plan must meet the same enum members as in the preview."""
    widget = widgets.ChoiceWidget({"放假": CalendarDay.Kind.HOLIDAY})
    assert isinstance(widget.restore("holiday"), CalendarDay.Kind)
    assert widget.restore("没有的") == "没有的"
    assert widget.restore(None) is None
    several = widgets.MultiChoiceWidget({"放假": CalendarDay.Kind.HOLIDAY})
    assert [type(item) for item in several.restore(["holiday"])] == [CalendarDay.Kind]
