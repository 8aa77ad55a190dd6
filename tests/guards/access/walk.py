"""Asking for an address as a member of the cast, with everything rolled back and every write noted."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from types import SimpleNamespace

from django.db import connection, transaction
from django.test import Client

from tests.guards.access.expectations import may_see
from tests.guards.access.objects import LICHENG, OBJECTS, TIANQIAO
from tests.guards.access.routes import Route

WRITE = re.compile(r'\s*(?:INSERT|UPDATE|DELETE|REPLACE)\b[^"]*"(\w+)"', re.IGNORECASE)
# Sessions live their own life: a message waiting to be shown, a scan bound to a phone. Kept figures follow the rows they are made of.
NOT_OURS = {"django_session", "talent_coveragefigure", "talent_coverageclock", "talent_coveragemark"}
PLACES = (LICHENG, TIANQIAO)


@dataclass(frozen=True)
class Answer:
    """What came back, and the tables that were written to on the way."""

    status: int
    location: str = ""
    body: bytes = b""
    headers: tuple = ()
    wrote: tuple[str, ...] = ()

    @property
    def to_login(self) -> bool:
        return self.status == 302 and self.location.startswith("/accounts/login/?next=")


@dataclass
class Visitor:
    """A browser of one member of the cast."""

    member: str
    client: Client
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    @classmethod
    def of(cls, world, member: str) -> "Visitor":
        client, person = Client(), world.cast[member]
        if person.is_authenticated:
            client.force_login(person)
        return cls(member, client, SimpleCookie(client.cookies.output(header="", sep=";")))

    def ask(self, method: str, address: str) -> Answer:
        """One request that leaves nothing behind, neither rows nor cookies."""
        self.client.cookies = SimpleCookie(self.cookies.output(header="", sep=";"))
        wrote: list[str] = []
        with connection.execute_wrapper(_noting(wrote)), transaction.atomic():
            response = getattr(self.client, method.lower())(address)
            transaction.set_rollback(True)
        body = b"".join(response) if response.streaming else response.content
        headers = tuple(sorted(pair for pair in response.headers.items() if pair[0] != "Content-Security-Policy"))
        return Answer(response.status_code, response.headers.get("Location", ""), body, headers, tuple(wrote))


def _noting(wrote: list[str]):
    def note(execute, sql, params, many, context):
        found = WRITE.match(sql)
        if found and found[1] not in NOT_OURS:
            wrote.append(found[1])
        return execute(sql, params, many, context)

    return note


@contextmanager
def quiet() -> Iterator[None]:
    """Thousands of expected 404s need no log lines."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


@dataclass(frozen=True)
class Variant:
    """The objects of one request, and whether this member may see them there."""

    label: str
    values: dict
    open: bool


def variants(route: Route, world: SimpleNamespace, member: str) -> Iterator[Variant]:
    """Each district's objects, a child of the one under the other, and what is hidden from everybody."""
    if not route.keys:
        yield Variant("", {}, may_see(route, member, LICHENG, True))
        return
    things = {key: OBJECTS[key] for key in route.keys}
    last = route.keys[-1]
    for place in PLACES:
        own = {key: thing.get(getattr(world, place)) for key, thing in things.items()}
        seen = all(thing.seen_by(member, place) for thing in things.values())
        yield Variant(place, own, may_see(route, member, place, seen))
        other = getattr(world, TIANQIAO if place == LICHENG else LICHENG)
        stray = own | {last: things[last].get(other)}
        placed = any(thing.get(other) != own[key] for key, thing in things.items() if key != last)
        if placed and stray != own:
            yield Variant(f"{place} with the other's", stray, False)
        for key, thing in things.items():
            if thing.hidden:
                yield Variant(f"hidden of {place}", own | {key: thing.hidden(getattr(world, place))}, False)


def never(route: Route, world: SimpleNamespace, member: str) -> dict:
    """A thing that never existed, under parents the member may see where there are such."""
    things = {key: OBJECTS[key] for key in route.keys}
    seen = [place for place in PLACES if all(thing.seen_by(member, place) for thing in things.values())]
    place = getattr(world, (seen or PLACES)[0])
    return {key: thing.get(place) for key, thing in things.items()} | route.never
