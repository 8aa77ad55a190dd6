"""Every night the figures of the day before are frozen, as they are known then: the trend is made of these."""

from datetime import date, timedelta

from django.utils import timezone

from talent.registry.models import Region
from talent.target.aggregate import Numbers, Period, count
from talent.target.models import DailyFigure
from talent.target.projection import drop_outdated, rebuild
from talent.target.rate import FORMULA_VERSION, rate_text

Level = Region.Level


def freeze_day(day: date) -> int:
    """Freeze every unit's year so far as of a day; a day that is frozen stays. Returns how many units there are."""
    rows = [row for city in Region.objects.cities() for row in _rows(city, day)]
    DailyFigure.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    return len(rows)


def _rows(city: Region, day: date) -> list[DailyFigure]:
    counted = count(city, Period(date(day.year, 1, 1), day))
    units = Region.objects.within(city).filter(level__in=[Level.CITY, Level.DISTRICT, Level.STREET], closed_on=None)
    which = {
        Level.CITY: lambda pk: {},
        Level.DISTRICT: lambda pk: {"district": pk},
        Level.STREET: lambda pk: {"street": pk},
    }
    return [
        DailyFigure(region=unit, day=day, formula=FORMULA_VERSION, numbers=_plain(counted.numbers(**which[unit.level](unit.pk))))
        for unit in units
    ]  # fmt: skip


def _plain(numbers: Numbers) -> dict:
    return {
        "due": numbers.due, "trained": numbers.trained, "untrained": numbers.untrained, "exempt": numbers.exempt,
        "rate": rate_text(numbers.trained, numbers.due), "person_times": numbers.person_times,
    }  # fmt: skip


def close_the_day() -> None:
    """The nightly job: freeze yesterday, forget old figures, and have this morning's ready before the first desk opens."""
    today = timezone.localdate()
    freeze_day(today - timedelta(days=1))
    drop_outdated(today)
    for city in Region.objects.cities():
        rebuild(city, Period(date(today.year, 1, 1), today))
