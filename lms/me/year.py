"""我的2026: what a person has earned this year, and what comes next. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from talent.credits.models import CreditHead, CreditSource
from talent.training.models import SessionSignup


@dataclass(frozen=True)
class Year:
    year: int
    hours: Decimal
    times: int
    trained: bool  # outside hours are hours, but no training of ours (DOMAIN §3)

    @property
    def hours_text(self) -> str:
        return f"{self.hours.normalize():f}"

    @property
    def words(self) -> str:
        return "已参训" if self.trained else "今年还没参加培训"


def own_credits(person):
    """Valid credits of a person and of the rows merged into theirs, newest first."""
    return CreditHead.objects.valid().of_humans([person]).select_related("source__region").order_by("-dated", "-pk")


def years_of(credits: Iterable[CreditHead]) -> list[Year]:
    """Sums per calendar year of the credit's date, newest first; this year always among them."""
    by_year: dict[int, list[CreditHead]] = {timezone.localdate().year: []}
    for credit in credits:
        by_year.setdefault(credit.dated.year, []).append(credit)
    return [_year(year, rows) for year, rows in sorted(by_year.items(), reverse=True)]


def _year(year: int, credits: list[CreditHead]) -> Year:
    trained = any(credit.source.kind != CreditSource.Kind.OUTSIDE for credit in credits)
    return Year(year, sum((credit.hours for credit in credits), Decimal(0)), len(credits), trained)


def this_year(person) -> Year:
    today = timezone.localdate()
    return _year(today.year, list(own_credits(person).dated_in(date(today.year, 1, 1), today)))


def next_signup(person) -> SessionSignup | None:
    """The person's next session that is not over: one they have a seat in or wait for."""
    return (
        SessionSignup.objects.open()
        .filter(person=person, session__status="published", session__ends_at__gt=timezone.now())
        .select_related("session")
        .order_by("session__starts_at")
        .first()
    )
