"""工作台: the first page of each role. One function per role says what waits for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from talent.desk.panels import cards_of
from talent.people.models import Role
from talent.people.rules import administers
from talent.registry.models import Region
from talent.selection.ballots import seats_of
from talent.selection.board import board, years_of
from talent.target.progress import Progress, progress_of
from talent.target.texts import figure_sentence
from talent.training.models import TrainingSession

Kind = Role.Kind
NEXT_SESSIONS = 3


@dataclass(frozen=True)
class Home:
    """A template and what it shows."""

    template: str
    context: dict


def home_of(person) -> Home:
    """The home of the widest role a person holds."""
    for kind, build in HOMES.items():
        role = next((role for role in person.active_roles if role.kind == kind), None)
        if role:
            return build(person, role.region)
    return Home("plain", {})


def _staff(person, region: Region) -> Home:
    """Trainers and admins: today's sessions, what waits, who is still untrained."""
    sessions = TrainingSession.objects.run_by(person)
    progress = progress_of(region)
    return Home(
        "staff",
        _figures(progress)
        | {
            "cards": cards_of(person),
            "today": sessions.public()
            .filter(starts_at__date=timezone.localdate())
            .exclude(status="cancelled")
            .with_signup_counts(),
            "to_confirm": sessions.overdue().order_by("starts_at"),
            "upcoming": sessions.upcoming()
            .filter(starts_at__date__gt=timezone.localdate())
            .with_signup_counts()[:NEXT_SESSIONS],
            "units": progress.units,
            "selection": board(person, years_of(person)[0]) if administers(person) else [],
        },
    )


def _street(person, region: Region) -> Home:
    """Street offices: whom to call, sheets, own figures, sessions nearby. No other menu."""
    upcoming = TrainingSession.objects.public().within(region.parent).upcoming().with_signup_counts()
    return Home(
        "street", _figures(progress_of(region)) | {"upcoming": upcoming[:NEXT_SESSIONS], "cards": cards_of(person)}
    )


def _figures(progress: Progress) -> dict:
    today = timezone.localdate()
    return {
        "region": progress.region,
        "total": progress.total,
        "sentence": figure_sentence(progress),
        "days_left": (date(today.year, 12, 31) - today).days,
    }


def _reviewer(person, region: Region) -> Home:
    """待评9 · 需回避1 · 继续第4份. Nothing else."""
    return Home("reviewer", {"region": region, "seats": seats_of(person)})


def _editor(person, region: Region) -> Home:
    return Home("editor", {"region": region})


# The widest role first.
HOMES: dict[str, Callable[..., Home]] = {
    Kind.CITY_ADMIN: _staff,
    Kind.DISTRICT_ADMIN: _staff,
    Kind.TRAINER: _staff,
    Kind.STREET_STAFF: _street,
    Kind.REVIEWER: _reviewer,
    Kind.EDITOR: _editor,
}
