"""The scan before publishing: what blocks, what warns, where it stands."""

import pytest
from django.core.exceptions import PermissionDenied

from cms.scanning import scan


def found(text, **options):
    return [(finding.blocks, finding.what) for finding in scan([("正文第4段", text)], **options)]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("联系人13800001234", "发现1个手机号"),
        ("电话 138-0000-1234、13900001234", "发现2个手机号"),
        ("电话１３８００００１２３４", "发现1个手机号"),
        ("+86 13800001234", "发现1个手机号"),
        ("身份证370102199001011234", "发现1个身份证号"),
        ("370102 19900101 123X", "发现1个身份证号"),
    ],
)
def test_numbers_of_people_block(text, what):
    assert found(text) == [(True, what)]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("她生于1965年3月2日", "可能写了出生日期，公开前请删去"),
        ("1965-03-02出生", "可能写了出生日期，公开前请删去"),
        ("住在3号楼", "“3号楼”像是住家门牌，公开前请核对"),
        ("二单元的老人", "“二单元”像是住家门牌，公开前请核对"),
        ("授予称号", "用词提示：“授予”建议改“推荐为”"),
        ("评比中得了第一名", "用词提示：“评比”建议改“推选”"),
    ],
)
def test_what_a_person_decides_only_warns(text, what):
    assert found(text)[0] == (False, what)


@pytest.mark.parametrize(
    "text",
    [
        "电话0531-8000000，地址在政务大厅二楼",
        "一年64起，成立于2019年3月2日",
        "统一社会信用代码51370100MJD1234567",
        "订单2026112413800001234号",
        "每天十点打电话",
    ],
)
def test_plain_words_pass(text):
    assert found(text) == []


def test_a_public_number_of_the_unit_passes():
    assert found("值班手机13800001234", public_mobiles=frozenset({"13800001234"})) == []


def test_what_blocks_comes_first_and_says_where():
    findings = scan([("摘要", "授予"), ("正文第4段", "13800001234")])
    assert [str(finding) for finding in findings] == [
        "发现1个手机号（正文第4段）",
        "用词提示：“授予”建议改“推荐为”（摘要）",
    ]


def test_a_tool_with_somebody_s_number_does_not_go_out(add_tool):
    tool = add_tool(live=False, notes="填好后打13800001234。")
    with pytest.raises(PermissionDenied):
        tool.get_latest_revision().publish()
    tool.refresh_from_db()
    assert tool.live is False
    sheet = [("form", {"fields": [{"label": "王老师13800001234", "hint": "", "lines": 1, "half": False}]})]
    assert [str(finding) for finding in add_tool(slug="form", live=False, sheet=sheet).findings()] == [
        "发现1个手机号（表第1段）"
    ]
