"""
What one types to find a person, as a filter on indexed columns only, whatever the size of the city.

Digits are the end of a mobile (four or more) or the whole of it, letters pinyin or its initials, characters the
beginning of the name or of the given name.
"""

from django.db.models import Q

from talent.text.folding import fold_person_name, fold_width

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
