import pytest

from talent.text.numbers import row_id


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("007", 7), ("", None), (None, None), ("²", None), ("七", None), ("-1", None), ("1" * 30, None),
     (str(2**63 - 1), 2**63 - 1), (str(2**63), None)],
)  # fmt: skip
def test_only_plain_digits_that_fit_are_a_key(text, number):
    assert row_id(text) == number
