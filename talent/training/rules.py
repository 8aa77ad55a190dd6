"""Who may run sessions, sign people up, help at a door. Views and templates only name these rules."""

from talent.people.models import Role
from talent.people.rules import administers, manages_people, trains
from talent.training.session_rows import SessionHelper

RUNS = (Role.Kind.TRAINER, Role.Kind.DISTRICT_ADMIN, Role.Kind.CITY_ADMIN)

__all__ = [
    "administers", "assists", "assists_at", "can_host", "can_run", "manages_people", "may_read_materials", "trains",
]  # fmt: skip


def can_run(person, session) -> bool:
    """Trainers and admins of the host unit, of a partner, or of a unit above either."""
    if person.reaches(session.region, *RUNS):
        return True
    return any(person.reaches(partner, *RUNS) for partner in session.partners.all())


def can_host(person, region) -> bool:
    """May a session be held in this region's name? Only inside one's own reach."""
    return person.reaches(region, *RUNS)


def assists(person) -> bool:
    """Roster, screen and check-in: who runs sessions, and helpers (协办人) of a session that is not long over."""
    return trains(person) or SessionHelper.objects.in_force().filter(person=person).exists()


def assists_at(person, session) -> bool:
    """Is the person a helper of this very session?"""
    return SessionHelper.objects.in_force().filter(person=person, session=session).exists()


def may_read_materials(person, session, signup) -> bool:
    """Handouts are for who has a seat (or asked for leave) and for who runs the session."""
    if not person.is_authenticated:
        return False
    return bool(signup and signup.status in ("signed_up", "excused")) or can_run(person, session)
