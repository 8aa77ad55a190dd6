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
    """Home, case list, a case, the notices and one of them, logged out: the dearest of them is the figure."""
    paths = public_paths()
    yield "public_uncached_u", *dearest(paths, lambda path: uncached(server, path), "cache emptied each time")
    yield "public_uncached_queries", *dearest(paths, lambda path: (queries_of_first(path), ""), "empty cache")
    yield "public_cached_u", *dearest(paths, lambda path: page(server, path, times=60), "from the cache")


def public_paths() -> list[str]:
    from cms.cases.models import CasePage
    from talent.selection.models import PublicNotice

    case = CasePage.objects.live().order_by("pk").first()
    notice = PublicNotice.objects.released().first()
    return ["/", "/cases/", f"/cases/{case.slug}/", "/notices/", f"/notices/{notice.pk}/"]


def dearest(paths: list[str], measure, how: str) -> tuple[float, str]:
    """The largest figure of the paths, and all of them in words."""
    found = {path: measure(path)[0] for path in paths}
    return max(found.values()), f"logged out, {how}: " + ", ".join(f"{path} {cost:.3g}" for path, cost in found.items())


def uncached(server: Server, path: str) -> tuple[float, str]:
    from django.core.cache import cache

    with kept_open(server) as connection:

        def act(_):
            cache.clear()
            assert server.get(path, connection=connection).status == 200

        return cost_in_u(server, act, times=8)


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
