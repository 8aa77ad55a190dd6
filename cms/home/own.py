"""What stands on the home page for one learner: today, where they stopped, their year, their next session."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.utils import timezone

from cms.home.front import SessionCard, session_card
from lms.progress.next_step import NextStep, next_step
from lms.progress.recommending import Recommendation, recommended
from talent.credits.models import CreditHead
from talent.training.models import SessionSignup, TrainingSession

COURSES = 2


@dataclass(frozen=True)
class OwnYear:
    """我的2026: hours, and how many trainings and courses of ours; outside hours are no taking part."""

    year: int
    hours: Decimal
    count: int

    @property
    def hours_text(self) -> str:
        return f"{self.hours.normalize():f}" if self.hours else "0"


@dataclass(frozen=True)
class Own:
    today: tuple[SessionCard, ...]
    step: NextStep | None
    year: OwnYear
    next: SessionCard | None
    recommended: tuple[Recommendation, ...]


def own(person) -> Own:
    """A dozen queries at most."""
    coming = _signed_up(person)
    today = timezone.localdate()
    of_today = tuple(card for card in coming if card.starts_at.date() == today)
    later = next((card for card in coming if card.starts_at.date() > today), None)
    return Own(of_today, next_step(person), own_year(person, today), later, tuple(recommended(person, COURSES)))


def _signed_up(person) -> list[SessionCard]:
    """Sessions ahead in which the person has a seat, the next one first."""
    seats = SessionSignup.objects.seated().filter(person=person.pk)
    sessions = TrainingSession.objects.upcoming().filter(pk__in=seats.values("session")).select_related("region")
    return [session_card(session) for session in sessions[:5]]


def own_year(person, today: date) -> OwnYear:
    found = (
        CreditHead.objects.valid()
        .dated_in(date(today.year, 1, 1), today)
        .filter(person=person.pk)
        .aggregate(hours=Sum("hours"), count=Count("pk", filter=~Q(source__kind="outside")))
    )
    return OwnYear(today.year, found["hours"] or Decimal(0), found["count"])
