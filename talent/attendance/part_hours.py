"""How many hours somebody earned who came late or left early. Pure: times in, minutes and 学时 out.

Only a session that asks for signing out knows when people left, and only one that marks each part knows at which they
were; elsewhere everybody present earned the whole.
"""

from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal

from talent.attendance.part_sets import numbers_of

Span = tuple[datetime, datetime]
HALF = Decimal("0.5")
# Signing out while the last words are said, or a few minutes' delay at the door, costs nobody anything.
WHOLE = Decimal("0.9")


def earned(
    spans: list[Span], hours: Decimal, *, came: datetime | None, left: datetime | None, grace: timedelta = timedelta(),
    parts: int | None = None,
) -> tuple[int, Decimal]:  # fmt: skip
    """Minutes of teaching attended and the 学时 for them: whole from nine tenths on, else in half hours, at least one half.

    `came` within `grace` of a part's start counts from its start; without `left` they stayed until the end. With
    `parts` (a set as in part_sets) the others are out; coming late or leaving early shortens only the part it falls in.
    """
    total = _minutes(spans)
    if left is None and parts is None:
        return total, hours
    if parts is not None:
        attended = _minutes([_shortened(*spans[number - 1], came, left, grace) for number in numbers_of(parts)])
    else:
        attended = _minutes([cut for start, end in spans if (cut := _cut(start, end, came, left, grace))])
    if attended >= total * WHOLE:
        return total, hours
    share = (hours * attended / total / HALF).to_integral_value(ROUND_DOWN) * HALF
    return attended, max(share, HALF)


def _cut(start: datetime, end: datetime, came: datetime | None, left: datetime, grace: timedelta) -> Span | None:
    first = start if came is None or came <= start + grace else came
    last = min(end, left)
    return (first, last) if first < last else None


def _shortened(start: datetime, end: datetime, came: datetime | None, left: datetime | None, grace: timedelta) -> Span:
    # Without signing out nobody knows who left when, and coming late costs nothing.
    first = came if came and left and start + grace < came < end else start
    return first, (left if left and first <= left < end else end)


def _minutes(spans: list[Span]) -> int:
    return int(sum((end - start).total_seconds() for start, end in spans) // 60)
