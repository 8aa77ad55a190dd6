"""Where a figure stands beside its targets. Pure: readings and target rows in, a shape and a word out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

# A target that is due so soon and not reached wants attention. [default]
SOON = timedelta(days=30)


class Step(Protocol):
    """A number of the plan: how much, until when (None: every year, where the indicator is yearly)."""

    value: Decimal
    due: date | None


@dataclass(frozen=True)
class Standing:
    """`kind` is the badge's shape and color, `word` stands beside it."""

    kind: str
    word: str


REACHED = Standing("done", "已达到")
UNDER_WAY = Standing("progress", "推进中")
ATTENTION = Standing("todo", "需关注")
NO_VALUE = Standing("plain", "暂无数据")
NO_TARGET = Standing("plain", "未设目标")
NO_DEADLINE = Standing("plain", "期限未填")


def current_step(steps: Sequence[Step], on: date) -> Step | None:
    """The step that runs on the day: the first that is not yet due, else the last; one without a day counts yearly."""
    dated = sorted((step for step in steps if step.due), key=lambda step: step.due)
    running = [step for step in dated if step.due >= on]
    return (running or dated[-1:] or [*steps, None])[0]


def standing(measure: Decimal | None, steps: Sequence[Step], on: date, *, yearly: bool = False) -> Standing:
    """
    已达到: the running step is reached. 需关注: a step's day has passed without it, or is within 30 days. Else 推进中.

    A yearly target without a day is due at the end of the year; any other without one has no state at all.
    """
    step = current_step(steps, on)
    if step is None:
        return NO_TARGET
    if measure is None:
        return NO_VALUE
    due = step.due or (date(on.year, 12, 31) if yearly else None)
    if due is None:
        return NO_DEADLINE
    if measure >= step.value:
        return REACHED
    missed = any(one.due and one.due < on and measure < one.value for one in steps)
    return ATTENTION if missed or due - on <= SOON else UNDER_WAY
