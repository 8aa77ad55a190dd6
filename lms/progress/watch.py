"""Watch proof: which parts of a film were really seen. Pure: seconds in, seconds out.

The browser claims intervals; the server grants no more new seconds than its own clock × speed allows.
Seeking is free, because coverage proves what was seen and the resume position proves nothing.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

MAX_SPEED = 2.0
# Heartbeats jitter: up to this many granted but unused seconds carry over to the next one.
MAX_SPARE = 5.0
# Pauses between two heartbeats leave slivers; a gap this short counts as seen once it is paid for.
SLIVER = 1.0
ENOUGH = 0.9
# A network may be gone for a while and the browser report later; more than this of one silence is not paid for.
LONGEST_SILENCE = 3600.0
# A beat kept by a browser for longer than a week says nothing about where to resume.
OLDEST = 7 * 24 * 3600.0
# A server's clock that was set back this far starts anew; less is two hosts that disagree, and pays nothing.
SET_BACK = 60.0
# A film watched with many jumps has dozens of parts; thousands are an attempt to keep the server busy.
MOST_PARTS = 60

Interval = tuple[float, float]


@dataclass(frozen=True)
class Watched:
    """Seen intervals of one film (sorted, apart), and the seconds the person's clock granted but nothing used."""

    covered: tuple[Interval, ...] = ()
    spare: float = 0.0

    @property
    def seconds(self) -> float:
        return length(self.covered)


def clean(claimed: object, duration: float) -> list[Interval]:
    """Intervals of an untrusted JSON value, clipped to [0, duration]; what is no interval is dropped."""
    if not isinstance(claimed, list):
        return []
    intervals = []
    for pair in claimed[:MOST_PARTS]:
        if not (isinstance(pair, list) and len(pair) == 2 and all(is_seconds(value) for value in pair)):
            continue
        start, end = max(0.0, float(pair[0])), min(float(duration), float(pair[1]))
        if end > start:
            intervals.append((round(start, 2), round(end, 2)))
    return intervals


def is_seconds(value: object) -> bool:
    """A finite number; JSON's true is none, and Infinity and NaN are refused."""
    try:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    except OverflowError:  # an integer of hundreds of digits
        return False


def merge(intervals: Iterable[Interval], sliver: float = 0.0) -> tuple[Interval, ...]:
    """Sorted intervals without overlaps; those at most `sliver` seconds apart become one."""
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1] + sliver:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def length(intervals: Iterable[Interval]) -> float:
    return sum(end - start for start, end in intervals)


def allowance(elapsed: float, speed: object) -> float:
    """Seconds of film that can have passed in `elapsed` seconds of the server's clock at a claimed speed, 2× at most."""
    claimed = float(speed) if is_seconds(speed) else 1.0
    return min(max(0.0, elapsed), LONGEST_SILENCE) * min(max(claimed, 0.0), MAX_SPEED)


@dataclass(frozen=True)
class Tick:
    """A beat on a person's clock: when the clock stands now, and how many seconds have passed since the last beat."""

    stands: datetime
    elapsed: float


def tick(last: datetime | None, now: datetime) -> Tick:
    """The first beat only starts the clock. It never runs backwards, unless the server's own was set back."""
    if last is None or (last - now).total_seconds() > SET_BACK:
        return Tick(now, 0.0)
    return Tick(max(last, now), max(0.0, (now - last).total_seconds()))


def watch(before: Watched, claimed: Iterable[Interval], granted: float) -> Watched:
    """Add claimed intervals as far as `granted` new seconds (and the spare ones) pay for them, earliest first.

    Seconds seen before cost nothing. Over any stretch of time the growth never exceeds what was granted.
    """
    budget = before.spare + granted
    covered = before.covered
    for start, end in merge(claimed):
        for piece in _unseen(start, end, covered):
            grown = merge([*covered, piece], SLIVER)
            cost = length(grown) - length(covered)
            if cost > budget:
                # Only as much as is paid for, and without closing the sliver before it.
                # Whole hundredths only: rounding up a thousand times a second would be a gain.
                paid = math.floor(budget * 100 + 1e-6) / 100
                grown = merge([*covered, (piece[0], min(piece[1], piece[0] + paid))])
                cost = length(grown) - length(covered)
            covered, budget = grown, max(0.0, budget - cost)
    rounded = tuple((round(start, 2), round(end, 2)) for start, end in covered if end > start)
    return Watched(rounded, min(budget, MAX_SPARE))


def _unseen(start: float, end: float, covered: tuple[Interval, ...]) -> list[Interval]:
    """The parts of [start, end] that are not covered yet."""
    pieces = []
    for seen_start, seen_end in covered:
        if seen_end <= start or seen_start >= end:
            continue
        if seen_start > start:
            pieces.append((start, seen_start))
        start = max(start, seen_end)
    if end > start:
        pieces.append((start, end))
    return pieces


def is_enough(seconds: float, duration: float) -> bool:
    """Nine tenths seen is seen: credits and blank ends are nobody's duty."""
    return seconds >= duration * ENOUGH


def unseen_seconds(seconds: float, duration: float) -> float:
    """Seconds still missing until enough is seen."""
    return max(0.0, duration * ENOUGH - seconds)


def next_gap(covered: Iterable[Interval], duration: float) -> float | None:
    """The second at which the first part begins that was not seen; None when the rest is only slivers."""
    seen = 0.0
    for start, end in merge(map(tuple, covered), SLIVER):
        if start - seen > SLIVER:
            return seen
        seen = end
    return seen if duration - seen > SLIVER else None


def spans(covered: Iterable[Interval], duration: float) -> list[dict]:
    """Seen parts in hundredths of the whole, for the progress bar that shows its gaps."""
    return [
        {"start": round(start * 100 / duration, 1), "width": round((end - start) * 100 / duration, 1)}
        for start, end in covered
    ]
