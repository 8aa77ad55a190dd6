"""Verbs about what a city decides for itself: the calendar, how offices are reached."""

import datetime

from django.db import transaction

from talent.audit.actions import record
from talent.registry.models import CalendarDay, Region
from talent.registry.offices import forget_office_phones


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
