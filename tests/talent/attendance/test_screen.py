"""The projector: codes by the contract, codes ahead, and a borrowed computer."""

import datetime

import pytest
import time_machine
from django.core.cache.backends.filebased import FileBasedCache
from django.test import Client

from talent.attendance import limits
from talent.attendance.models import AttendanceFact, ScreenPass
from talent.training.models import TrainingSession
from tests.factories import PersonFactory
from tests.factories.attendance import attend
from tests.factories.training import SignupFactory


@pytest.fixture(autouse=True)
def _now(clock):
    clock("13:52")


@pytest.fixture
def url(session):
    return f"/desk/sessions/{session.pk}/screen/"


def test_the_contract(clock, session, learner, url, trainer, client_of):
    code = client_of(trainer).get(url, {"format": "json"}).json()
    assert set(code) == {"url", "code", "expires_at"}
    assert code["url"].startswith("http://testserver/check-in/")
    assert len(code["code"]) == 6
    assert datetime.datetime.fromisoformat(code["expires_at"]).utcoffset() == datetime.timedelta(hours=8)
    phone = client_of(learner)
    assert phone.get(code["url"]).status_code == 200
    assert phone.post(code["url"]).status_code == 200
    clock("13:54")
    assert client_of(trainer).get(url, {"format": "json"}).json()["url"] != code["url"]
    assert Client().get(code["url"]).status_code == 409
    assert client_of(PersonFactory(login="x")).post("/check-in/", {"code": code["code"]}).status_code == 409
    assert AttendanceFact.objects.count() == 1


@pytest.mark.parametrize("shown", ["13:52:00", "13:52:14", "13:52:15", "13:52:29"])
def test_nothing_is_refused_as_old_before_it_expires(clock, session, learner, url, trainer, client_of, shown):
    clock(shown)
    code = client_of(trainer).get(url, {"format": "json"}).json()
    clock((datetime.datetime.fromisoformat(code["expires_at"]) - datetime.timedelta(seconds=1)).strftime("%H:%M:%S"))
    assert Client().get(code["url"]).status_code == 200
    assert client_of(learner).post("/check-in/", {"code": code["code"]}).status_code == 200


def test_the_page_shows_code_and_arrivals(session, wang, url, trainer, client_of):
    attend(session, wang)
    guest = PersonFactory(name="没报名的")
    attend(session, guest)
    page = client_of(trainer).get(url)
    html = page.content.decode()
    assert "data:image/svg+xml;base64," in html
    assert page.context["digits"].replace(" ", "") == page.context["code"]["code"]
    assert page.context["arrivals"].arrived == page.context["arrivals"].total == 2
    assert set(page.context["arrivals"].names) == {"王桂兰", "没报名的"}
    assert "扫不上？报签到码，或找老师登记。" in html


def test_codes_ahead_but_never_many(url, trainer, client_of, settings):
    browser = client_of(trainer)
    state = browser.get(url, {"format": "screen", "ahead": "12"})
    assert len(state.json()["codes"]) == 12
    assert settings.SECRET_KEY not in state.content.decode()
    assert len(browser.get(url, {"format": "screen", "ahead": "9999"}).json()["codes"]) == 24
    assert browser.get(url, {"format": "screen", "ahead": "x"}).json()["codes"] == []
    assert browser.get(url, {"format": "screen", "ahead": "9" * 5000}).json()["codes"] == []


@pytest.mark.parametrize("role", ["stranger", "learner", "street_staff", "tianqiao_trainer", "reviewer", "editor"])
def test_its_staff_only(url, role, request, client_of):
    person = request.getfixturevalue(role)
    for query in ({}, {"format": "json"}, {"format": "screen", "ahead": 3}):
        response = client_of(person).get(url, query)
        assert response.status_code == (404 if person.is_authenticated else 302)
        assert "check-in/" not in response.content.decode()


def test_a_draft_has_no_screen(session, url, trainer, client_of):
    TrainingSession.objects.update(status="draft", published_at=None)
    assert client_of(trainer).get(url, {"format": "json"}).status_code == 404


def test_a_borrowed_computer(clock, session, wang, trainer, client_of):
    page = client_of(trainer).post(f"/desk/sessions/{session.pk}/screen-pass/")
    code = ScreenPass.objects.get().code
    assert f"{code[:4]} {code[4:]}" in page.content.decode()
    hall = Client()
    assert "投屏码" in hall.get("/screen/").content.decode()
    hall.post("/screen/", {"code": f"{code[:4]} {code[4:]}"})
    assert session.title in hall.get("/screen/").content.decode()
    assert len(hall.get("/screen/", {"format": "screen", "ahead": 2}).json()["codes"]) == 2
    client_of(trainer).post(f"/desk/sessions/{session.pk}/screen-pass/")
    assert ScreenPass.objects.count() == 1
    clock("19:01")
    assert "投屏码" in hall.get("/screen/").content.decode()


def test_a_wrong_pass(session, client):
    assert client.post("/screen/", {"code": "12345678"}).status_code == 409
    assert client.post("/screen/", {"code": ""}).status_code == 409
    client.cookies["screen"] = "forged"
    assert "投屏码" in client.get("/screen/").content.decode()


def test_guessing_passes_is_slowed(session, trainer, client_of, client):
    client_of(trainer).post(f"/desk/sessions/{session.pk}/screen-pass/")
    for _ in range(20):
        client.post("/screen/", {"code": "00000001"})
    response = client.post("/screen/", {"code": ScreenPass.objects.get().code})
    assert response.status_code == 409
    assert "过一分钟" in response.content.decode()


def test_a_counter_that_ran_out_is_no_crash(monkeypatch):
    def gone(key):
        raise ValueError

    monkeypatch.setattr(limits.cache, "incr", gone)
    assert limits.count("screen-pass:x", 60) == 1


def test_a_number_kept_in_files_lives_as_long_as_it_should(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "cache", FileBasedCache(str(tmp_path), {}))
    assert [limits.count("x", 3600) for _ in range(3)] == [1, 2, 3]
    with time_machine.travel("2026-11-24T14:30:00+08:00", tick=False):
        assert limits.count("x", 3600) == 4


def test_guesses_are_counted_by_the_guessers_own_address(session, client, monkeypatch):
    monkeypatch.setattr("allauth.account.adapter.DefaultAccountAdapter.get_client_ip", lambda *_: "203.0.113.7")
    client.post("/screen/", {"code": "00000001"})
    assert limits.cache.get(limits.minute("screen-pass:203.0.113.7")) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_cost_of_polling(session, url, trainer, client_of, count, django_assert_max_num_queries):
    for _ in range(count):
        person = PersonFactory()
        SignupFactory(session=session, person=person)
        attend(session, person)
    browser = client_of(trainer)
    browser.get(url)
    with django_assert_max_num_queries(11):
        browser.get(url, {"format": "screen", "ahead": 0})
