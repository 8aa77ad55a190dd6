"""/check-in/: six digits, one's own code, and the trainer who scans it."""

import re

import pytest
from django.test import Client

from talent.attendance import limits, personal, tokens
from talent.attendance.models import AttendanceFact, AttendanceHead, Path, RefusedCheckIn
from tests.factories import PersonFactory
from tests.factories.training import TrainingSessionFactory
from tests.talent.attendance.conftest import code_of


@pytest.fixture(autouse=True)
def _now(clock):
    clock("13:52")


def test_six_digits_logged_in(session, learner, client_of):
    response = client_of(learner).post("/check-in/", {"code": code_of(session)})
    assert response.status_code == 200
    assert "已签到" in response.content.decode()
    assert (AttendanceHead.objects.get().person, AttendanceHead.objects.get().path) == (learner, Path.CODE)


def test_six_digits_logged_out_lead_to_the_last_four(session, wang):
    phone = Client()
    phone.get("/check-in/")
    response = phone.post("/check-in/", {"code": code_of(session)}, follow=True)
    assert response.status_code == 200
    assert 'name="tail"' in response.content.decode()
    url = response.redirect_chain[0][0]
    phone.post(url, {"tail": "1234"})
    assert "已签到" in phone.post(url, {"tail": "1234", "who": wang.pk}).content.decode()


def test_six_digits_on_a_shared_phone_ask_for_whom(session, wang, client_of):
    husband = PersonFactory(name="李国强", mobile=wang.mobile, login="li")
    response = client_of(husband).post("/check-in/", {"code": code_of(session)}, follow=True)
    assert "为谁签到" in response.content.decode()
    assert AttendanceFact.objects.count() == 0


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３４５６", "1234567", "000000"])
def test_wrong_digits(session, learner, client_of, code):
    response = client_of(learner).post("/check-in/", {"code": code})
    assert response.status_code == 409
    assert "签到码不对" in response.content.decode()
    assert [row.reason for row in RefusedCheckIn.objects.all()] == ["wrong_code"]
    assert AttendanceFact.objects.count() == 0


def test_ten_wrong_codes_and_the_teacher_helps(session, learner, client_of):
    phone = client_of(learner)
    for _ in range(10):
        phone.post("/check-in/", {"code": "000000"})
    response = phone.post("/check-in/", {"code": code_of(session)})
    assert response.status_code == 409
    assert "请找老师" in response.content.decode()


def test_two_sessions_of_one_code_are_not_guessed(session, city, learner, client_of, monkeypatch):
    TrainingSessionFactory(region=city.tianqiao)
    monkeypatch.setattr(tokens, "matches_code", lambda *_: True)
    assert client_of(learner).post("/check-in/", {"code": "123456"}).status_code == 409
    session.signups.create(person=learner, status="signed_up")
    assert client_of(learner).post("/check-in/", {"code": "123456"}).status_code == 200
    assert AttendanceHead.objects.get().session == session


def test_my_own_code(session, learner, trainer, client_of):
    page = client_of(learner).get("/check-in/").content.decode()
    assert re.search(r'<svg[^>]*aria-label="我的签到码"', page)
    assert "登录" in Client().get("/check-in/").content.decode()


def test_the_trainer_scans_it(clock, session, learner, trainer, client_of):
    url = personal.address_of(learner)
    browser = client_of(trainer)
    assert learner.name in browser.get(url).content.decode()
    assert AttendanceFact.objects.count() == 0
    browser.post(url, {"session": session.pk})
    head = AttendanceHead.objects.get()
    assert (head.person, head.path, head.fact.recorded_by) == (learner, Path.PERSONAL, trainer)
    clock("14:03")
    assert browser.get(url).status_code == 409


def test_a_trainer_marks_only_own_sessions(session, learner, tianqiao_trainer, client_of):
    client_of(tianqiao_trainer).post(personal.address_of(learner), {"session": session.pk})
    assert AttendanceFact.objects.count() == 0


@pytest.mark.parametrize("role", ["stranger", "learner", "street_staff", "reviewer", "editor"])
def test_only_trainers_scan(session, learner, role, request, client_of):
    person = request.getfixturevalue(role)
    response = client_of(person).post(personal.address_of(learner), {"session": session.pk})
    assert response.status_code == (404 if person.is_authenticated else 302)
    assert AttendanceFact.objects.count() == 0


def test_a_forged_personal_code(session, trainer, client_of):
    assert client_of(trainer).get("/desk/scan/forged/").status_code == 409


def test_without_a_cookie_no_code_is_looked_at(session):
    phone = Client()
    response = phone.post("/check-in/", {"code": code_of(session)})
    assert response.status_code == 409
    assert "请刷新这一页再试" in response.content.decode()
    assert RefusedCheckIn.objects.count() == 0
    assert phone.post("/check-in/", {"code": code_of(session)}).status_code == 302


def test_a_mark_of_ones_own_making_is_no_mark(session):
    phone = Client()
    phone.cookies["device"] = "a" * 22
    assert phone.post("/check-in/", {"code": code_of(session)}).status_code == 409
    assert phone.cookies["device"].value != "a" * 22


def test_wrong_codes_beyond_the_cap_are_not_stored(session):
    phone = Client()
    phone.get("/check-in/")
    for _ in range(13):
        assert phone.post("/check-in/", {"code": "000000"}).status_code == 409
    assert RefusedCheckIn.objects.count() == 10


def test_new_phones_share_a_cap_of_wrong_codes(session, learner, client_of, monkeypatch):
    monkeypatch.setattr(limits, "WRONG_CODES", 3)
    for _ in range(3):
        phone = Client()
        phone.get("/check-in/")
        phone.post("/check-in/", {"code": "000000"})
    phone = Client()
    phone.get("/check-in/")
    assert "请找老师" in phone.post("/check-in/", {"code": code_of(session)}).content.decode()
    assert RefusedCheckIn.objects.count() == 3
    assert client_of(learner).post("/check-in/", {"code": code_of(session)}).status_code == 200
