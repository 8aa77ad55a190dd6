"""Which sittings (分次) of a session a moment belongs to, and sets of sittings kept as one number. Pure: a session is only asked for its hours.

A set is None for the whole session, else a bit for each number: 第1次 and 第3次 are 0b1010. Only a session that is
marked sitting by sitting (`per_part`) has sets; everywhere else the numbers below are None and say nothing.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta


def set_of(numbers: Iterable[int]) -> int:
    """The set of these numbers as it is stored."""
    return sum(1 << number for number in set(numbers))


def numbers_of(parts: int) -> list[int]:
    """The numbers of a stored set, in order."""
    return [number for number in range(1, parts.bit_length()) if parts >> number & 1]


def holds(parts: int | None, number: int | None) -> bool:
    """Does the set say that somebody was at this sitting? The whole session holds every one of them."""
    return parts is None or number is None or bool(parts >> number & 1)


def with_part(session, parts: int, number: int) -> int | None:
    """The set with one sitting more; None as soon as it is the whole session."""
    return canonical(session, parts | 1 << number)


def without_part(session, parts: int | None, number: int) -> int:
    """The set with one sitting less; 0 when none is left."""
    everything = set_of(range(1, len(session.spans) + 1))
    return (everything if parts is None else parts) & ~(1 << number)


def canonical(session, parts: int) -> int | None:
    return None if parts == set_of(range(1, len(session.spans) + 1)) else parts


def words_of(parts: int | None) -> str:
    """第1、3次; empty for the whole session."""
    return "" if parts is None else f"第{'、'.join(map(str, numbers_of(parts)))}次"


def open_part(session, moment: datetime) -> int | None:
    """The sitting whose door is open: the one that runs, else the next one from its opening on; None between them."""
    early = timedelta(minutes=session.check_in_opens)
    doors = (number for number, (start, end) in enumerate(session.spans, 1) if start - early <= moment < end)
    return next(doors, None) if session.per_part else None


def begun_part(session, moment: datetime) -> int | None:
    """The sitting a roster stands at: the one whose door is open, else the last that was, else the first."""
    if not session.per_part:
        return None
    early = timedelta(minutes=session.check_in_opens)
    begun = sum(start - early <= moment for start, _ in session.spans)
    return open_part(session, moment) or max(begun, 1)


def next_part(session, moment: datetime) -> int | None:
    """The first sitting that has not begun."""
    return next((number for number, (start, _) in enumerate(session.spans, 1) if start > moment), None)


def parts_at(session, moment: datetime) -> int | None:
    """What a mark made at this moment says of the sittings: the one it falls into; outside the hours, the whole."""
    number = begun_part(session, moment) if session.opens_at <= moment < session.ends_at else None
    return None if number is None else set_of([number])


def parts_between(session, came: datetime, left: datetime | None) -> int | None:
    """The sittings somebody saw anything of who came and left then; the whole where that is every one or none."""
    if not session.per_part:
        return None
    left = left or session.ends_at
    seen = [number for number, (start, end) in enumerate(session.spans, 1) if came < end and left > start]
    return canonical(session, set_of(seen)) if seen else None
