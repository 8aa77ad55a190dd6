import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent.text.mobiles import REWRITTEN, WRONG, MobileError, is_mobile, parse_mobile

mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@given(
    mobiles,
    st.sampled_from(["", "+86", "0086", "+86 ", "（+86）", "＋８６－"]),
    st.sampled_from(["", "-", " ", "　", "–"]),
)
def test_all_spellings_of_a_number_are_one(mobile, country, gap):
    assert parse_mobile(f"{country}{mobile[:3]}{gap}{mobile[3:7]}{gap}{mobile[7:]}") == mobile


@given(mobiles)
def test_full_width(mobile):
    assert parse_mobile("".join(chr(ord(c) + 0xFEE0) for c in mobile)) == mobile


@pytest.mark.parametrize("text", ["1380000", "12800001234", "138000012345", "", "0531-8000000", "86"])
def test_other_numbers_are_refused(text):
    with pytest.raises(MobileError) as caught:
        parse_mobile(text)
    assert str(caught.value) == WRONG


def test_a_rewritten_number_is_named():
    with pytest.raises(MobileError, match=REWRITTEN):
        parse_mobile("1.38E+10")


@given(st.text(max_size=20))
def test_no_text_breaks_it(text):
    assert isinstance(is_mobile(text), bool)
