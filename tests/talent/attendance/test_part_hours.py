from datetime import timedelta
from decimal import Decimal

import pytest

from talent.attendance.part_hours import earned
from tests.factories.training import at

DAY = [(at("2026-11-24 09:00"), at("2026-11-24 12:00")), (at("2026-11-24 14:00"), at("2026-11-24 17:00"))]
GRACE = timedelta(minutes=15)
# came, left → minutes, 学时 of an eight-hour day in two parts of three hours
CASES = [
    (None, None, 360, "8"),
    ("08:50", None, 360, "8"),
    ("08:50", "17:10", 360, "8"),
    ("09:10", "16:50", 360, "8"),  # nine tenths
    ("08:50", "12:05", 180, "4"),
    ("08:50", "13:30", 180, "4"),  # lunch is no teaching
    ("13:50", "17:00", 180, "4"),
    ("08:50", "14:30", 210, "4.5"),
    ("08:50", "09:01", 1, "0.5"),
    ("17:00", "17:00", 0, "0.5"),
]


@pytest.mark.parametrize(("came", "left", "minutes", "hours"), CASES)
def test_earned(came, left, minutes, hours):
    came, left = (at(f"2026-11-24 {text}") if text else None for text in (came, left))
    assert earned(DAY, Decimal(8), came=came, left=left, grace=GRACE) == (minutes, Decimal(hours))
