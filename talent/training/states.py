"""What a session's status is at a moment: the stored part and the clock. No database here."""

import datetime

from django.db import models


class State(models.TextChoices):
    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "报名中"
    RUNNING = "running", "进行中"
    TO_BE_CONFIRMED = "to_be_confirmed", "待确认考勤"
    CONFIRMED = "confirmed", "已确认"
    CANCELLED = "cancelled", "已取消"


# Which shape and color of badge goes with a state.
BADGES = {
    State.DRAFT: "plain",
    State.PUBLISHED: "progress",
    State.RUNNING: "progress",
    State.TO_BE_CONFIRMED: "todo",
    State.CONFIRMED: "done",
    State.CANCELLED: "plain",
}


def state_of(stored: str, starts_at: datetime.datetime, ends_at: datetime.datetime, now: datetime.datetime) -> State:
    """A published session runs from its start, and waits for confirmation from its end on."""
    if stored != State.PUBLISHED or now < starts_at:
        return State(stored)
    return State.RUNNING if now < ends_at else State.TO_BE_CONFIRMED
