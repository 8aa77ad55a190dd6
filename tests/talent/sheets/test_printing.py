"""A 台账 on paper: cells as people write them, and columns that hold what cannot be broken."""

import datetime
from decimal import Decimal

import pytest

from talent.sheets.printing import LINE, MARGIN, as_printed, fitted, wanted_width


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (True, "是"), (False, "否"), (datetime.date(2023, 9, 20), "2023-09-20"),
        (datetime.datetime(2023, 9, 20, 14, 0), "2023-09-20 14:00"), (datetime.time(9, 5), "09:05"),
        (4.0, "4"), (1234567.5, "1234567.5"), (Decimal("4.0"), "4"), (Decimal("1.5"), "1.5"),
        (Decimal("1200000.00"), "1200000"), (26, "26"), ("王桂兰", "王桂兰"),
    ],
)  # fmt: skip
def test_a_cell_as_people_write_it(value, text):
    assert as_printed(value) == text


@pytest.mark.parametrize(
    ("cells", "least", "liked"),
    [
        (["3****************6", ""], 18, 18),
        (["助理社会工作师"], 4, 14),
        (["很长很长很长很长很长的组织名称"], 4, 20),  # as wide as the column asked for
        (["513701006000001640000000"], 24, 24),  # a code is not broken, whatever width the column asked for
        ([], 4, 8),
    ],
)
def test_what_a_column_wants(cells, least, liked):
    assert wanted_width("专业资格", cells, 20) == (least + MARGIN, liked + MARGIN)


def test_what_fits_is_left():
    assert fitted([(10, 20), (5, 5)], 30) == [20, 5]


def test_what_can_be_broken_gives_way():
    assert fitted([(20, 20), (4, 40), (4, 20)], 54) == [20, 4 + 36 * 26 / 52, 4 + 16 * 26 / 52]


def test_codes_alone_that_fill_the_line():
    assert fitted([(20, 20), (20, 30)], 30) == [20, 20]


def test_a_pool_s_widest_row_fits_a_line():
    wants = [wanted_width("身份证号", ["3****************6"], 22), wanted_width("手机号", ["138****1421"], 14)] + [
        wanted_width("所在组织", ["山大路街道社会工作服务站"] * 3, 30)
    ] * 12
    widths = fitted(wants)
    assert (widths[0] >= 17 + MARGIN, round(sum(widths), 6) <= LINE) == (True, True)
