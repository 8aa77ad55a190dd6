"""What upper rooms show on a person's page: each registers a function when the app starts."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Panel:
    """A template (rendered inside a card) and what it shows."""

    template: str
    context: dict


# Called with (person, viewer); None where there is nothing to show.
_PERSON_PANELS: list[Callable] = []


def person_panel(build: Callable) -> Callable:
    """Decorator: show this on every person's page."""
    _PERSON_PANELS.append(build)
    return build


def panels_of(person, viewer) -> list[Panel]:
    return [panel for build in _PERSON_PANELS if (panel := build(person, viewer)) is not None]
