"""Who may do what with people and on the desk. Views and templates only name these rules."""

from talent.people.models import Person, Role

Kind = Role.Kind


def has_desk(person) -> bool:
    """Every role has a desk; a learner has none."""
    return bool(person.is_authenticated and person.active_roles)


def manages_people(person) -> bool:
    return person.has_role(*Role.MANAGING)


TRAINS = (Kind.TRAINER, Kind.DISTRICT_ADMIN, Kind.CITY_ADMIN)


def trains(person) -> bool:
    """District trainers and the admins above them run sessions."""
    return person.has_role(*TRAINS)


def trains_at(person, region) -> bool:
    """Is it as a trainer, or an admin above one, that the person sees this region? A street role elsewhere adds none."""
    return person.reaches(region, *TRAINS)


def administers(person) -> bool:
    return person.has_role(Kind.DISTRICT_ADMIN, Kind.CITY_ADMIN)


def runs_city(person) -> bool:
    """Plan periods, targets and the calendar are the city's."""
    return person.has_role(Kind.CITY_ADMIN)


# Who may appoint whom: city admins appoint district staff, district admins their trainers and street staff.
APPOINTS = {
    Kind.CITY_ADMIN: {
        Kind.DISTRICT_ADMIN, Kind.TRAINER, Kind.STREET_STAFF, Kind.REVIEWER,
        Kind.EDITOR, Kind.CASE_SECOND, Kind.CASE_FINAL,
    },
    Kind.DISTRICT_ADMIN: {Kind.TRAINER, Kind.STREET_STAFF, Kind.REVIEWER},
}  # fmt: skip


def may_appoint(person, kind: str, region) -> bool:
    """Is there a role of `person` that covers the region and may grant this kind?"""
    return any(kind in APPOINTS.get(role.kind, ()) and role.region.contains(region) for role in person.active_roles)


EDITS = (Kind.EDITOR, Kind.CASE_SECOND, Kind.CASE_FINAL, Kind.TRAINER, Kind.DISTRICT_ADMIN, Kind.CITY_ADMIN)


def edits(person) -> bool:
    """Editors and who looks at their cases work in 内容管理; trainers and admins write courses there."""
    return person.has_role(*EDITS)


def may_merge(person, *people) -> bool:
    """District trainers and the admins above them, where they see every row concerned; street offices only point out."""
    pks = {one.pk for one in people}
    return pks <= may_be_merged(person, pks)


def may_be_merged(person, pks) -> set[int]:
    """Which of these rows `may_merge` allows: one query for a whole list, none for whoever trains nowhere."""
    if not pks or not trains(person):
        return set()
    return set(Person.objects.tied_inside(person, *TRAINS).filter(pk__in=pks).values_list("pk", flat=True))
