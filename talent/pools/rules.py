"""Who may do what with a pool."""

from talent.people.rules import manages_people, trains


def may_keep_pool(person, district) -> bool:
    """District trainers and the admins above add, move and let go members of their district."""
    return trains(person) and person.reaches(district)


def may_propose(person, street) -> bool:
    """Street offices and whoever is above them recommend people of their own streets."""
    return manages_people(person) and person.reaches(street)


def may_decide(person, proposal) -> bool:
    """The district decides, and nobody about themselves."""
    district = proposal.membership.pool.district if proposal.membership else proposal.street.parent
    return may_keep_pool(person, district) and person.pk not in (proposal.person_id, proposal.person.canonical_id)


def may_mend(person, proposal) -> bool:
    """Whoever asked, or the office of the street, adds what was missing or takes it back."""
    return proposal.proposed_by_id == person.pk or may_propose(person, proposal.street)
