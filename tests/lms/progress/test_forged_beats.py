"""Whatever is sent to the heartbeat: all films of all courses together gain at most 2 s a second since the first beat."""

import json
from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.catalogue.actions import add_lesson, create_course
from lms.progress.models import Completion, Enrollment, LessonProgress, WatchClock, WatchProgress
from lms.progress.watch import MAX_SPEED
from tests.lms.learning import NOON

ADDRESSES = [
    "/courses/mediation/receive-first/heartbeat/",
    "/courses/mediation/one-sheet/heartbeat/",
    "/courses/volunteers/first-day/heartbeat/",
]
# As the player sent it: a start, two beats, a jump ahead at 1.5×, the network away for a minute, back, a pause.
RECORDED = [
    {"wait": 0, "position": 0, "intervals": [], "speed": 1},
    {"wait": 10.02, "position": 9.97, "intervals": [[0, 9.97]], "speed": 1},
    {"wait": 10.01, "position": 19.98, "intervals": [[0, 19.98]], "speed": 1},
    {"wait": 4.5, "position": 301.2, "intervals": [[0, 24.4], [300, 301.2]], "speed": 1.5},
    {"wait": 70.3, "position": 406.4, "intervals": [[300, 406.4]], "speed": 1.5, "age": 12.5},
    {"wait": 2.1, "position": 408, "intervals": [[300, 408]], "speed": 1.5},
]


@pytest.fixture
def two_courses(city, course, film):
    other = create_course(
        "志愿队伍",
        slug="volunteers",
        tier="city",
        region=city.jinan,
        hours=1,
        minutes=45,
        summary="带好一支队伍。",
        opens=NOON.date(),
    )
    add_lesson(other, "第一天", slug="first-day", minutes=10, media=film)
    add_lesson(other, "读一读", slug="read-it", minutes=10, body=[{"type": "paragraph", "text": "读。"}])


def post(browser, film, beat: dict):
    claim = {"media": film.pk} | {name: value for name, value in beat.items() if name not in ("wait", "at")}
    return browser.post(ADDRESSES[beat.get("at", 0)], json.dumps(claim), content_type="application/json")


def gained() -> float:
    return WatchProgress.objects.aggregate(sum=Sum("covered_seconds"))["sum"] or 0.0


def replay(browser, film, log: list[dict]) -> tuple[float, float]:
    """Seconds gained by the log, and seconds of the server's clock since its first beat."""
    for model in (LessonProgress, WatchProgress, Enrollment, WatchClock):
        model.objects.all().delete()
    with time_machine.travel(NOON, tick=False) as clock:
        for beat in log:
            clock.shift(beat.get("wait", 0))
            assert post(browser, film, beat).status_code == 200
        wall = (timezone.now() - NOON).total_seconds() - (log[0].get("wait", 0) if log else 0)
    return gained(), wall


odd = st.sampled_from([float("nan"), float("inf"), -1e308, 1e308, None, True, "600", [], {}])
second = st.floats(-50, 700) | st.integers(-50, 700)
interval = st.lists(second | odd, min_size=2, max_size=2) | odd
beats = st.fixed_dictionaries(
    {
        "at": st.integers(0, 2),
        "wait": st.sampled_from([0, 0, 0.006, 0.3, 5, 10, 90]),
        "intervals": st.lists(interval, max_size=5) | st.just([[0, 600]]) | odd,
        "speed": st.sampled_from([1, 1.5, 2, 16, -2, 0]) | odd,
        "position": second | odd,
        "age": st.sampled_from([0, 30, -30, 1e9]) | odd,
    }
)
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.django_db
@QUICK
@given(st.lists(beats, min_size=1, max_size=10))
def test_any_sequence_gains_at_most_twice_the_clock(client_of, learner, film, two_courses, log):
    got, wall = replay(client_of(learner), film, log)
    assert got <= MAX_SPEED * wall + 0.01
    assert Completion.objects.count() == 0


@st.composite
def mutated(draw):
    """The recorded log with beats repeated, moved, sped up, stretched, torn apart or sent to other lessons."""
    log = [dict(beat) for beat in RECORDED]
    for _ in range(draw(st.integers(1, 6))):
        beat = draw(st.sampled_from(log))
        match draw(st.sampled_from(["repeat", "move", "speed", "stretch", "instant", "elsewhere"])):
            case "repeat":
                log += [beat | {"wait": 0}] * draw(st.integers(1, 5))
            case "move":
                log.remove(beat)
                log.insert(draw(st.integers(0, len(log))), beat)
            case "speed":
                beat["speed"] = draw(st.sampled_from([2, 4, 16, 1e9]))
            case "stretch":
                beat["intervals"] = [[0, 600]]
            case "instant":
                beat["wait"] = 0
            case "elsewhere":
                log.append(beat | {"at": draw(st.integers(1, 2)), "wait": 0})
    return log


@pytest.mark.django_db
@QUICK
@given(mutated())
def test_a_mutated_recording_gains_at_most_twice_the_clock(client_of, learner, film, two_courses, log):
    got, wall = replay(client_of(learner), film, log)
    assert got <= MAX_SPEED * wall + 0.01


@pytest.mark.django_db
def test_the_recording_itself_loses_nothing(client_of, learner, film, two_courses):
    got, _ = replay(client_of(learner), film, RECORDED)
    assert got == pytest.approx(24.4 + 108, abs=0.1)
    assert WatchProgress.objects.get().position == 408


@pytest.mark.django_db(transaction=True)
def test_beats_at_the_same_moment_are_paid_once(client_of, learner, film, two_courses):
    began = timezone.now() - timedelta(seconds=10)
    WatchClock.objects.create(person=learner, beat_at=began)
    cookie = client_of(learner).cookies

    def send(at: int):
        browser = Client()
        browser.cookies = cookie
        post(browser, film, {"at": at, "intervals": [[0, 600]], "speed": 2})
        connection.close()

    threads = [Thread(target=send, args=(number % 3,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 20 <= gained() + 0.1 <= 2 * (timezone.now() - began).total_seconds() + 0.2
