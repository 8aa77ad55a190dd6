"""When people may be disturbed by an SMS."""

from datetime import datetime, time, timedelta

from django.utils import timezone

QUIET_FROM = time(21)
QUIET_UNTIL = time(8)


def next_allowed(moment: datetime) -> datetime:
    """`moment` itself by day; between 21:00 and 8:00 the coming 8:00, local time."""
    local = timezone.localtime(moment)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return moment
    day = local.date() + timedelta(days=1) if local.time() >= QUIET_FROM else local.date()
    return datetime.combine(day, QUIET_UNTIL, tzinfo=local.tzinfo)
