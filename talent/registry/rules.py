"""Who may change places. Organizations follow the rule for people, which lies one slice above."""


def may_load_regions(person) -> bool:
    """The list of regions belongs to the city."""
    return person.has_role("city_admin")
