"""How many hours somebody earned who came late or left early. Pure: times in, minutes and 学时 out.

Only a session that asks for signing out knows when people left; elsewhere everybody present earned the whole.
"""

from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal

Span = tuple[datetime, datetime]
HALF = Decimal("0.5")
# Signing out while the last words are said, or a few minutes' delay at the door, costs nobody anything.
WHOLE = Decimal("0.9")


def earned(
    spans: list[Span], hours: Decimal, *, came: datetime | None, left: datetime | None, grace: timedelta = timedelta()
) -> tuple[int, Decimal]:
    """Minutes of teaching attended and the 学时 for them: whole from nine tenths on, else in half hours, at least one half.

    `came` within `grace` of a part's start counts from its start; without `left` they stayed until the end.
    """
    total = _minutes(spans)
    if left is None:
        return total, hours
    attended = _minutes([cut for start, end in spans if (cut := _cut(start, end, came, left, grace))])
    if attended >= total * WHOLE:
        return total, hours
    share = (hours * attended / total / HALF).to_integral_value(ROUND_DOWN) * HALF
    return attended, max(share, HALF)


def _cut(start: datetime, end: datetime, came: datetime | None, left: datetime, grace: timedelta) -> Span | None:
    first = start if came is None or came <= start + grace else came
    last = min(end, left)
    return (first, last) if first < last else None


def _minutes(spans: list[Span]) -> int:
    return int(sum((end - start).total_seconds() for start, end in spans) // 60)
