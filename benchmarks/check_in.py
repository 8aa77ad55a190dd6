"""A hall checks in, each phone with a person of its own; a trainer ticks a roster of 200."""

import re
import threading
import time
from datetime import timedelta
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.contrib.auth.hashers import make_password
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.world import Server, cookie_of, cost_in_u, kept_open
from talent.attendance.models import AttendanceHead
from talent.attendance.tokens import screen_token, step_of
from talent.people.models import Person
from talent.registry.models import Region
from talent.training.models import SessionSignup, TrainingSession

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


def roster(server: Server):
    """200 people ticked at once, by a trainer, in one form."""
    people = Person.objects.bulk_create([Person(name=f"名单{n}", password="!") for n in range(200)])
    sessions = [open_session() for _ in range(3 * 5 + 1)]
    SessionSignup.objects.bulk_create(
        [SessionSignup(session=one, person=person, status="signed_up") for one in sessions for person in people]
    )
    cookie, turns = cookie_of("trainer"), iter(sessions)
    with kept_open(server) as connection:

        def act(_):
            path = f"/desk/sessions/{next(turns).pk}/roster/"
            assert mark_all(connection, path, people, cookie) == 302

        cost, how = cost_in_u(server, act, times=2)
    assert AttendanceHead.objects.filter(session__in=sessions).here().count() == 200 * len(sessions)
    yield "roster_200_u", cost, f"one POST with 200 ticks; {how}"
    yield "roster_200_statements", statements_of_marking(people), "of that POST, its transaction included"


def mark_all(connection, path: str, people: list, cookie: str) -> int:
    token = "a" * 32
    fields = [("csrfmiddlewaretoken", token), ("all", "ticked"), *(("who", person.pk) for person in people)]
    headers = {"Cookie": f"{cookie}; csrftoken={token}", "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, urlencode(fields), headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def statements_of_marking(people: list) -> int:
    session = open_session()
    SessionSignup.objects.bulk_create(
        [SessionSignup(session=session, person=person, status="signed_up") for person in people]
    )
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Person.objects.get(login="trainer"))
    path = f"/desk/sessions/{session.pk}/roster/"
    client.get(path)
    with CaptureQueriesContext(database) as queries:
        client.post(path, {"all": "ticked", "who": [person.pk for person in people]})
    return len(queries)
