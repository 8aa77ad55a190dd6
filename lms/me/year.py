"""我的2026: what a person has earned this year, and what comes next. Reads only."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from talent.credits.models import CreditHead
from talent.training.models import SessionSignup


@dataclass(frozen=True)
class Year:
    year: int
    hours: Decimal
    times: int

    @property
    def hours_text(self) -> str:
        return f"{self.hours.normalize():f}"

    @property
    def trained(self) -> bool:
        return self.times > 0

    @property
    def words(self) -> str:
        return "已参训" if self.trained else "今年还没参加培训"


def own_credits(person):
    """Valid credits of a person and of the rows merged into theirs, newest first."""
    return CreditHead.objects.valid().of_humans([person]).select_related("source__region").order_by("-dated", "-pk")


def years_of(credits) -> list[Year]:
    """Sums per calendar year of the credit's date, newest first; this year always among them."""
    sums: dict[int, list] = {timezone.localdate().year: []}
    for credit in credits:
        sums.setdefault(credit.dated.year, []).append(credit.hours)
    return [Year(year, sum(hours, Decimal(0)), len(hours)) for year, hours in sorted(sums.items(), reverse=True)]


def this_year(person) -> Year:
    today = timezone.localdate()
    hours = list(own_credits(person).dated_in(date(today.year, 1, 1), today).values_list("hours", flat=True))
    return Year(today.year, sum(hours, Decimal(0)), len(hours))


def next_signup(person) -> SessionSignup | None:
    """The person's next session that is not over: one they have a seat in or wait for."""
    return (
        SessionSignup.objects.open()
        .filter(person=person, session__status="published", session__ends_at__gt=timezone.now())
        .select_related("session")
        .order_by("session__starts_at")
        .first()
    )
