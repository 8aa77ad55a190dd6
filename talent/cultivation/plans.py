"""Plans, their targets and special tasks as the city enters them: the next plan is data, not a release."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from talent.audit.actions import record
from talent.cultivation.models import SpecialTask
from talent.registry.models import PlanPeriod, Target

# The six work plans of DOMAIN §1, and what counts for all of them.
WORK_PLANS = {
    1: "党建引领护航", 2: "枢纽组织成长", 3: "社区治理参与", 4: "骨干人才培养", 5: "服务平台支持", 6: "示范项目培树",
}  # fmt: skip


def _check_period(period: PlanPeriod) -> None:
    if period.ends < period.starts:
        raise ValidationError({"ends": "结束日期不能早于开始日期。"})
    others = PlanPeriod.objects.exclude(pk=period.pk)
    if others.filter(name=period.name).exists():
        raise ValidationError({"name": "已经有同名的计划。"})
    if clash := others.filter(starts__lte=period.ends, ends__gte=period.starts).first():
        raise ValidationError({"starts": f"这段时间与“{clash}”重叠，一天只能算在一个计划里。"})


@transaction.atomic
def open_period(
    name: str, starts: datetime.date, ends: datetime.date, *, like: PlanPeriod | None = None, by
) -> PlanPeriod:
    """
    A new plan, with the targets of `like` as a first draft: each indicator's last number, due at the new end.

    Raises ValidationError when it ends before it starts, overlaps another plan, or has its name.
    """
    period = PlanPeriod(name=name, starts=starts, ends=ends)
    _check_period(period)
    period.save()
    last = {target.indicator: target for target in like.targets.order_by("due", "pk")} if like else {}
    Target.objects.bulk_create(
        Target(
            period=period, indicator=old.indicator, title=old.title, value=old.value, unit=old.unit,
            due=ends if old.due else None,
        )
        for old in last.values()
    )  # fmt: skip
    record("open_plan_period", period, by=by)
    return period


@transaction.atomic
def save_target(period: PlanPeriod, target: Target | None, *, by, **fields) -> Target:
    """Set or correct one number of a plan. ValidationError where the indicator has one for that day already."""
    target = target or Target(period=period)
    before = {name: str(getattr(target, name)) for name in fields} if target.pk else {}
    for name, value in fields.items():
        setattr(target, name, value)
    if target.value < 0:
        raise ValidationError({"value": "目标值不能是负数。"})
    if target.due and not period.starts <= target.due <= period.ends:
        raise ValidationError({"due": f"期限应在计划期内（{period.starts}至{period.ends}）。"})
    same = Target.objects.filter(period=period, indicator=target.indicator, due=target.due).exclude(pk=target.pk)
    if same.exists():
        raise ValidationError({"due": "这个指标在这一天已经有目标了。"})
    target.save()
    record("save_target", target, by=by, before=before)
    return target


@transaction.atomic
def drop_target(target: Target, *, by) -> None:
    """A number that is no target after all."""
    record("drop_target", target, by=by, indicator=target.indicator, value=str(target.value))
    target.delete()


@transaction.atomic
def save_task(period: PlanPeriod, task: SpecialTask | None, *, by, **fields) -> SpecialTask:
    """Enter or correct a special task; a new one gets the next number. ValidationError where it contradicts itself."""
    if task is None:
        last = period.special_tasks.order_by("number").last()
        task = SpecialTask(period=period, number=last.number + 1 if last else 1)
    for name, value in fields.items():
        setattr(task, name, value)
    if task.due and not period.starts <= task.due <= period.ends:
        raise ValidationError({"due": f"期限应在计划期内（{period.starts}至{period.ends}）。"})
    task.save()
    record("save_special_task", task, by=by, state=task.state)
    return task
