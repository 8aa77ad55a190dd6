"""Verbs of the yearly plan: opened, filled, published; a session can be made from an item."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from talent.audit.actions import record
from talent.registry.models import Region
from talent.training.models import PlanItem, TrainingPlan


def open_plan(region: Region, year: int, *, by) -> TrainingPlan:
    """A new draft plan of a unit. ValidationError when the unit has one of that year, or has no plans."""
    if region.level == Region.Level.COMMUNITY:
        raise ValidationError("培训计划由市、区县、街道（镇）三级编制。")
    try:
        with transaction.atomic():
            plan = TrainingPlan.objects.create(region=region, year=year)
            record("open_plan", plan, by=by, region_path=region.path)
            return plan
    except IntegrityError:
        raise ValidationError(f"{region.name}{year}年度的计划已经有了。")


@transaction.atomic
def add_item(plan: TrainingPlan, *, by, **fields) -> PlanItem:
    """The next line of a plan; a published plan can be added to, and the change is on record."""
    plan = TrainingPlan.objects.select_for_update().get(pk=plan.pk)
    number = (plan.items.aggregate(last=Max("number"))["last"] or 0) + 1
    item = PlanItem(plan=plan, number=number, **fields)
    item.full_clean(exclude=["plan"])
    item.save()
    record("add_plan_item", plan, by=by, region_path=plan.region.path, number=number)
    return item


@transaction.atomic
def publish_plan(plan: TrainingPlan, *, by) -> TrainingPlan:
    """Let the units below read it; publishing twice changes nothing. ValidationError for an empty plan."""
    plan = TrainingPlan.objects.select_for_update().get(pk=plan.pk)
    if not plan.items.exists():
        raise ValidationError("计划里还没有项目，先加一项再发布。")
    if plan.status == TrainingPlan.Status.DRAFT:
        plan.status, plan.published_at = TrainingPlan.Status.PUBLISHED, timezone.now()
        plan.save(update_fields=["status", "published_at"])
        record("publish_plan", plan, by=by, region_path=plan.region.path)
    return plan


def from_plan(item: PlanItem) -> dict:
    """What a session takes over from its line of the plan."""
    return {
        "title": item.title,
        "region": item.plan.region_id,
        "tier": item.plan.region.level,
        "mode": item.mode,
        "hours": item.hours,
        "capacity": item.people,
        "place": item.place,
        "description": item.content,
    }
