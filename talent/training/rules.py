"""Who may run sessions and sign people up. Views and templates only name these rules."""

from talent.people.models import Role
from talent.people.rules import manages_people, trains

RUNS = (Role.Kind.TRAINER, Role.Kind.DISTRICT_ADMIN, Role.Kind.CITY_ADMIN)

__all__ = ["can_host", "can_run", "manages_people", "trains"]


def can_run(person, session) -> bool:
    """Trainers and admins of the host unit, of a partner, or of a unit above either."""
    if person.reaches(session.region, *RUNS):
        return True
    return any(person.reaches(partner, *RUNS) for partner in session.partners.all())


def can_host(person, region) -> bool:
    """May a session be held in this region's name? Only inside one's own reach."""
    return person.reaches(region, *RUNS)
