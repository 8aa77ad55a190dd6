"""社工继续教育: how many 小时 of 60 minutes a registration period has, and how many are missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.credits.models import CreditHead, RegistrationPeriod
from talent.credits.sources import rule_on
from talent.people.models import Person
from talent.people.querysets import of_human

Grade = RegistrationPeriod.Grade
CLOCK_HOUR = 60
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Registration:
    """64小时 of 90, in minutes until somebody reads it."""

    period: RegistrationPeriod
    minutes: int

    @property
    def needed(self) -> int:
        return self.period.clock_hours

    @property
    def missing_minutes(self) -> int:
        return max(0, self.needed * CLOCK_HOUR - self.minutes)

    @property
    def earned_text(self) -> str:
        return clock_text(self.minutes)

    @property
    def missing_text(self) -> str:
        """Rounded up: 还差0小时 is only said when nothing is missing."""
        hours = (Decimal(self.missing_minutes) / CLOCK_HOUR).quantize(TENTH, rounding=ROUND_CEILING)
        return f"{hours.normalize():f}"

    @property
    def percent(self) -> int:
        return min(100, self.minutes * 100 // (self.needed * CLOCK_HOUR)) if self.needed else 100


def clock_text(minutes: int) -> str:
    """小时 of 60 minutes, floored to one decimal."""
    return f"{(Decimal(minutes) / CLOCK_HOUR).quantize(TENTH, rounding=ROUND_FLOOR).normalize():f}"


def minutes_once(credits: Iterable[tuple[int, int]]) -> int:
    """Minutes of (source, minutes) pairs, each source once however often it was taken: its longest (不重复计算)."""
    longest: dict[int, int] = {}
    for source, minutes in credits:
        longest[source] = max(minutes, longest.get(source, 0))
    return sum(longest.values())


def registration_of(person, on: date | None = None) -> Registration | None:
    """The person's registration period on a day (today unless given) with what was earned in it; None without one."""
    on = on or timezone.localdate()
    period = RegistrationPeriod.objects.filter(of_human(person), since__lte=on, until__gte=on).first()
    if period is None:
        return None
    heads = CreditHead.objects.valid().dated_in(period.since, period.until).of_humans([person]).order_by()
    return Registration(period, minutes_once(heads.values_list("source_id", "minutes")))


def set_registration_period(person, *, grade: str, since: date, by) -> RegistrationPeriod:
    """Enter (or correct, when one began the same day) a person's period; hours and years come from the rule in force.

    ValidationError when it begins in the future or reaches into another period of theirs.
    """
    today = timezone.localdate()
    if since > today:
        raise ValidationError({"since": "登记日期不能晚于今天。"})
    rule = rule_on(today)
    until = years_later(since, rule.registration_years) - timedelta(days=1)
    hours = rule.assistant_clock_hours if grade == Grade.ASSISTANT else rule.worker_clock_hours
    fields = {"grade": grade, "until": until, "clock_hours": hours, "rule": rule}
    with transaction.atomic():
        # Two entries at once wait for each other on the person.
        Person.objects.select_for_update().get(pk=person.pk)
        others = RegistrationPeriod.objects.filter(of_human(person)).exclude(since=since)
        if any(other.since <= until and since <= other.until for other in others):
            raise ValidationError({"since": "这段时间和已有的登记周期重叠，请核对登记日期，或先删掉记错的那一段。"})
        period, _ = RegistrationPeriod.objects.update_or_create(person=person, since=since, defaults=fields)
        record("set_registration_period", period, by=by)
    return period


def drop_registration_period(period: RegistrationPeriod, *, by) -> None:
    """Delete a period entered by mistake; credits stay as they are."""
    with transaction.atomic():
        record("drop_registration_period", period, by=by, since=period.since.isoformat())
        period.delete()


def years_later(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
