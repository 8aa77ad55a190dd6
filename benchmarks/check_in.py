"""A hall checks in: each phone opens the scanned page and sends its form; every one of them a person of their own."""

import re
import threading
import time
from datetime import timedelta
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from benchmarks.world import Server, cost_in_u, kept_open
from talent.attendance.models import AttendanceHead
from talent.attendance.tokens import screen_token, step_of
from talent.people.models import Person
from talent.registry.models import Region
from talent.training.models import TrainingSession

CONCURRENCY, HALL = 8, 320


def open_session() -> TrainingSession:
    now = timezone.now()
    return TrainingSession.objects.create(
        title="测量签到", region=Region.objects.get(name="历城区"), place="测量大厅", capacity=2000,
        starts_at=now, ends_at=now + timedelta(hours=3), status=TrainingSession.Status.PUBLISHED, published_at=now,
    )  # fmt: skip


def phones(count: int) -> list[str]:
    """Cookies of so many logged-in people."""
    stamp, unusable = f"{time.time_ns():x}", make_password(None)
    people = Person.objects.bulk_create(
        [Person(name=f"签到{n}", login=f"hall-{stamp}-{n}", password=unusable) for n in range(count)]
    )
    found = []
    for person in people:
        client = Client()
        client.force_login(person)
        found.append("; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items()))
    return found


def check_in(server: Server, session: TrainingSession, cookie: str, connection) -> bool:
    """Landing page and form; True when the answer says 已签到."""
    path = f"/check-in/{screen_token(session.pk, step_of(timezone.now()))}/"
    page = server.get(path, cookie, connection)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.body.decode()).group(1)
    given = SimpleCookie()
    for header in page.headers.get_all("Set-Cookie") or ():
        given.load(header)
    cookies = "; ".join([cookie, *(f"{name}={morsel.coded_value}" for name, morsel in given.items())])
    headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, urlencode({"csrfmiddlewaretoken": token}), headers)
    answer = connection.getresponse()
    return "已签到" in answer.read().decode() and answer.status == 200


def rate(server: Server, jobs: list, act) -> tuple[float, int]:
    """Jobs per second from eight connections at once, and how many of them succeeded."""
    waiting, done, lock = list(jobs), [], threading.Lock()

    def work():
        with kept_open(server) as connection:
            while True:
                with lock:
                    if not waiting:
                        return
                    job = waiting.pop()
                ok = act(job, connection)
                with lock:
                    done.append(ok)

    began = time.perf_counter()
    threads = [threading.Thread(target=work) for _ in range(CONCURRENCY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(jobs) / (time.perf_counter() - began), sum(done)


def hall(server: Server):
    session = open_session()
    single = iter(phones(5 * 21 + 1))
    with kept_open(server) as connection:

        def act(_):
            assert check_in(server, session, next(single), connection)

        cost, how = cost_in_u(server, act, times=20)
    yield "check_in_u", cost, f"landing page and POST, logged in; {how}"
    bare, _ = rate(server, range(2000), lambda _, line: server.get("/-/bare", connection=line).status == 200)
    before = AttendanceHead.objects.filter(session=session).count()
    ours, answered = rate(server, phones(HALL), lambda cookie, line: check_in(server, session, cookie, line))
    how = f"{ours:.0f} check-ins/s against {bare:.0f} bare views/s, {CONCURRENCY} connections"
    yield "check_in_rate_vs_bare", ours / bare, how
    kept = AttendanceHead.objects.filter(session=session).count() - before
    yield "check_ins_lost", HALL - min(kept, answered), f"of {HALL}; answered {answered}, stored {kept}"
