"""Who may change a question bank."""

from talent.people.models import Role

KINDS = (Role.Kind.TRAINER, Role.Kind.DISTRICT_ADMIN, Role.Kind.CITY_ADMIN, Role.Kind.EDITOR)


def may_edit_bank(person, region) -> bool:
    """Trainers, admins and editors, within their region; without a region (the city's bank) those of the city."""
    if region is None:
        return any(role.kind in KINDS and role.region.level == "city" for role in person.active_roles)
    return person.reaches(region, *KINDS)


def edits_questions(person) -> bool:
    """Has the person a bank to look after at all?"""
    return any(role.kind in KINDS for role in person.active_roles)
