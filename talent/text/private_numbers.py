"""Numbers that name a person and stand on no public page: resident IDs and mobiles, in a text as it was written."""

import re
from dataclasses import dataclass

from talent.text.folding import fold_width, plain_dashes

_GAP = r"[\s-]{0,2}"
# The shape with a possible birth date is enough: a mistyped check digit still names somebody.
_ID = re.compile(
    rf"(?<![0-9A-Za-z])\d{{6}}{_GAP}(?:19|20)\d{{2}}{_GAP}(?:0[1-9]|1[0-2]){_GAP}(?:0[1-9]|[12]\d|3[01]){_GAP}"
    r"\d{3}[\dXx](?![0-9A-Za-z])"
)
# Written in one, as 3-4-4 or as 4-3-4. Another number before it, with a blank between, is not part of it.
_MOBILE = re.compile(
    rf"(?<!\d)(?:(?:\+|00)?86{_GAP})?(1[3-9]\d(?:{_GAP}\d{{4}}){{2}}|1[3-9]\d{{2}}{_GAP}\d{{3}}{_GAP}\d{{4}})(?!\d)"
)


@dataclass(frozen=True)
class PrivateNumbers:
    """How many resident IDs, and the mobiles as eleven digits."""

    ids: int
    mobiles: list[str]


def private_numbers(text: str) -> PrivateNumbers:
    """What the text holds of them; full width and every dash are read like the plain ones."""
    text, ids = _ID.subn(" ", plain_dashes(fold_width(text)))
    return PrivateNumbers(ids, [re.sub(r"\D", "", number) for number in _MOBILE.findall(text)])
