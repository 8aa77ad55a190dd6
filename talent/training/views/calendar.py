"""培训日历: a month on the desk, a list on a phone and a grid on a laptop."""

import datetime

from django.shortcuts import render
from django.utils import timezone

from talent.people.access import desk
from talent.registry.models import Region
from talent.text.numbers import row_id
from talent.training.calendar import month_of
from talent.training.rules import manages_people, trains
from talent.training.states import BADGES


@desk(manages_people)
def desk_calendar(request):
    first = _month(request.GET.get("month", ""))
    units = Region.objects.visible_to(request.user).districts().in_code_order()
    chosen = row_id(request.GET.get("region"))
    region = next((unit for unit in units if unit.pk == chosen), None)
    month = month_of(request.user, first, region)
    for day in month.busy_days:
        for session in day.sessions:
            session.badge = BADGES[session.state]
    context = {"month": month, "region": region, "units": units, "today": timezone.localdate(),
               "weekdays": "一二三四五六日", "may_host": trains(request.user)}  # fmt: skip
    return render(request, "talent/training/calendar.html", context)


def _month(text: str) -> datetime.date:
    """2026-11 → its first day; this month for anything else."""
    try:
        first = datetime.date.fromisoformat(f"{text}-01")
    except ValueError:
        return timezone.localdate().replace(day=1)
    return first if 2020 <= first.year <= 2100 else timezone.localdate().replace(day=1)
