"""When people may be disturbed by an SMS: by day, between the hours that the city has set."""

from datetime import datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.messages.models import QuietHours


def quiet_hours() -> QuietHours:
    """The hours in force: the city's own, else 22:00 to 8:00."""
    return QuietHours.objects.first() or QuietHours()


def set_quiet_hours(starts: time, ends: time, *, by) -> QuietHours:
    """Change the hours from now on. ValidationError where they would leave less than six hours a day to send in."""
    if _minutes(ends, starts) < 6 * 60:
        raise ValidationError("白天至少要留6个小时可以发短信。")
    with transaction.atomic():
        row = QuietHours.objects.select_for_update().first() or QuietHours()
        row.starts, row.ends, row.by = starts, ends, by
        row.save()
        record("set_quiet_hours", row, by=by, starts=f"{starts:%H:%M}", ends=f"{ends:%H:%M}")
    return row


def _minutes(first: time, last: time) -> int:
    """Minutes from one time of day to the next other; a whole day where they are equal."""
    return ((last.hour * 60 + last.minute) - (first.hour * 60 + first.minute)) % 1440 or 1440


def next_allowed(moment: datetime, hours: QuietHours | None = None) -> datetime:
    """`moment` itself by day; within the quiet hours the moment at which they end, local time."""
    hours = hours or quiet_hours()
    local = timezone.localtime(moment)
    start, end, now = hours.starts, hours.ends, local.time()
    quiet = start <= now < end if start < end else (start != end and (now >= start or now < end))
    if not quiet:
        return moment
    day = local.date() + timedelta(days=1) if now >= end else local.date()
    return datetime.combine(day, end, tzinfo=local.tzinfo)
