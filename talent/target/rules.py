"""Who may see figures and who may report them."""

from talent.people.models import Role
from talent.people.rules import manages_people

may_see_figures = manages_people


def may_report(person, region) -> bool:
    """Admins of the unit, or of one above it, freeze its figures; being an admin elsewhere is no such right."""
    return person.reaches(region, Role.Kind.DISTRICT_ADMIN, Role.Kind.CITY_ADMIN)
