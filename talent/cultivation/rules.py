"""Who may read and write the registers. Places follow `visible_to`; these say who may at all."""

from talent.people.models import Role
from talent.people.rules import administers, manages_people

# Who may know of two-way cultivation, each in the region of this very role.
KNOW_OF_CULTIVATION = (Role.Kind.DISTRICT_ADMIN, Role.Kind.CITY_ADMIN)


def keeps_registers(person) -> bool:
    """Street offices, trainers and admins keep bases, hubs, pairings, applications and brands of their area."""
    return manages_people(person)


def sees_cultivation(person) -> bool:
    """Two-way cultivation says who is to join the Party: admins only, and every look is logged."""
    return administers(person)


def enters_plans(person) -> bool:
    """Plans, their targets and special tasks are the city's."""
    return person.has_role("city_admin")
