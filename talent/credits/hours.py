"""Teaching time to credit hours: one 学时 is 45 minutes of teaching; half a day face to face is 4, a full day 8."""

from decimal import ROUND_FLOOR, Decimal


def hours_for(minutes: int, minutes_per_hour: int = 45) -> Decimal:
    """Credit hours (学时) for teaching minutes, floored to one decimal."""
    if minutes < 0:
        raise ValueError("teaching minutes can't be negative")
    return (Decimal(minutes) / minutes_per_hour).quantize(Decimal("0.1"), rounding=ROUND_FLOOR)
