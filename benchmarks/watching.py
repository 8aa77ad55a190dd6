"""What watching and finishing a lesson cost: one request of the player, one click on 我学完了."""

import json
from urllib.parse import urlencode

from benchmarks.check_in import phones
from benchmarks.world import Server, cookie_of, cost_in_u, kept_open
from lms.catalogue.outline import Lesson, outline_of, outlines
from lms.progress.actions import enroll
from talent.people.models import Person

TOKEN = "benchmark" * 3 + "token"
ROUNDS, TIMES = 5, 20


def send(server: Server, path: str, cookie: str, body: str, kind: str, connection):
    headers = {"Cookie": f"{cookie}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN, "Content-Type": kind}
    connection.request("POST", path, body, headers)
    response = connection.getresponse()
    response.body = response.read()
    return response


def lesson_where(fits) -> tuple[str, Lesson]:
    """Slug of a sample course that everybody may take, and a lesson of it."""
    return next((course.slug, lesson) for course in outlines() if course.is_public for lesson in course.lessons if fits(lesson))  # fmt: skip


def heartbeat(server: Server):
    """A film watched from its start, ten seconds a beat, by somebody enrolled."""
    slug, lesson = lesson_where(lambda lesson: lesson.film is not None)
    cookie, path = cookie_of("leader"), f"/courses/{slug}/{lesson.slug}/heartbeat/"
    with kept_open(server) as connection:

        def act(turn):
            at = max(turn, 0) * 10 % lesson.film.duration
            claim = {"media": lesson.film.id, "position": at + 10, "intervals": [[0, at + 10]], "speed": 1}
            answer = send(server, path, cookie, json.dumps(claim), "application/json", connection)
            assert answer.status == 200, f"{path}: {answer.status}"

        cost, how = cost_in_u(server, act)
    yield "heartbeat_u", cost, f"{path} as leader; {how}"


def lesson_completed(server: Server):
    """我学完了 below a text, each time by another person who has begun the course."""
    slug, lesson = lesson_where(lambda lesson: lesson.film is None and not lesson.questions)
    cookies = phones(ROUNDS * (TIMES + 1))
    for person in Person.objects.order_by("-pk")[: len(cookies)]:
        enroll(person, outline_of(slug))
    path, waiting = f"/courses/{slug}/{lesson.slug}/finish/", iter(cookies)
    with kept_open(server) as connection:

        def act(_):
            body = urlencode({"csrfmiddlewaretoken": TOKEN})
            answer = send(server, path, next(waiting), body, "application/x-www-form-urlencoded", connection)
            went_on = answer.status == 302 and lesson.slug not in answer.headers["Location"]
            assert went_on, f"{path}: {answer.status} {answer.headers['Location']}"

        cost, how = cost_in_u(server, act, times=TIMES, rounds=ROUNDS)
    yield "lesson_completed_u", cost, f"{path}; {how}"
