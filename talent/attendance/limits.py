"""How often one may try at the door: counted per scan, phone and session, never per address.

A hall of 500 people shares one address; what a guesser cannot share is a bound scan and a signed phone mark.
"""

from contextlib import suppress

from django.core.cache import cache
from django.utils import timezone

TRIES = 5
TAILS_PER_SESSION = 300
WALK_INS_PER_SESSION = 300
WRONG_CODES = 300
REFUSALS_STORED = 120
MINUTE, AS_LONG_AS_A_SCAN = 60, 14 * 3600


def count(key: str, seconds: int) -> int:
    """Count one more and return the sum, kept for `seconds` after the last one."""
    cache.add(key, 0, seconds)
    try:
        total = cache.incr(key)
    except ValueError:  # it ran out between the two lines
        cache.set(key, 1, seconds)
        return 1
    cache.touch(key, seconds)  # counting in files forgets how long the number was to be kept
    return total


def minute(key: str) -> str:
    """The key of this minute's number: a new minute starts from nothing, however busy the last one was."""
    return f"{key}:{int(timezone.now().timestamp()) // MINUTE}"


def within(key: str, limit: int, seconds: int) -> bool:
    """Count one more; False once there are more than `limit`."""
    return count(key, seconds) <= limit


def _take_back(key: str) -> None:
    with suppress(ValueError):
        cache.decr(key)
        cache.touch(key, AS_LONG_AS_A_SCAN)


class TailTries:
    """Look-ups of four digits that were not followed by 是我，签到: five a scan and five a phone."""

    def __init__(self, session_id: int, scan: str, device: str):
        self.mine = [f"tails:{session_id}:scan:{scan}", f"tails:{session_id}:device:{device}"]
        self.hall = f"tails:{session_id}"

    def allow(self, tail: str) -> bool:
        """Pay for looking at these digits; what was paid for once may be looked at again."""
        if cache.get(self._paid(tail)):
            return True
        sums = [within(key, TRIES, AS_LONG_AS_A_SCAN) for key in self.mine]
        if not all(sums) or not within(minute(self.hall), TAILS_PER_SESSION, MINUTE):
            return False
        cache.set(self._paid(tail), 1, AS_LONG_AS_A_SCAN)
        return True

    def give_back(self, tail: str) -> None:
        """The digits led to a check-in: no try."""
        if cache.delete(self._paid(tail)):
            for key in self.mine:
                _take_back(key)

    def _paid(self, tail: str) -> str:
        return f"{self.mine[0]}:{tail}"


def may_walk_in(session_id: int, scan: str, device: str) -> bool:
    """Count one name and mobile written down at the door: five a scan and five a phone."""
    mine = [f"walk-ins:{session_id}:scan:{scan}", f"walk-ins:{session_id}:device:{device}"]
    sums = [within(key, TRIES, AS_LONG_AS_A_SCAN) for key in mine]
    return all(sums) and within(minute(f"walk-ins:{session_id}"), WALK_INS_PER_SESSION, MINUTE)


def too_many_wrong_codes() -> bool:
    """Have phones without a login sent too many wrong codes within a minute, all sessions together?"""
    return cache.get(minute("wrong-codes"), 0) >= WRONG_CODES


def note_wrong_code() -> None:
    count(minute("wrong-codes"), MINUTE)


def may_store_refusal(session_id: int | None) -> bool:
    """Refused tries are stored for the trainer's eyes; a flood of them is not."""
    return within(minute(f"refusals:{session_id}"), REFUSALS_STORED, MINUTE)
