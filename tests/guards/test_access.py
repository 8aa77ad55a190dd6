"""Every route of the resolver, asked by every member of the cast, by GET and POST, for own and foreign objects.

A view declares its policy with a decorator of talent.people.access. A foreign object is a 404, byte for byte that of
one which never existed; a POST to it writes nothing. Writes are read off the statements, so a changed row shows as
well as a new one.
"""

import pytest
import time_machine
from django.db import transaction

from tests.guards.access.expectations import ADMIN_ASSETS, CAST, LIBRARIES, RULES, lets_in
from tests.guards.access.objects import OBJECTS
from tests.guards.access.routes import Route, routes
from tests.guards.access.walk import Answer, Visitor, never, quiet, variants
from tests.guards.access.world import NOW, build_world

ROUTES = routes()
OURS = [route for route in ROUTES if route.policy]
BARE = [route for route in ROUTES if not route.policy]
LOGINS = ("/accounts/login/", "/admin/login/")

# Answers to somebody who may: shown, led on, or told what is wrong.
SHOWN = {"GET": {200, 302, 405, 409}, "POST": {200, 302, 400, 405, 409, 422, 429}}
# Reading these is itself a fact worth keeping.
READING_WRITES = {
    "desk_report_file": "who took a report along is logged",
    "desk_coverage_participation": "who took names along is logged",
    "check_in_page": "a refused try is stored with its reason",
    "desk_cultivation_file": "who looked at it is kept",
    "desk_home": "the city's first page shows the board, as below",
    "desk_indicators": "a board that is behind is counted when somebody looks",
    "desk_indicators_paper": "likewise",
    "desk_indicator": "likewise",
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once and rolled back at the end; each request rolls back its own part."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


def test_every_policy_is_one_that_the_guard_knows():
    unknown = {route.policy for route in OURS} - {"public", "member"} - {f"desk:{rule}" for rule in RULES}
    assert unknown == set(), "say in tests/guards/access/expectations.py whom these rules let in"


def test_every_route_without_a_policy_is_a_library_s():
    bare = {route.template for route in BARE if not route.template.startswith("admin/")}
    assert bare == set(LIBRARIES), "decorate the view with talent.people.access, or say why it needs no policy"
    ours = [str(route) for route in BARE if module_of(route.view).split(".")[0] in ("talent", "lms", "cms", "config")]
    # Wagtail's own views, subclassed; they stand below admin/ and are asked for there.
    assert [route for route in ours if "/admin/" not in route] == []


def module_of(view) -> str:
    return getattr(view, "view_class", view).__module__


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("member", ["stranger", "learner", "reviewer"])
def test_the_editorial_admin_is_closed_to_whoever_writes_nothing(world, member, method):
    inside = [route for route in BARE if route.template.startswith("admin/")]
    with quiet():
        visitor = Visitor.of(world, member)
        answers = {route: ask(visitor, method, route.filled) for route in inside}
    open_ = {route.template for route, answer in answers.items() if not isinstance(answer, Answer) or not shut(answer)}
    assert open_ - set(ADMIN_ASSETS) == set()
    assert [str(route) for route, answer in answers.items() if isinstance(answer, Answer) and answer.wrote] == []


def shut(answer: Answer) -> bool:
    """Not there, or the log-in first; a POST that nobody wrote a view for is as good."""
    return answer.status in (404, 405) or (answer.status == 302 and answer.location.startswith(LOGINS))


@pytest.mark.parametrize("member", ["editor", "city_admin", "trainer"])
def test_whoever_writes_works_in_the_editorial_admin(world, member):
    with quiet():
        visitor = Visitor.of(world, member)
        pages = visitor.ask("GET", "/admin/pages/")
        # Who may write in one place of the tree only is led there.
        pages = visitor.ask("GET", pages.location) if pages.status == 302 else pages
        assert [visitor.ask("GET", "/admin/").status, pages.status] == [200, 200]


@pytest.mark.parametrize("member", ["stranger", "learner"])
def test_a_library_route_writes_nothing(world, member):
    with quiet():
        visitor = Visitor.of(world, member)
        asked = [(route, method) for route in BARE if route.template in LIBRARIES for method in ("GET", "POST")]
        answers = {(str(route), method): ask(visitor, method, route.filled) for route, method in asked}
    wrong = {what: answer for what, answer in answers.items() if isinstance(answer, str) or answer.wrote}
    assert wrong == {}
    assert {answer.status for answer in answers.values()} <= {301, 302, 404, 405}


def test_every_object_of_an_address_is_in_the_table():
    named = {key for route in OURS for key in route.keys}
    assert named - set(OBJECTS) == set(), "add these to OBJECTS in tests/guards/access/objects.py"
    assert set(OBJECTS) - named == set(), "no route has these any more"


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("member", CAST)
def test_everybody_meets_what_they_may_and_nothing_else(world, member, method):
    with quiet():
        visitor = Visitor.of(world, member)
        wrong = [problem for route in OURS for problem in problems(route, visitor, world, method)]
    assert wrong == [], "\n" + "\n".join(wrong)


def problems(route: Route, visitor: Visitor, world, method: str):
    """What is wrong with this route for this visitor, in words."""
    let_in = lets_in(route, visitor.member)
    asked = list(variants(route, world, visitor.member))
    missing = None
    if let_in and route.keys and not all(variant.open for variant in asked):
        missing = ask(visitor, method, route.address(never(route, world, visitor.member)))
    # Who is not let in never gets as far as the objects: one of them will do.
    for variant in asked if let_in else asked[:1]:
        address = route.address(variant.values)
        answer = ask(visitor, method, address)
        if isinstance(answer, str):
            found = answer
        elif not let_in:
            found = refused(visitor, answer)
        elif variant.open:
            found = shown(route, method, answer)
        else:
            found = hidden(route, method, answer, missing)
        if found:
            yield f"{route.name}: {method} {address} ({variant.label}): {found}"


def ask(visitor: Visitor, method: str, address: str) -> Answer | str:
    try:
        return visitor.ask(method, address)
    except Exception as error:
        return f"raised {error!r}"


def refused(visitor: Visitor, answer: Answer) -> str:
    """Strangers log in first; the logged-in find nothing there."""
    if answer.wrote:
        return f"wrote to {answer.wrote}"
    if visitor.member == "stranger":
        return "" if answer.to_login else f"{answer.status} instead of a redirect to the log-in"
    return "" if answer.status == 404 else f"{answer.status} instead of 404"


def shown(route: Route, method: str, answer: Answer) -> str:
    if answer.status not in SHOWN[method] or (answer.to_login and route.policy != "public"):
        return f"{answer.status} {answer.location}"
    if method == "GET" and answer.wrote and route.name not in READING_WRITES:
        return f"reading wrote to {answer.wrote}"
    return ""


def hidden(route: Route, method: str, answer: Answer, missing: Answer | str | None) -> str:
    """Like something that never existed: the same bytes, or a refusal that asks for no object at all."""
    if answer.wrote:
        return f"wrote to {answer.wrote}"
    if answer.status == 404:
        return "" if missing in (None, answer) else "differs from the page of an object that never existed"
    looks_at_nothing = {405} if method == "POST" or route.policy.startswith("desk") else {302, 405}
    same = not route.keys or (isinstance(missing, Answer) and missing.status == answer.status)
    return "" if same and answer.status in looks_at_nothing else f"{answer.status} instead of 404"
