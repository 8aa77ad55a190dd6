"""What upper rooms show on a person's page and on the desk's first page: each registers a function when the app starts."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Panel:
    """A template (rendered inside a card) and what it shows."""

    template: str
    context: dict


# Called with (person, viewer); None where there is nothing to show.
_PERSON_PANELS: list[Callable] = []
# Called with (person); None where nothing waits for them.
_HOME_CARDS: list[Callable] = []


def person_panel(build: Callable) -> Callable:
    """Decorator: show this on every person's page."""
    _PERSON_PANELS.append(build)
    return build


def panels_of(person, viewer) -> list[Panel]:
    return [panel for build in _PERSON_PANELS if (panel := build(person, viewer)) is not None]


def home_card(build: Callable) -> Callable:
    """Decorator: offer this on the first page of everybody who manages people."""
    _HOME_CARDS.append(build)
    return build


def cards_of(person) -> list[Panel]:
    return [card for build in _HOME_CARDS if (card := build(person)) is not None]
