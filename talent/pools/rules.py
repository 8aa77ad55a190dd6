"""Who may do what with a pool."""

from talent.people.rules import trains


def may_keep_pool(person, district) -> bool:
    """District trainers and the admins above add, move and let go members of their district."""
    return trains(person) and person.reaches(district)
