import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent.text import resident_ids, uscc
from talent.text.resident_ids import ResidentIdError, parse_resident_id
from talent.text.uscc import UsccError, parse_uscc

VALID_ID = "37010019900101123" + resident_ids.check_character("37010019900101123")
bodies = st.text("0123456789", min_size=17, max_size=17)
codes = st.text(uscc.ALPHABET, min_size=17, max_size=17)


@given(bodies)
def test_an_id_with_its_check_character_is_accepted(body):
    number = body + resident_ids.check_character(body)
    assert parse_resident_id(number) == number


@given(bodies, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(body, place, shift):
    number = body + resident_ids.check_character(body)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    with pytest.raises(ResidentIdError, match=resident_ids.WRONG_CHECK):
        parse_resident_id(wrong)


@given(bodies, st.integers(0, 16))
def test_two_neighbors_swapped_are_always_found(body, place):
    number = body + resident_ids.check_character(body)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert swapped == number or not resident_ids.is_resident_id(swapped)


@given(bodies, st.integers(0, 18), st.sampled_from(" \u3000-\u2014\u200b"))
def test_full_width_spaces_and_case_do_not_matter(body, place, noise):
    number = body + resident_ids.check_character(body)
    full_width = "".join(chr(ord(c) + 0xFEE0) for c in number.lower())
    assert parse_resident_id(full_width[:place] + noise + full_width[place:]) == number


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("370100900101123", resident_ids.FIFTEEN_DIGITS),
        ("3.70100199001011E+17", resident_ids.REWRITTEN),
        ("3701001990010112", resident_ids.WRONG_LENGTH),
        ("37010019900101123Y", resident_ids.WRONG_CHARACTERS),
        ("", resident_ids.WRONG_LENGTH),
    ],
)
def test_the_reason_says_what_is_wrong(text, sentence):
    with pytest.raises(ResidentIdError) as caught:
        parse_resident_id(text)
    assert str(caught.value) == sentence


def test_a_leading_apostrophe_is_taken_off():
    assert parse_resident_id("'" + VALID_ID) == VALID_ID


def test_birth_date():
    assert str(resident_ids.birth_date(VALID_ID)) == "1990-01-01"
    assert resident_ids.birth_date("370100199013011234") is None


def test_the_published_example_is_a_valid_code():
    assert parse_uscc("11370100004188768U") == "11370100004188768U"


@given(codes)
def test_a_code_with_its_check_character_is_accepted(body):
    code = body + uscc.check_character(body)
    assert parse_uscc(f" {code[:8]}　{code[8:].lower()}") == code


@given(codes, st.integers(0, 16), st.integers(1, 30))
def test_one_wrong_character_of_a_code_is_always_found(body, place, shift):
    code = body + uscc.check_character(body)
    other = uscc.ALPHABET[(uscc.ALPHABET.index(code[place]) + shift) % 31]
    assert not uscc.is_uscc(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1137010000418876", uscc.WRONG_LENGTH),
        ("11370100004188768?", uscc.WRONG_CHARACTERS),
        ("11370100004188768A", uscc.WRONG_CHECK),
        ("5.1370100004188E+17", uscc.REWRITTEN),
    ],
)
def test_the_reason_for_a_code(text, sentence):
    with pytest.raises(UsccError) as caught:
        parse_uscc(text)
    assert str(caught.value) == sentence


@given(st.text(max_size=24))
def test_no_text_breaks_the_parsers(text):
    assert isinstance(resident_ids.is_resident_id(text), bool)
    assert isinstance(uscc.is_uscc(text), bool)
