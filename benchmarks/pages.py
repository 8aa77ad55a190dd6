"""What a page costs, in units of a bare view."""

import re

from benchmarks.learning import begin_six, long_course
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
    """20 lessons with their state, for a person in the middle of them."""
    course, cookie = long_course("leader"), cookie_of("leader")
    cost, how = page(server, course.url, cookie)
    yield "course_page_u", cost, f"{len(course.lessons)} lessons, half done; {how}"
    yield "course_page_queries", queries_of(course.url, "leader"), "second call"
    yield "course_page_kb", len(server.get(course.url, cookie).body) / 1024, "HTML, uncompressed"


def my_learning(server: Server):
    """我的课程 with six courses begun."""
    count, path = begin_six("leader"), "/me/learning/"
    cost, how = page(server, path, cookie_of("leader"))
    yield "my_learning_u", cost, f"{count} courses; {how}"
    yield "my_learning_queries", queries_of(path, "leader"), "second call"


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
