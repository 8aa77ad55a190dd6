"""A quiz from start to result as a phone with script takes it: one request to start, one an answer, one to hand in."""

import re
from urllib.parse import urlencode

from benchmarks.world import Server, cookie_of, cost_in_u, kept_open

QUESTIONS, LOGIN, TAKES = 10, "leader", 6


def quiz(server: Server):
    address = _address()
    with kept_open(server) as connection:
        cookie, token = _form_of(server, address, connection)

        def take(_):
            _forget_tries()
            screen = _post(connection, address, cookie, token, action="start")
            for _ in range(QUESTIONS):
                places = {
                    name: re.search(rf'name="{name}" value="(\d+)"', screen).group(1) for name in ("attempt", "order")
                }
                screen = _post(connection, address, cookie, token, action="answer", answer="0", **places)
            assert "小测通过了" in _post(connection, address, cookie, token, action="submit")

        cost, how = cost_in_u(server, take, times=TAKES)
    yield "quiz_u", cost, f"start, {QUESTIONS} answers, hand in; {how}"
    yield "quiz_queries", _queries(address), "the same acts; BEGIN and SAVEPOINT left out"


def _address() -> str:
    """A course with one lesson and its quiz of ten, whose first options are right; made once."""
    from lms.catalogue.actions import add_lesson, create_course
    from lms.catalogue.models import CoursePage
    from lms.quizzes.actions import create_question, create_quiz
    from talent.registry.models import Region

    if not CoursePage.objects.filter(slug="measured-quiz").exists():
        region = Region.objects.cities().first()
        questions = [
            create_question(
                "single", f"测量第{number}题", ["对的", "别的", "另外的"], [0], region=region, category="测量"
            )
            for number in range(1, QUESTIONS + 1)
        ]
        course = create_course(
            "测量小测", slug="measured-quiz", tier="city", region=region, hours=1, minutes=45, summary="测量用。"
        )
        # A second lesson stays open, so that a pass does not finish the course: that is another figure.
        add_lesson(course, "答题", slug="ask", minutes=20, quiz=create_quiz("测量", questions, region=region))
        add_lesson(course, "没读的一课", slug="unread", minutes=25, body=[{"type": "paragraph", "text": "还没读。"}])
    return "/courses/measured-quiz/ask/quiz/"


def _form_of(server: Server, address: str, connection) -> tuple[str, str]:
    from lms.catalogue.outline import outline_of
    from lms.progress.actions import enroll
    from talent.people.models import Person

    enroll(Person.objects.get(login=LOGIN), outline_of("measured-quiz"))
    _forget_tries()
    page = server.get(address, cookie_of(LOGIN), connection)
    given = [header.partition(";")[0] for header in page.headers.get_all("Set-Cookie") or ()]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.body.decode()).group(1)
    return "; ".join([cookie_of(LOGIN), *given]), token


def _post(connection, address: str, cookie: str, token: str, **data) -> str:
    headers = {"Cookie": cookie, "HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", address, urlencode({"csrfmiddlewaretoken": token, **data}), headers)
    answer = connection.getresponse()
    body = answer.read().decode()
    assert answer.status == 200, f"{address}: {answer.status}"
    return body


def _forget_tries() -> None:
    """As if nobody had taken it: each take starts from nothing."""
    from lms.progress.models import LessonProgress
    from lms.quizzes.models import QuizAttempt

    QuizAttempt.objects.filter(quiz__title="测量").delete()
    LessonProgress.objects.filter(enrollment__run__course__slug="measured-quiz").delete()


def _queries(address: str) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from lms.quizzes.models import QuizAttempt
    from talent.people.models import Person

    _forget_tries()
    client = Client(headers={"host": "127.0.0.1", "HX-Request": "true"})
    client.force_login(Person.objects.get(login=LOGIN))
    client.get(address)
    total = 0

    def act(**data):
        nonlocal total
        with CaptureQueriesContext(connection) as queries:
            client.post(address, data)
        total += sum(query["sql"].startswith(("SELECT", "INSERT", "UPDATE", "DELETE")) for query in queries)

    act(action="start")
    attempt = QuizAttempt.objects.get(quiz__title="测量").pk
    for order in range(1, QUESTIONS + 1):
        act(action="answer", attempt=attempt, order=order, answer="0")
    act(action="submit")
    return total
