"""Finding people on the desk, inside one's scope, and saying that somebody exists outside it."""

from talent.people.asking import asked_for
from talent.people.models import Person
from talent.text.folding import fold_width
from talent.text.masks import mask_mobile

SHOWN = 20


def find_people(viewer, text: str, limit: int = SHOWN) -> list[Person]:
    """The first people inside the viewer's scope, by name; one more than `limit` says that there are others."""
    found = asked_for(text)
    if found is None:
        return []
    people = Person.objects.canonical_only().visible_to(viewer).filter(found)
    return list(people.order_by("name_pinyin", "pk")[: limit + 1])


def known_elsewhere(viewer, text: str) -> bool:
    """
    Is a whole mobile number registered where the viewer does not reach? Says that, and never of whom.

    So that nobody enters a second time whom another district has already.
    """
    digits = fold_width(text).strip()
    if not (digits.isdecimal() and len(digits) == 11):
        return False
    holders = Person.objects.canonical_only().filter(mobile=digits, is_active=True)
    return holders.exclude(pk__in=holders.visible_to(viewer).values("pk")).exists()


def masked(people: list[Person]) -> list[Person]:
    for person in people:
        person.masked_mobile = mask_mobile(person.mobile)
    return people
