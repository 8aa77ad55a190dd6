"""A page in a list: the same few values on home, index and search."""

from dataclasses import dataclass
from datetime import date

from cms.pictures import Picture


@dataclass(frozen=True)
class Card:
    """`meta` is the small line; `art` the drawing shown when there is no picture."""

    title: str
    url: str
    text: str = ""
    meta: str = ""
    picture: Picture | None = None
    art: str = ""
    dated: date | None = None
