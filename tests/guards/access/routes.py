"""Every route of the URL resolver, the libraries' included, with the policy its view declares."""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.urls import URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from django.utils.regex_helper import normalize

PART = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
# What stands for an object that never existed, by the kind of its address.
NEVER = {"int": "999999999", "uuid": "00000000-0000-0000-0000-000000000000"}
NEVER_NAMED = "never-existed"


@dataclass(frozen=True)
class Route:
    """One address: `template` as urls.py writes it, e.g. desk/people/<int:pk>/."""

    template: str
    name: str
    view: Callable

    def __str__(self) -> str:
        return f"{self.name or self.view.__module__} /{self.template}"

    @cached_property
    def policy(self) -> str | None:
        return policy_of(self.view)

    @cached_property
    def keys(self) -> list[str]:
        """The address up to and with each of its objects: what the table of objects is asked for."""
        return [self.template[: part.end()] for part in PART.finditer(self.template)]

    def address(self, values: dict[str, object]) -> str:
        """The address with an object for each key."""
        return "/" + PART.sub(lambda part: str(values[self.template[: part.end()]]), self.template)

    @property
    def filled(self) -> str:
        """The address with something in every place; most likely nothing is there."""
        return "/" + PART.sub(lambda part: "1" if part["kind"] == "int" else "x", self.template)

    @property
    def never(self) -> dict[str, str]:
        """The last object of the address never existed."""
        part = list(PART.finditer(self.template))[-1]
        return {self.keys[-1]: NEVER.get(part["kind"], NEVER_NAMED)}


def policy_of(view) -> str | None:
    """What talent.people.access has written on the view, on what it wraps, or on the class behind it."""
    while view is not None:
        for candidate in (view, getattr(view, "view_class", None), getattr(view, "func", None)):
            if getattr(candidate, "policy", None):
                return candidate.policy
        view = getattr(view, "__wrapped__", None) if not inspect.isclass(view) else None
    return None


def routes() -> list[Route]:
    """Every address once, with the view that the resolver finds first."""
    found: dict[str, Route] = {}
    for route in _leaves():
        found.setdefault(route.template, route)
    return list(found.values())


def _leaves(patterns=None, above: str = "") -> Iterator[Route]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        template = above + _template(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _leaves(pattern.url_patterns, template)
        else:
            yield Route(template, pattern.name or "", pattern.callback)


def _template(pattern) -> str:
    """A regular expression as an address: groups become text, what may be left out is left out."""
    if not isinstance(pattern, RegexPattern):
        return str(pattern)
    shape, names = normalize(pattern.regex.pattern)[0]
    return shape.replace("%%", "%") % {name: f"<{name}>" for name in names} if names else shape
