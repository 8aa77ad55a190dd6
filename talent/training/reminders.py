"""Reminders before a session: a day ahead and an hour ahead, once each, never at night and never too late."""

from datetime import datetime, timedelta

from django.utils import timezone

from talent.messages.actions import notify
from talent.messages.quiet_hours import next_allowed, quiet_hours
from talent.outbox.schedule import job
from talent.training.models import TrainingSession
from talent.training.states import State

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# A reminder that is this late is left out: the next one comes soon enough.
LATE = timedelta(hours=6)


@job("training.reminders", minutes=5)
def remind() -> int:
    """Tell everybody with a seat; returns how many messages. Running it again tells nobody twice."""
    now = timezone.now()
    soon = TrainingSession.objects.filter(status=State.PUBLISHED, starts_at__gt=now, starts_at__lte=now + DAY)
    return sum(_remind(session, now) for session in soon.select_related("region__parent__parent"))


def _remind(session: TrainingSession, now: datetime) -> int:
    """The reminder that is due now: the hour's once it is its time, else the day's."""
    kind, ahead = ("hour", HOUR) if now >= session.starts_at - HOUR else ("day", DAY)
    due = session.starts_at - ahead
    arrives = next_allowed(now, quiet_hours())
    if now - due > LATE or arrives >= session.starts_at:
        return 0
    context = {
        "when": _when(session, arrives),
        "title": session.title,
        "place": session.place,
        "answer": _answer(session),
    }
    told = 0
    # Who signed up after the reminder's time has just read all of this.
    for signup in session.signups.seated().filter(updated__lt=due).select_related("person"):
        key = f"reminder:{kind}:{signup.pk}:{session.starts_at.timestamp():.0f}"
        notify(
            signup.person, "session_reminder", context, sms=True, key=key, link=f"/sessions/{session.pk}/",
            until=session.starts_at,
        )  # fmt: skip
        told += 1
    return told


def _when(session: TrainingSession, arrives: datetime) -> str:
    """今天14:00, as it is true when the words arrive."""
    start, day = timezone.localtime(session.starts_at), timezone.localdate(arrives)
    word = {0: "今天", 1: "明天"}.get((start.date() - day).days, f"{start.month}月{start.day}日")
    return f"{word}{start:%H:%M}"


def _answer(session: TrainingSession) -> str:
    """How to say that one can't come: by the phone of the host or of the unit above it."""
    region = session.region
    while region is not None:
        if region.office_phone:
            return f"请回电{region.office_phone}"
        region = region.parent
    return "请告诉我们"
