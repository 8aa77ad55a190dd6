"""Numbers of people in a text as it was written."""

import pytest

from talent.text.private_numbers import private_numbers


@pytest.mark.parametrize(
    "text",
    [
        "0531-88112345 13900001111", "1390 000 1111", "139—0000—1111", "139－0000－1111", "+86-139 0000 1111",
        "邮编250100 139  0000 1111",
    ],
)  # fmt: skip
def test_a_mobile_is_found_beside_another_number_and_in_every_spelling(text):
    assert private_numbers(text).mobiles == ["13900001111"]


def test_a_number_that_two_others_only_make_together_is_none():
    found = private_numbers("0531-88112 13 9000-1111，2026年11月24日13:45，51370100MJD1234567")
    assert (found.ids, found.mobiles) == (0, [])


def test_an_id_in_groups_is_one_id_and_no_mobile():
    found = private_numbers("370102 1990—01—01 123x")
    assert (found.ids, found.mobiles) == (1, [])
