"""Heartbeats: honest watching finishes a lesson, forged ones gain nothing."""

import json

import pytest
import time_machine
from django.test import Client

from lms.catalogue.outline import forget_outlines
from lms.progress.models import Enrollment, LessonProgress, WatchClock, WatchProgress
from tests.lms.learning import NOON, watch_film

pytestmark = pytest.mark.django_db
ADDRESS = "/courses/mediation/one-sheet/heartbeat/"


@pytest.fixture
def browser(client_of, learner, course):
    return client_of(learner)


def beat(browser, film, **claim):
    claim = {"media": film.pk, "position": 0, "intervals": [], "speed": 1} | claim
    return browser.post(ADDRESS, json.dumps(claim), content_type="application/json")


def test_the_first_heartbeat_enrolls_and_starts_the_clock(browser, learner, film):
    response = beat(browser, film, intervals=[[0, 600]], position=3)
    assert response.status_code == 200
    assert response.json() == {
        "position": 3,
        "covered": [],
        "spans": [],
        "percent": 0,
        "gap": None,
        "done": False,
        "missing": "这节还有9分没看",
    }
    assert Enrollment.objects.get().person == learner


def test_honest_watching_finishes_the_lesson(browser, film):
    with time_machine.travel(NOON, tick=False) as clock:
        beat(browser, film)
        for second in range(10, 541, 10):
            clock.shift(10)
            response = beat(browser, film, position=second, intervals=[[second - 10, second]])
    assert response.json()["done"] is True
    assert WatchProgress.objects.get().covered == [[0, 540]]


def test_twice_the_speed_counts_twice_and_no_more(browser, film):
    with time_machine.travel(NOON, tick=False) as clock:
        beat(browser, film)
        clock.shift(10)
        assert beat(browser, film, intervals=[[0, 20]], speed=2).json()["covered"] == [[0, 20]]
        clock.shift(10)
        assert beat(browser, film, intervals=[[20, 200]], speed=16).json()["covered"] == [[0, 40]]


@pytest.mark.parametrize(
    "forged",
    [
        {"intervals": [[0, 600]], "speed": 1000},
        {"intervals": [[0, 600]] * 100},
        {"intervals": [[n, n + 0.5] for n in range(0, 600, 3)]},
        {"intervals": [[-1e308, 1e308]]},
        {"intervals": "everything"},
        {"intervals": {"0": 600}},
        {"intervals": [[0, 600]], "position": 600, "speed": None},
    ],
)
def test_a_forged_claim_gains_nothing_beyond_the_clock(browser, film, forged):
    with time_machine.travel(NOON, tick=False) as clock:
        beat(browser, film)
        clock.shift(5)
        for _ in range(20):
            assert beat(browser, film, **forged).status_code == 200
    row = WatchProgress.objects.get()
    assert row.covered_seconds <= 10
    assert not LessonProgress.objects.filter(completed_at__isnull=False).exists()


def test_two_films_at_once_share_one_clock(browser, film, course):
    other = "/courses/mediation/receive-first/heartbeat/"
    claim = json.dumps({"media": film.pk, "position": 10, "intervals": [[0, 10]], "speed": 1})
    with time_machine.travel(NOON, tick=False) as clock:
        beat(browser, film)
        browser.post(other, claim, content_type="application/json")
        clock.shift(10)
        beat(browser, film, intervals=[[0, 10]])
        browser.post(other, claim, content_type="application/json")
    assert sorted(WatchProgress.objects.values_list("covered_seconds", flat=True)) == [0, 10]


def test_a_new_film_starts_on_the_running_clock(browser, film, course):
    """Going on to the next lesson costs nothing: its first beat is paid by the time since the last one."""
    other = "/courses/mediation/receive-first/heartbeat/"
    with time_machine.travel(NOON, tick=False) as clock:
        beat(browser, film)
        clock.shift(10)
        claim = json.dumps({"media": film.pk, "intervals": [[0, 600]], "speed": 1})
        assert browser.post(other, claim, content_type="application/json").json()["covered"] == [[0, 10]]
        assert beat(browser, film, intervals=[[0, 600]]).json()["covered"] == []


def test_a_network_that_was_away_costs_nothing(browser, film):
    with time_machine.travel(NOON, tick=False) as clock:
        beat(browser, film, intervals=[], position=0)
        clock.shift(400)
        answer = beat(browser, film, intervals=[[0, 100], [150, 400]], position=400).json()
    assert (answer["covered"], answer["gap"]) == ([[0, 100], [150, 400]], 100)


def test_more_than_an_hour_of_silence_is_not_paid_for(browser, film):
    film.duration = 5000
    film.save()
    forget_outlines()
    with time_machine.travel(NOON, tick=False) as clock:
        beat(browser, film)
        clock.shift(24 * 3600)
        assert beat(browser, film, intervals=[[0, 5000]]).json()["covered"] == [[0, 3600]]


def test_an_old_position_from_the_queue_does_not_overwrite_a_newer_one(browser, film):
    with time_machine.travel(NOON, tick=False) as clock:
        beat(browser, film, position=300)
        clock.shift(60)
        assert beat(browser, film, position=100, age=120).json()["position"] == 300
        assert beat(browser, film, position=200, age=30).json()["position"] == 200


@pytest.mark.parametrize("age", [-5, float("nan"), "long ago", None, True, 1e308])
def test_an_age_that_is_none_moves_no_clock(browser, film, age):
    with time_machine.travel(NOON, tick=False):
        beat(browser, film)
        assert beat(browser, film, intervals=[[0, 600]], age=age).json()["covered"] == []
    assert WatchClock.objects.get().beat_at == NOON


def test_a_page_about_to_close_sends_a_form(learner, film, course):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(learner)
    token = browser.get("/courses/mediation/one-sheet/").cookies["csrftoken"].value
    claim = json.dumps({"media": film.pk, "position": 77})
    assert browser.post(ADDRESS, {"claim": claim}).status_code == 403
    assert browser.post(ADDRESS, {"claim": claim, "csrfmiddlewaretoken": token}).status_code == 200
    assert WatchProgress.objects.get().position == 77


@pytest.mark.parametrize("body", ["", "[]", "null", "{", '"x"', "\x00"])
def test_what_is_no_claim_is_answered_in_words(browser, body):
    response = browser.post(ADDRESS, body, content_type="application/json")
    assert response.status_code == 400
    assert response.json() == {"error": "没有收到学习进度，请刷新页面再看。"}
    assert Enrollment.objects.count() == 0


def test_a_replaced_film_takes_no_claims_for_the_old_one(browser, film):
    response = beat(browser, film, media=film.pk + 1)
    assert response.status_code == 409
    assert WatchProgress.objects.count() == 0


@pytest.mark.parametrize("position", ["x", None, float("nan"), True])
def test_a_position_that_is_none_is_not_stored(browser, film, position):
    beat(browser, film, position=42)
    beat(browser, film, position=position)
    assert WatchProgress.objects.get().position == 42


def test_a_lesson_without_film_has_no_heartbeat(browser, film):
    response = browser.post("/courses/mediation/apart/heartbeat/", "{}", content_type="application/json")
    assert response.status_code == 404


def test_a_stranger_logs_in_first(client, course):
    assert client.post(ADDRESS, "{}", content_type="application/json").status_code == 302
    assert Enrollment.objects.count() == 0


def test_csrf_is_checked(learner, course):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(learner)
    assert browser.post(ADDRESS, "{}", content_type="application/json").status_code == 403


def test_a_closed_run_takes_no_more(browser, film, course_page):
    course_page.runs.update(opens="2020-01-01", closes="2020-12-31")
    response = beat(browser, film)
    assert response.status_code == 409
    assert "已经结束" in response.json()["error"]
    assert Enrollment.objects.count() == 0


def test_queries(browser, film, learner, course, django_assert_max_num_queries):
    watch_film(learner, "one-sheet", upto=60)
    beat(browser, film)
    with django_assert_max_num_queries(12):
        beat(browser, film, intervals=[[60, 61]])
