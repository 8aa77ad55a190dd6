from decimal import Decimal

import pytest

from talent.credits.hours import hours_for


@pytest.mark.parametrize(("minutes", "hours"), [(0, "0"), (45, "1"), (60, "1.3"), (90, "2"), (179, "3.9"), (180, "4")])
def test_one_credit_hour_is_45_minutes_floored_to_a_tenth(minutes, hours):
    assert hours_for(minutes) == Decimal(hours)


def test_negative_minutes_are_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="negative"):
        hours_for(-1)
