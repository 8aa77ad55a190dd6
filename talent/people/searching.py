"""Finding people on the desk, inside one's scope, and saying that somebody exists outside it."""

from django.db.models import Q

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
    people = Person.objects.canonical_only().visible_to(viewer)
    rows: dict[int, Person] = {}
    # One range of one index at a time, in its own order: an OR would walk the whole register.
    for part in found.children if found.connector == Q.OR else [found]:
        column = (part.children[0] if isinstance(part, Q) else part)[0].split("__")[0]
        matching = people.filter(part).order_by(column, "pk")[: limit + 1]
        rows |= {person.pk: person for person in matching}
    return sorted(rows.values(), key=lambda person: (person.name_pinyin, person.pk))[: limit + 1]


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
