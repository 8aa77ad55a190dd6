"""A month of training: sessions and the plan's lines on their days. Reads only."""

import calendar
import datetime
from dataclasses import dataclass, field

from django.utils import timezone

from talent.registry.models import Region
from talent.training.models import TrainingSession
from talent.training.plan_models import PlanItem, TrainingPlan


@dataclass
class Day:
    date: datetime.date
    in_month: bool
    sessions: list = field(default_factory=list)


@dataclass(frozen=True)
class Month:
    """Weeks from Monday on with their days, and the plan's lines of the month that no session stands for yet."""

    first: datetime.date
    weeks: list[list[Day]]
    open_items: list[PlanItem]

    @property
    def busy_days(self) -> list[Day]:
        """Days of the month with something on: the list on a phone."""
        return [day for week in self.weeks for day in week if day.in_month and day.sessions]

    @property
    def before(self) -> datetime.date:
        return (self.first - datetime.timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> datetime.date:
        return (self.first + datetime.timedelta(days=31)).replace(day=1)


def month_of(person, first: datetime.date, region: Region | None = None) -> Month:
    """What `person` may see of the month that begins on `first`, of one region where one is given; two queries."""
    weeks = [
        [Day(date, date.month == first.month) for date in week]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    days = {day.date: day for week in weeks for day in week}
    start, end = _midnight(weeks[0][0].date), _midnight(weeks[-1][-1].date + datetime.timedelta(days=1))
    sessions = TrainingSession.objects.visible_to(person).exclude(status=TrainingSession.Status.CANCELLED)
    if region:
        sessions = sessions.within(region)
    found = sessions.overlapping([(start, end)]).select_related("region").prefetch_related("parts")
    for session in found.order_by("starts_at", "pk"):
        for day in sorted({timezone.localdate(start) for start, _ in session.spans}):
            if day in days:
                days[day].sessions.append(session)
    return Month(first, weeks, _open_items(person, first, region))


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def _open_items(person, first: datetime.date, region: Region | None) -> list[PlanItem]:
    """Planned for the month in the plans one keeps, and nobody has made a session of it."""
    plans = TrainingPlan.objects.kept_by(person).filter(year=first.year)
    if region:
        plans = plans.filter(region__path__startswith=region.path)
    made = TrainingSession.objects.exclude(status=TrainingSession.Status.CANCELLED).filter(plan_item__isnull=False)
    items = PlanItem.objects.filter(plan__in=plans, month=first.month).exclude(pk__in=made.values("plan_item"))
    return list(items.select_related("plan__region").order_by("plan__region__path", "number")[:100])
