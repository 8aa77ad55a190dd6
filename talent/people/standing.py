"""Who works on the desk, or is about to: nobody else lets them in, and only who appoints them changes their number."""

from collections.abc import Callable, Iterable

from talent.people.rules import may_appoint

# Roles that are offered and not yet taken up live higher up; whoever keeps them says so here.
_OFFERS: list[Callable] = []


def offers_roles(offered: Callable) -> Callable:
    """Register `offered(person)`: rows with a `kind` and a `region`, as a role has."""
    _OFFERS.append(offered)
    return offered


def rights_of(person) -> Iterable:
    """Roles in force and roles offered, read afresh: verbs ask under the person's lock."""
    yield from person.roles.in_force().select_related("region")
    for offered in _OFFERS:
        yield from offered(person)


def has_rights(person) -> bool:
    return person.is_superuser or any(True for _ in rights_of(person))


def could_appoint(by, person) -> bool:
    """Could `by` have given the person every right they have or are offered?"""
    return all(may_appoint(by, right.kind, right.region) for right in rights_of(person))
