"""Until when: the plan that has ended, its successor that covers today, calendar, tags, rungs, the score sheet."""

import datetime

from talent.pools.actions import ensure_ladder
from talent.registry.models import PlanPeriod, Target
from talent.registry.plan import FIRST_TARGETS, ensure_calendar, ensure_first_plan
from talent.registry.tagging import ensure_tags
from talent.selection.actions.frames import default_score_sheet

PERIOD_YEARS = 3
FIRST_YEAR = 2021


def load_plan(today: datetime.date) -> PlanPeriod:
    """Everything that is data and not code. The city's next plan is not public, so its numbers repeat the first one's."""
    period = ensure_first_plan()
    ensure_calendar()
    ensure_tags()
    ensure_ladder()
    default_score_sheet()
    return ensure_plan_of(today) or period


def ensure_plan_of(today: datetime.date) -> PlanPeriod | None:
    """The three-year period that covers the day, with targets due at its end; None while the first plan runs."""
    start = FIRST_YEAR + (today.year - FIRST_YEAR) // PERIOD_YEARS * PERIOD_YEARS
    if start <= FIRST_YEAR:
        return None
    last = datetime.date(start + PERIOD_YEARS - 1, 12, 31)
    period, made = PlanPeriod.objects.get_or_create(
        name=f"社区社会组织培育发展行动（{start}—{last.year}年）",
        defaults={"starts": datetime.date(start, 1, 1), "ends": last},
    )
    if made:
        # Of the first plan's steps only the last of each indicator: what it ended with is kept up.
        final = {indicator: row for row in FIRST_TARGETS for indicator in [row[0]]}
        Target.objects.bulk_create(
            Target(period=period, indicator=code, title=title, value=value, unit=unit, due=due and last)
            for code, title, value, unit, due in final.values()
        )
    return period
