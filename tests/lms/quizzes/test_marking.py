import pytest

from lms.quizzes.marking import Result, clean_choice, is_right, mark


@pytest.mark.parametrize(
    ("raw", "count", "multiple", "chosen"),
    [
        (["1"], 3, False, [1]),
        (["2", "0", "2"], 3, True, [0, 2]),
        ([], 3, True, None),
        (["3"], 3, False, None),
        (["0", "1"], 3, False, None),
        (["-1"], 3, False, None),
        (["１"], 3, False, None),
        (["99999999999"], 3, True, None),
    ],
)
def test_clean_choice(raw, count, multiple, chosen):
    assert clean_choice(raw, count, multiple=multiple) == chosen


@pytest.mark.parametrize(
    ("chosen", "correct", "right"),
    [([0, 2], [2, 0], True), ([0], [0, 2], False), ([0, 1, 2], [0, 2], False), (None, [0], False), ([], [0], False)],
)
def test_all_the_right_ones_and_no_other(chosen, correct, right):
    assert is_right(chosen, correct) is right


def test_mark():
    assert mark([([0], [0]), ([1], [0]), (None, [0])], needed=2) == Result(right=1, total=3, needed=2)
    assert mark([([0], [0])], needed=5).passed
    assert Result(1, 3, 2).missing == 1
    assert Result(3, 3, 2).missing == 0
