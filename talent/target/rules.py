"""Who may see figures and who may report them."""

from talent.people.rules import administers, manages_people

may_see_figures = manages_people


def may_report(person, region) -> bool:
    """Admins of the unit, or of one above it, freeze its figures."""
    return administers(person) and person.reaches(region)
