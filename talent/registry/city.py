"""Verbs about what a city decides for itself: plan periods and targets, the calendar, how offices are reached."""

import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from talent.audit.actions import record
from talent.registry.models import CalendarDay, PlanPeriod, Region, Target
from talent.registry.offices import forget_office_phones


@transaction.atomic
def open_plan_period(name: str, starts: datetime.date, ends: datetime.date, *, by) -> PlanPeriod:
    """
    A new plan period. Its targets begin as the last of each indicator of the period before, due at its own end.

    ValidationError: it ends before it starts, or overlaps a period that is there.
    """
    if ends < starts:
        raise ValidationError({"ends": "结束日期要在开始日期之后。"})
    if PlanPeriod.objects.filter(starts__lte=ends, ends__gte=starts).exists():
        raise ValidationError("和已有的计划周期有重叠，请核对日期。")
    before = PlanPeriod.objects.filter(ends__lt=starts).order_by("-ends").first()
    period = PlanPeriod.objects.create(name=name, starts=starts, ends=ends)
    last = {target.indicator: target for target in (before.targets.order_by("due", "pk") if before else ())}
    Target.objects.bulk_create(
        Target(period=period, indicator=one.indicator, title=one.title, value=one.value, unit=one.unit,
               due=one.due and ends)
        for one in last.values()
    )  # fmt: skip
    record("open_plan_period", period, by=by)
    return period


@transaction.atomic
def change_targets(period: PlanPeriod, values: dict[int, Decimal], *, by) -> int:
    """New values of targets of this period, by their ids; returns how many changed. Sent reports keep their own."""
    changed = 0
    for target in Target.objects.select_for_update().filter(period=period, pk__in=values):
        if target.value != values[target.pk]:
            target.value = values[target.pk]
            target.save(update_fields=["value"])
            record("change_target", target, by=by, value=str(target.value))
            changed += 1
    return changed


@transaction.atomic
def set_calendar_day(day: datetime.date, kind: str, name: str = "", *, by) -> CalendarDay:
    """This day is off, or a weekend day that is worked; periods of notice that are running keep their end."""
    found, _ = CalendarDay.objects.update_or_create(date=day, defaults={"kind": kind, "name": name})
    record("set_calendar_day", found, by=by, day=day.isoformat(), kind=kind)
    return found


@transaction.atomic
def drop_calendar_day(day: CalendarDay, *, by) -> None:
    """The day is as the plain week says."""
    record("drop_calendar_day", day, by=by, day=day.date.isoformat())
    day.delete()


@transaction.atomic
def change_office(region: Region, phone: str, address: str, *, by) -> Region:
    """How a district's office is reached: on notices, on the pages of its people, for whoever cannot log in."""
    region = Region.objects.select_for_update().get(pk=region.pk)
    region.office_phone, region.office_address = phone, address
    region.save(update_fields=["office_phone", "office_address"])
    record("change_office", region, by=by, region_path=region.path)
    transaction.on_commit(forget_office_phones)
    return region
