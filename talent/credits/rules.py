"""Who may do what with hours beyond earning them. Views and menus only name these rules."""

from talent.people.models import Role
from talent.people.rules import trains


def checks_hours(person) -> bool:
    """Trainers and the admins above them check hours from outside."""
    return trains(person)


def sets_credit_rules(person) -> bool:
    """One rule for the city: its admins change it."""
    return person.has_role(Role.Kind.CITY_ADMIN)
