"""How far plans are: held of planned, people who came, units that have none yet. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, DecimalField, Q, Sum, Value
from django.db.models.functions import Coalesce

from talent.registry.models import Region
from talent.training.models import TrainingSession
from talent.training.plan_models import TrainingPlan
from talent.training.texts import plain_hours

HERE = ("present", "late")
Level = Region.Level


@dataclass(frozen=True)
class PlanProgress:
    """Figures of one plan. Sessions count as held once their attendance is confirmed; `came` are 人次."""

    items: int
    held_items: int
    planned_people: int
    came: int
    planned_hours: Decimal
    held_hours: Decimal

    @property
    def hours_note(self) -> str:
        return f"计划共{plain_hours(self.planned_hours)}学时"


def items_with_progress(plan: TrainingPlan):
    """Items with `made` (sessions not cancelled), `held` (confirmed) and `came` (人次 of those)."""
    confirmed = Q(sessions__status=TrainingSession.Status.CONFIRMED)
    return (
        plan.items.select_related("above__plan__region")
        .annotate(
            made=Count("sessions", filter=~Q(sessions__status="cancelled"), distinct=True),
            held=Count("sessions", filter=confirmed, distinct=True),
            came=Count(
                "sessions__attendance", filter=confirmed & Q(sessions__attendance__mark__in=HERE), distinct=True
            ),
        )
        .order_by("number")
    )


def progress_of(plan: TrainingPlan, items: Iterable) -> PlanProgress:
    """The sum of the items as `items_with_progress` gives them; one query for the hours."""
    items = list(items)
    zero = Value(Decimal(0), output_field=DecimalField())
    held = TrainingSession.objects.filter(plan_item__plan=plan, status=TrainingSession.Status.CONFIRMED)
    return PlanProgress(
        items=len(items),
        held_items=sum(item.held > 0 for item in items),
        planned_people=sum(item.people for item in items),
        came=sum(item.came for item in items),
        planned_hours=sum((item.hours for item in items), Decimal(0)),
        held_hours=held.aggregate(hours=Coalesce(Sum("hours"), zero))["hours"],
    )


@dataclass(frozen=True)
class TierPlans:
    """One tier of a year: the units that ought to have a plan, and those that have none out."""

    level: str
    expected: int
    missing: list[Region]

    @property
    def label(self) -> str:
        return {"city": "市级", "district": "区县级", "street": "街道（镇）级"}[self.level]

    @property
    def issued(self) -> int:
        return self.expected - len(self.missing)


def expected_plans(person, year: int) -> list[TierPlans]:
    """Per tier of what one manages: every city, district and street ought to have a plan out; two queries."""
    units = Region.objects.visible_to(person).filter(closed_on=None).exclude(level=Level.COMMUNITY)
    units = list(units.select_related("parent").in_code_order())
    issued = set(TrainingPlan.objects.out().filter(year=year).values_list("region_id", flat=True))
    tiers = []
    for level in (Level.CITY, Level.DISTRICT, Level.STREET):
        of_tier = [unit for unit in units if unit.level == level]
        if of_tier:
            tiers.append(TierPlans(level, len(of_tier), [unit for unit in of_tier if unit.pk not in issued]))
    return tiers
