"""Ticks that waited on a phone: counted once each, however often and however late they are sent."""

import json
import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from talent.attendance.models import AttendanceFact, AttendanceHead, Mark, Path, RosterTick
from talent.attendance.ticks import NOT_LISTED, OVERTAKEN, Tick, receive_ticks
from tests.factories import PersonFactory
from tests.factories.attendance import attend
from tests.factories.training import SignupFactory, at


@pytest.fixture
def url(session):
    return f"/desk/sessions/{session.pk}/roster/ticks/"


def tick(person, mark=Mark.PRESENT, minutes: float = 0) -> Tick:
    return Tick(uuid.uuid4(), person.pk, mark, timedelta(minutes=minutes))


def as_json(*ticks: Tick) -> str:
    return json.dumps(
        {"ticks": [{"key": str(t.key), "person": t.person_id, "mark": t.mark, "age": t.age.seconds} for t in ticks]}
    )


def outcomes(rows) -> list[tuple[str, str]]:
    return [(row.outcome, row.answer) for row in rows]


def test_story_12_on_the_server(clock, session, trainer, client_of, url):
    people = PersonFactory.create_batch(12)
    for person in people:
        SignupFactory(session=session, person=person)
    clock("17:40")  # back from the village, an hour and a half after the first tick
    body = as_json(*(tick(person, minutes=90) for person in people))
    browser = client_of(trainer)
    first = browser.post(url, body, content_type="application/json")
    again = browser.post(url, body, content_type="application/json")
    assert first.status_code == 200
    assert first.json() == again.json()
    assert {one["outcome"] for one in first.json()["ticks"]} == {"counted"}
    assert AttendanceFact.objects.count() == RosterTick.objects.count() == 12
    heads = AttendanceHead.objects.values_list("person", "mark", "path", "at")
    assert set(heads) == {(person.pk, Mark.PRESENT, Path.ROSTER, at("2026-11-24 16:10")) for person in people}


def test_a_wrong_phone_clock_says_nothing(clock, session, wang, trainer, client_of, url):
    """The phone only says how long ago it was, so three hours of error shift nothing; nonsense is cut to sense."""
    clock("14:05")
    body = {"ticks": [{"key": str(uuid.uuid4()), "person": wang.pk, "mark": "present", "age": -10800}]}
    client_of(trainer).post(url, json.dumps(body), content_type="application/json")
    assert AttendanceHead.objects.get().at == at("2026-11-24 14:05")


def test_a_server_clock_that_was_set_back(clock, session, wang, trainer):
    """What the server wrote down later by its own clock stands; the phone is told so, and nothing is counted twice."""
    clock("14:10")
    attend(session, wang)
    clock("13:55")
    rows = receive_ticks(session, [tick(wang), tick(wang, Mark.CLEARED)], by=trainer)
    assert outcomes(rows) == [("stood", ""), ("refused", OVERTAKEN)]
    assert (AttendanceFact.objects.count(), AttendanceHead.objects.get().at) == (1, at("2026-11-24 14:10"))


def test_a_tick_from_before_the_opening_counts_from_the_start(clock, session, wang, trainer):
    clock("14:05")
    receive_ticks(session, [tick(wang, minutes=180)], by=trainer)
    assert AttendanceHead.objects.get().at == session.starts_at


def test_what_was_written_down_since_stands(clock, session, wang, trainer):
    clock("14:02")
    attend(session, wang, Mark.LATE)
    clock("14:10")
    rows = receive_ticks(session, [tick(wang, Mark.CLEARED, minutes=20)], by=trainer)
    assert outcomes(rows) == [("refused", OVERTAKEN)]
    assert AttendanceHead.objects.get().mark == Mark.LATE


def test_tick_and_undo_on_the_phone(clock, session, wang, trainer):
    clock("14:10")
    rows = receive_ticks(session, [tick(wang, minutes=5), tick(wang, Mark.CLEARED, minutes=4)], by=trainer)
    assert outcomes(rows) == [("stood", ""), ("stood", "")]
    assert AttendanceFact.objects.count() == 0


def test_an_undo_while_the_tick_is_under_way(clock, session, wang, trainer):
    """The first delivery took ten seconds, the undo was tapped meanwhile: it is the later word of the same hand."""
    clock("14:10:10")
    receive_ticks(session, [tick(wang, minutes=0)], by=trainer)
    clock("14:10:11")
    rows = receive_ticks(session, [tick(wang, Mark.CLEARED, minutes=5 / 60)], by=trainer)
    assert outcomes(rows) == [("counted", "")]
    assert AttendanceHead.objects.get().mark == Mark.CLEARED


def test_an_undo_that_somebody_else_has_overtaken(clock, session, wang, trainer, licheng_admin):
    clock("14:10")
    receive_ticks(session, [tick(wang)], by=trainer)
    clock("14:11")
    attend(session, wang, Mark.LATE)
    clock("14:12")
    rows = receive_ticks(session, [tick(wang, Mark.CLEARED, minutes=1.5)], by=trainer)
    assert outcomes(rows) == [("refused", OVERTAKEN)]
    rows = receive_ticks(session, [tick(wang, Mark.CLEARED, minutes=1.5)], by=licheng_admin)
    assert outcomes(rows) == [("refused", OVERTAKEN)]


def test_a_second_phone_of_the_same_staff_brings_an_older_word(clock, session, wang, trainer):
    clock("14:10")
    receive_ticks(session, [tick(wang)], by=trainer)
    clock("14:12")
    rows = receive_ticks(session, [tick(wang, Mark.ABSENT, minutes=10)], by=trainer)
    assert outcomes(rows) == [("refused", OVERTAKEN)]


def test_who_is_not_listed(clock, session, learner, trainer):
    clock("14:10")
    nobody = Tick(uuid.uuid4(), 10**12, Mark.PRESENT, timedelta())
    rows = receive_ticks(session, [tick(learner), nobody], by=trainer)
    assert outcomes(rows) == [("refused", NOT_LISTED)] * 2
    assert AttendanceFact.objects.count() == 0


def test_a_confirmed_session(clock, session, wang, trainer):
    type(session).objects.update(status="confirmed")
    clock("18:00")
    rows = receive_ticks(session, [tick(wang)], by=trainer)
    assert outcomes(rows) == [("refused", "考勤已确认，请用“申请更正”。")]
    assert (AttendanceFact.objects.count(), RosterTick.objects.count()) == (0, 1)


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{", '{"ticks": 1}', '{"ticks": [1]}', '{"ticks": [{}]}', "[" * 50000,
     '{"ticks": [{"key": "x", "person": 1, "mark": "present", "age": 0}]}',
     '{"ticks": [{"key": "6f1c0c0e-7b1b-4b43-9d5a-111111111111", "person": true, "mark": "present", "age": 0}]}',
     '{"ticks": [{"key": "6f1c0c0e-7b1b-4b43-9d5a-111111111111", "person": 1, "mark": "gone", "age": 0}]}',
     '{"ticks": [{"key": "6f1c0c0e-7b1b-4b43-9d5a-111111111111", "person": 1, "mark": "present", "age": NaN}]}'],
)  # fmt: skip
def test_what_is_no_tick(clock, session, trainer, client_of, url, body):
    clock("14:10")
    assert client_of(trainer).post(url, body, content_type="application/json").status_code == 400
    assert RosterTick.objects.count() == 0


@pytest.mark.parametrize("role", ["stranger", "learner", "street_staff", "tianqiao_trainer"])
def test_denied(clock, session, wang, url, role, request, client_of):
    clock("14:10")
    browser = client_of(request.getfixturevalue(role))
    wanted = 302 if role == "stranger" else 404
    assert browser.get(url).status_code == wanted
    assert browser.post(url, as_json(tick(wang)), content_type="application/json").status_code == wanted
    assert RosterTick.objects.count() == 0


def test_the_door_says_who_is_logged_in_and_wants_its_token(clock, session, wang, trainer, url):
    clock("14:10")
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(trainer)
    door = browser.get(url).json()
    assert door["user"] == trainer.pk
    body = as_json(tick(wang))
    assert browser.post(url, body, content_type="application/json").status_code == 403
    sent = browser.post(url, body, content_type="application/json", headers={"X-CSRFToken": door["csrf"]})
    assert sent.status_code == 200


def test_cost_of_a_delivery(clock, session, trainer, django_assert_max_num_queries):
    clock("14:10")
    people = PersonFactory.create_batch(40)
    for person in people:
        SignupFactory(session=session, person=person)
    with django_assert_max_num_queries(10):
        receive_ticks(session, [tick(person) for person in people], by=trainer)
    assert AttendanceHead.objects.here().count() == 40


@pytest.mark.django_db(transaction=True)
def test_the_same_ticks_from_page_and_worker_at_once(session, wang, trainer):
    """The page and its service worker may wake in the same moment."""
    sent, answers = [tick(wang)], []
    barrier = threading.Barrier(6)

    def send():
        barrier.wait()
        try:
            answers.append(outcomes(receive_ticks(session, sent, by=trainer)))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [[("counted", "")]] * 6
    assert (AttendanceFact.objects.count(), RosterTick.objects.count()) == (1, 1)


def test_the_worker_is_one_script_without_names(client, session, wang):
    script = client.get("/desk/roster-worker.js")
    assert script["Content-Type"] == "text/javascript; charset=utf-8"
    assert "rosterQueue" in script.content.decode()
    assert wang.name not in script.content.decode()
