"""我的学时: one ledger with face-to-face, online and outside hours, and what a social worker still needs. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from lms.catalogue.models import CourseRun
from lms.catalogue.rules import open_courses, suits
from talent.credits.models import CreditHead, CreditSource
from talent.credits.registration import Registration, clock_text, registration_of
from talent.people.models import Affiliation
from talent.people.querysets import in_force
from talent.registry.models import Region
from talent.registry.paths import paths_above
from talent.training.models import TrainingSession

Kind = CreditSource.Kind
SUGGESTED = 6


@dataclass(frozen=True)
class Share:
    """How many 学时 came one way: 现场, 在线 or 外部."""

    label: str
    hours: Decimal
    times: int

    @property
    def hours_text(self) -> str:
        return f"{self.hours.normalize():f}"


def shares_of(credits: Iterable[CreditHead]) -> list[Share]:
    """Sums by the way the hours were earned; face to face and online always, outside hours where there are some."""
    by_kind: dict[str, list[Decimal]] = {Kind.SESSION: [], Kind.COURSE: []}
    for credit in credits:
        by_kind.setdefault(credit.source.kind, []).append(credit.hours)
    return [Share(Kind(kind).label, sum(hours, Decimal(0)), len(hours)) for kind, hours in by_kind.items()]


@dataclass(frozen=True)
class Filler:
    """Something open to this person that would bring hours."""

    title: str
    url: str
    label: str
    minutes: int
    starts_at: datetime | None = None

    @property
    def clock_text(self) -> str:
        return clock_text(self.minutes)


@dataclass(frozen=True)
class Continuing:
    """社工继续教育: the registration period and what would fill its gap."""

    registration: Registration
    fillers: list[Filler]

    @property
    def enough(self) -> bool:
        """Would all that is suggested do?"""
        return sum(filler.minutes for filler in self.fillers) >= self.registration.missing_minutes


def continuing_of(person) -> Continuing | None:
    registration = registration_of(person)
    if registration is None:
        return None
    return Continuing(registration, fillers_of(person, registration) if registration.missing_minutes else [])


def fillers_of(person, registration: Registration) -> list[Filler]:
    """Sessions near the person, the next one first, then courses not yet taken in this period: no more than needed."""
    found, minutes = [], 0
    for filler in [*_sessions(person), *_courses(person, registration)]:
        if minutes >= registration.missing_minutes or len(found) == SUGGESTED:
            break
        found.append(filler)
        minutes += filler.minutes
    return found


def _sessions(person) -> list[Filler]:
    """Of the person's streets, districts and the city."""
    ties = Affiliation.objects.filter(in_force(), person=person).values_list("region__path", flat=True)
    paths = {path for own in ties for path in [*paths_above(own), own]}
    near = Region.objects.filter(path__in=paths)
    sessions = TrainingSession.objects.public().upcoming().filter(region__in=near)[: SUGGESTED // 2]
    return [
        Filler(row.title, f"/sessions/{row.pk}/", row.get_mode_display() + "培训", row.minutes, row.starts_at)
        for row in sessions
    ]


def _courses(person, registration: Registration) -> list[Filler]:
    period = registration.period
    heads = CreditHead.objects.valid().dated_in(period.since, period.until).of_humans([person])
    taken = set(heads.filter(source__kind=Kind.COURSE).order_by().values_list("source__ref", flat=True))
    running = set(CourseRun.objects.open().values_list("course", flat=True))
    return [
        Filler(course.name, course.url, Kind.COURSE.label, course.minutes)
        for course in open_courses(person)
        if course.id in running - taken and suits(person, course.audiences) and course.minutes
    ]
