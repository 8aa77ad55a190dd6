"""Verbs of the yearly plan: opened, filled, reviewed, let out, adjusted, done. Rights are the caller's rules."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from talent.audit.actions import record
from talent.registry.models import Region
from talent.training.plan_models import PlanItem, PlanVersion, TrainingPlan
from talent.training.plan_versions import lines_of

Status = TrainingPlan.Status
LONGEST_REASON = 200
FIELDS = (
    "title", "level", "audience", "content", "mode", "month", "timing", "hours", "people", "place", "teachers",
    "responsible", "budget", "note", "above",
)  # fmt: skip


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
    """The next line of an open plan. ValidationError while it is under review or out."""
    plan = _locked_open(plan)
    number = (plan.items.aggregate(last=Max("number"))["last"] or 0) + 1
    item = PlanItem(plan=plan, number=number, **({"level": plan.region.level} | fields))
    check_item(item)
    item.save()
    record("add_plan_item", plan, by=by, region_path=plan.region.path, number=number)
    return item


@transaction.atomic
def change_item(item: PlanItem, *, by, **fields) -> PlanItem:
    """Change a line of an open plan; what went out before stays in its version."""
    plan = _locked_open(item.plan)
    before = {name: getattr(item, name) for name in fields}
    for name, value in fields.items():
        setattr(item, name, value)
    check_item(item)
    item.save()
    changed = [name for name, value in before.items() if value != getattr(item, name)]
    record("change_plan_item", plan, by=by, region_path=plan.region.path, number=item.number, changed=changed)
    return item


@transaction.atomic
def drop_item(item: PlanItem, *, by) -> None:
    """Take a line out of an open plan. ValidationError once sessions were made from it."""
    plan = _locked_open(item.plan)
    if item.sessions.exists():
        raise ValidationError("已经按这一项办过培训，不能删去；可以在备注里写明情况。")
    number = item.number
    item.delete()
    record("drop_plan_item", plan, by=by, region_path=plan.region.path, number=number)


def check_item(item: PlanItem) -> None:
    """ValidationError for a line that cannot be: hours, people or month out of range, a foreign item above it."""
    item.full_clean(exclude=["plan", "above"])
    above = item.above
    if above is None:
        return
    region = item.plan.region
    if not (above.plan.is_out and above.plan.year == item.plan.year and above.plan.region_id == region.parent_id):
        raise ValidationError({"above": "只能落实上一级单位同一年度已发布计划里的项目。"})


@transaction.atomic
def submit_plan(plan: TrainingPlan, *, by) -> TrainingPlan:
    """Hand a draft in for review; nothing changes in it until the reviewer has answered. ValidationError when empty."""
    plan = _locked(plan)
    if plan.status == Status.REVIEW:
        return plan
    if plan.status != Status.DRAFT:
        raise ValidationError("只有草稿可以送审。")
    _refuse_empty(plan)
    return _move(plan, Status.REVIEW, "submit_plan", by=by, returned="")


@transaction.atomic
def return_plan(plan: TrainingPlan, *, by, reason: str) -> TrainingPlan:
    """Send a plan back to be completed, with a sentence on what is missing."""
    plan = _locked(plan)
    reason = reason.strip()
    if not reason:
        raise ValidationError("请写明要补充什么。")
    if len(reason) > LONGEST_REASON:
        raise ValidationError(f"退回的原因最多{LONGEST_REASON}字，现在有{len(reason)}字。")
    if plan.status != Status.REVIEW:
        raise ValidationError("只有送审的计划可以退回。")
    return _move(plan, Status.DRAFT, "return_plan", by=by, returned=reason)


@transaction.atomic
def publish_plan(plan: TrainingPlan, *, by, reason: str = "") -> TrainingPlan:
    """Let a draft, a reviewed plan or an adjustment out as its next version; doing it twice changes nothing.

    ValidationError for an empty plan, and for an adjustment without a `reason` or without a change.
    """
    plan = _locked(plan)
    if plan.is_out and plan.status != Status.ADJUSTING:
        return plan
    _refuse_empty(plan)
    lines, reason = lines_of(plan), reason.strip()
    last = plan.versions.first()
    if last is not None:
        if not reason:
            raise ValidationError("请写明调整的原因，会留在版本里。")
        if last.lines == lines:
            raise ValidationError("和上一版没有不同，先改再公布；不用改就点“放弃调整”。")
    PlanVersion.objects.create(
        plan=plan,
        number=last.number + 1 if last else 1,
        reason=reason if last else "",
        lines=lines,
        published_by=by,
        at=timezone.now(),
    )
    return _move(plan, Status.ADJUSTED if last else Status.PUBLISHED, "publish_plan", by=by,
                 published_at=plan.published_at or timezone.now(), returned="")  # fmt: skip


@transaction.atomic
def adjust_plan(plan: TrainingPlan, *, by) -> TrainingPlan:
    """Open a plan that is out for changes; the units below go on reading its last version."""
    plan = _locked(plan)
    if plan.status == Status.ADJUSTING:
        return plan
    if plan.status not in (Status.PUBLISHED, Status.ADJUSTED):
        raise ValidationError("已发布的计划才能调整。")
    return _move(plan, Status.ADJUSTING, "adjust_plan", by=by)


@transaction.atomic
def leave_adjusting(plan: TrainingPlan, *, by) -> TrainingPlan:
    """Close an adjustment in which nothing was changed. ValidationError while lines differ from the last version."""
    plan = _locked(plan)
    if plan.status != Status.ADJUSTING:
        return plan
    last = plan.versions.first()
    if last.lines != lines_of(plan):
        raise ValidationError("有改动还没公布，请公布调整，或先改回原样。")
    return _move(plan, Status.ADJUSTED if last.number > 1 else Status.PUBLISHED, "leave_adjusting", by=by)


@transaction.atomic
def finish_plan(plan: TrainingPlan, *, by) -> TrainingPlan:
    """Close the year: the plan is done, and stays to be read."""
    plan = _locked(plan)
    if plan.status == Status.DONE:
        return plan
    if plan.status not in (Status.PUBLISHED, Status.ADJUSTED):
        raise ValidationError("已发布的计划才能办结；正在调整的，先公布调整。")
    return _move(plan, Status.DONE, "finish_plan", by=by)


def _locked(plan: TrainingPlan) -> TrainingPlan:
    return TrainingPlan.objects.select_for_update(of=("self",)).select_related("region").get(pk=plan.pk)


def _locked_open(plan: TrainingPlan) -> TrainingPlan:
    plan = _locked(plan)
    if not plan.is_open:
        raise ValidationError("这份计划现在不能改：送审的等审核答复，已发布的先点“调整计划”。")
    return plan


def _refuse_empty(plan: TrainingPlan) -> None:
    if not plan.items.exists():
        raise ValidationError("计划里还没有项目，先加一项再发布。")


def _move(plan: TrainingPlan, status: str, verb: str, *, by, **fields) -> TrainingPlan:
    for name, value in ({"status": status} | fields).items():
        setattr(plan, name, value)
    plan.save(update_fields=["status", *fields])
    record(verb, plan, by=by, region_path=plan.region.path)
    return plan


def from_plan(item: PlanItem) -> dict:
    """What a session takes over from its line of the plan."""
    return {
        "title": item.title,
        "region": item.plan.region_id,
        "mode": item.mode,
        "hours": item.hours,
        "capacity": item.people,
        "place": item.place,
        "description": item.content,
    }


def first_day_for(item: PlanItem, today: date) -> date:
    """A day to start from in the form: in the item's month, at least a week from now, never on a weekend."""
    first = date(item.plan.year, item.month, 1)
    day = max(first, today + timedelta(days=7))
    return day + timedelta(days=max(7 - day.isoweekday() + 1, 0) if day.isoweekday() > 5 else 0)
