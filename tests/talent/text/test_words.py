"""Folding, masks, search tokens, pinyin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent.text.bigrams import index_tokens, query_tokens
from talent.text.folding import fold_person_name, fold_width, squeeze, without_spaces
from talent.text.masks import mask_mobile, mask_name, mask_resident_id
from talent.text.pinyin import name_pinyin, phrase_pinyin


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text):
    for fold in (fold_width, squeeze, without_spaces, fold_person_name):
        assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  张  三 ", "张三"),
        ("王　芳", "王芳"),
        ("买买提.艾力", "买买提·艾力"),
        ("买买提•艾力", "买买提·艾力"),
        ("Anna  Maria", "Anna Maria"),
        ("\u200b李\ufeff四\n", "李四"),
    ],
)
def test_one_spelling_of_a_name(typed, name):
    assert fold_person_name(typed) == name


def test_squeeze_keeps_full_width_brackets():
    assert squeeze("  洪家楼（街道） 联合会\n") == "洪家楼（街道） 联合会"


def test_masks():
    assert mask_resident_id("370100199001011232") == "3****************2"
    assert mask_mobile("13800001234") == "138****1234"
    assert [mask_name(n) for n in ("王桂兰", "张明", "欧阳桂兰", "李", "", None)] == [
        "王*兰",
        "张*",
        "欧**兰",
        "*",
        "",
        "",
    ]


@given(st.text(min_size=1, max_size=20))
def test_a_mask_always_hides_something(text):
    for mask in (mask_resident_id, mask_mobile, mask_name):
        assert len(mask(text)) == len(text)
        assert "*" in mask(text)


def test_bigrams():
    assert index_tokens("社区治理 A3") == ["社", "区", "治", "理", "社区", "区治", "治理", "a3"]
    assert query_tokens("社区治理") == ["社区", "区治", "治理"]
    assert query_tokens("党 ＷＰＳ") == ["党", "wps"]
    assert query_tokens("!!!") == []


@given(st.text(max_size=30))
def test_a_text_is_found_by_itself(text):
    assert set(query_tokens(text)) <= set(index_tokens(text))


@pytest.mark.parametrize(
    ("name", "initials", "full"),
    [
        ("王桂兰", "wgl", "wangguilan"),
        ("单红", "sh", "shanhong"),
        ("解明", "xm", "xieming"),
        ("尉迟恭", "ycg", "yuchigong"),
        ("吕燕", "ly", "lvyan"),
        ("", "", ""),
    ],
)
def test_pinyin_of_names(name, initials, full):
    assert name_pinyin(name) == (initials, full)


def test_pinyin_of_an_organization():
    assert phrase_pinyin("银行街音乐队3") == ("yhjyyd3", "yinhangjieyinyuedui3")
