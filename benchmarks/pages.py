"""What a page costs, in units of a bare view."""

import re

from benchmarks.world import Server, cookie_of, cost_in_u, kept_open, queries_of


def page(server: Server, path: str, cookie: str = "", **amount) -> tuple[float, str]:
    with kept_open(server) as connection:

        def act(_):
            response = server.get(path, cookie, connection)
            assert response.status == 200, f"{path}: {response.status}"

        return cost_in_u(server, act, **amount)


def u(server: Server):
    _, how = page(server, "/-/bare", times=200)
    yield "u_ms", float(re.search(r"U = ([\d.]+)", how).group(1)), "2 KB constant response, same server and middleware"


def course_page(server: Server):
    cookie = cookie_of("leader")
    listing = server.get("/courses/", cookie).body.decode()
    path = re.search(r'href="(/courses/[^"/]+/)"', listing).group(1)
    cost, how = page(server, path, cookie)
    yield "course_page_u", cost, f"{path} as leader; {how}"
    yield "course_page_queries", queries_of(path, "leader"), f"{path} as leader, second call"
    yield "course_page_kb", len(server.get(path, cookie).body) / 1024, "HTML, uncompressed"


def my_learning(server: Server):
    cost, how = page(server, "/me/", cookie_of("leader"))
    yield "my_learning_u", cost, how
    yield "my_learning_queries", queries_of("/me/", "leader"), "second call"


def coverage_page(server: Server):
    cost, how = page(server, "/desk/coverage/", cookie_of("city"))
    yield "coverage_page_u", cost, f"city admin; {how}"


def public_page(server: Server):
    from django.core.cache import cache

    with kept_open(server) as connection:

        def uncached(_):
            cache.clear()
            assert server.get("/", connection=connection).status == 200

        cost, how = cost_in_u(server, uncached, times=15)
    yield "public_uncached_u", cost, f"/ logged out, cache emptied each time; {how}"
    cache.clear()
    yield "public_uncached_queries", queries_of_first("/"), "/ logged out, empty cache"
    cost, how = page(server, "/")
    yield "public_cached_u", cost, f"/ logged out; {how}"


def queries_of_first(path: str) -> int:
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "127.0.0.1"})
    client.get(path)  # loads templates and the site
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)
