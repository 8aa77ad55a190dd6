"""
Finding people by what one types on the desk: indexed columns only, whatever the size of the city.

Digits are the end of a mobile (four or more) or the whole of it, letters pinyin or its initials, characters the
name or the given name. Anything else is found by part of the name.
"""

from django.db.models import Q

from talent.people.models import Person
from talent.text.folding import fold_person_name, fold_width
from talent.text.masks import mask_mobile

SHOWN = 20
# Sorts behind every letter of pinyin in every collation.
_LAST_LETTERS = "zzzzzzzz"
_LAST_CHARACTER = "\U0010ffff"


def asked_for(text: str) -> Q | None:
    """The filter for what was typed; None where it is too short to mean anybody."""
    text = fold_width(text).strip()
    if text.isdecimal():
        return _by_mobile(text)
    if text.isascii():
        word = "".join(text.lower().split())
        return _by_pinyin(word) if len(word) >= 2 else None
    name = fold_person_name(text)
    if not name:
        return None
    found = Q(name__gte=name, name__lt=name + _LAST_CHARACTER)
    return found | Q(given_name__gte=name, given_name__lt=name + _LAST_CHARACTER) if len(name) < 4 else found


def _by_mobile(digits: str) -> Q | None:
    if len(digits) == 11:
        return Q(mobile=digits)
    if not 4 <= len(digits) < 11:
        return None
    tail = Q(mobile_tail=digits[-4:])
    return tail if len(digits) == 4 else tail & Q(mobile__endswith=digits)


def _by_pinyin(word: str) -> Q:
    last = word + _LAST_LETTERS
    return Q(name_initials__gte=word, name_initials__lte=last) | Q(name_pinyin__gte=word, name_pinyin__lte=last)


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
