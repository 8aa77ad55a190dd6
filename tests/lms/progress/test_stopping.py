"""多数人停在 04:10: the place where most of those who are under way stopped."""

import pytest

from lms.progress.stopping import stop_of


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ([], None),
        ([(4, 250.0), (4, 252.0), (4, 249.0), (1, 10.0)], "多数人停在第4课04:10（4人里3人）"),
        ([(4, 250.0), (4, 400.0), (1, 10.0), (1, 12.0)], "停得最多的是第1课00:11（4人里2人）"),
        ([(2, None), (2, None), (4, 30.0)], "多数人停在第2课（3人里2人）"),
    ],
)
def test_where_most_stopped(places, words):
    stop = stop_of(places)
    assert (stop.words(stop.lesson_id) if stop else None) == words
