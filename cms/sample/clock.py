"""The sample's clock: what happened in spring is written down by the verbs as they would have in spring."""

import datetime
from contextlib import contextmanager

from django.utils import timezone


def moment(day: datetime.date, text: str = "9:00") -> datetime.datetime:
    """An aware moment of a local day; `text` is hours and minutes."""
    hour, minute = map(int, text.split(":"))
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))


@contextmanager
def clock_at(instant: datetime.datetime):
    """
    Within the block `timezone.now()` is `instant`.

    Every verb, constraint and auto_now column asks that one clock, so a past session is published, attended and
    confirmed by the same code as a real one, in the right order. Only for the loader: one process, one thread, and
    its output must depend on the day alone.
    """
    real = timezone.now
    fixed = instant.astimezone(datetime.UTC)
    timezone.now = lambda: fixed
    try:
        yield fixed
    finally:
        timezone.now = real
