"""粘贴接龙 on a session: matched, several, unknown; one tap signs all up; unknown names keep a seat."""

import pytest
import time_machine
from django.core.exceptions import ValidationError

from talent.messages.models import Sms
from talent.people.models import Affiliation
from talent.training.models import SessionSignup
from talent.training.noting import note_names, settle_name
from talent.training.session_rows import NotedName
from talent.training.signups import cancel_signup, sign_up
from tests.factories import AffiliationFactory, PersonFactory
from tests.factories.training import SignupFactory, TrainingSessionFactory


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-11-20T10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def session(city):
    return TrainingSessionFactory(region=city.licheng, capacity=4)


def known(city, name, **fields):
    person = PersonFactory(name=name, **fields)
    AffiliationFactory(person=person, region=city.hongjialou, source=Affiliation.Source.POOL)
    return person


def test_matched_chosen_and_noted_with_one_tap(city, session, trainer, client_of):
    one, first, second = known(city, "王桂兰"), known(city, "李秀英"), known(city, "李秀英")
    url, browser = f"/desk/sessions/{session.pk}/paste/", client_of(trainer)
    page = browser.post(url, {"pasted": "#接龙\n1. 王桂兰\n2. 李秀英\n3. 没来过的人 13900001111"})
    assert page.context["counts"] == {"one": 1, "several": 1, "unknown": 1}
    html = page.content.decode()
    assert "不会发短信，除非勾选" in html
    assert 'value="没来过的人|13900001111"' in html
    chosen = {"sign_up": "1", "person": [one.pk], "choice-2": second.pk, "note": ["没来过的人|13900001111"]}
    browser.post(url, chosen)
    assert set(session.signups.values_list("person", "status")) == {(one.pk, "signed_up"), (second.pk, "signed_up")}
    assert list(session.noted_names.values_list("name", "mobile")) == [("没来过的人", "13900001111")]
    assert (Sms.objects.count(), first.signups.count()) == (0, 0)
    assert browser.get(f"/desk/sessions/{session.pk}/").context["seated"] == 3


def test_sms_only_when_ticked_and_once(city, session, trainer, client_of):
    one = known(city, "王桂兰")
    for _ in range(2):
        client_of(trainer).post(f"/desk/sessions/{session.pk}/paste/", {"sign_up": "1", "person": [one.pk], "sms": "1"})
    assert [sms.mobile for sms in Sms.objects.all()] == [one.mobile]


def test_a_foreign_choice_signs_nobody_up(city, session, trainer, client_of):
    one, foreign = known(city, "王桂兰"), PersonFactory()
    AffiliationFactory(person=foreign, region=city.beiyuan, source=Affiliation.Source.HOME)
    for odd in (foreign.pk, "9" * 30, "x"):
        client_of(trainer).post(
            f"/desk/sessions/{session.pk}/paste/", {"sign_up": "1", "person": [one.pk, odd], "note": ["某人|"]}
        )
    assert (session.signups.count(), session.noted_names.count()) == (0, 0)


def test_nothing_pasted_is_said(session, trainer, client_of):
    page = client_of(trainer).post(f"/desk/sessions/{session.pk}/paste/", {"pasted": "😀"})
    assert (page.status_code, page.context["error"]) == (400, "没有认出名字。每行写一个人，如“王桂兰 13800000001”。")


class TestNotedNames:
    def test_they_keep_seats_and_never_more_than_there_are(self, session, trainer):
        SignupFactory.create_batch(2, session=session)
        names = [("甲", ""), ("乙", ""), ("丙", ""), ("甲", "")]
        assert note_names(session, names, by=trainer) == (2, ["丙"])
        assert sign_up(session, PersonFactory(), by=trainer).status == SessionSignup.Status.WAITLISTED
        assert note_names(session, [("丁", "")], by=trainer) == (0, ["丁"])

    def test_the_seat_becomes_theirs(self, session, trainer, learner):
        note_names(session, [("赵姨", "")], by=trainer)
        noted = NotedName.objects.get()
        settle_name(noted, learner, by=trainer)
        assert list(session.signups.values_list("person", "status")) == [(learner.pk, "signed_up")]
        with pytest.raises(ValidationError, match="刚刚有人核对过"):
            settle_name(noted, None, by=trainer)

    def test_struck_off_the_seat_goes_to_who_waits(self, session, trainer):
        session.capacity = 1
        session.save()
        note_names(session, [("赵姨", "")], by=trainer)
        waiting = sign_up(session, PersonFactory(), by=trainer)
        settle_name(NotedName.objects.get(), None, by=trainer)
        waiting.refresh_from_db()
        assert waiting.status == SessionSignup.Status.SIGNED_UP

    def test_a_noted_seat_is_not_given_away(self, session, trainer):
        session.capacity = 2
        session.save()
        person, waiting = PersonFactory(), PersonFactory()
        sign_up(session, person, by=trainer)
        note_names(session, [("赵姨", "")], by=trainer)
        sign_up(session, waiting, by=trainer)
        cancel_signup(session, person, by=trainer)
        assert session.signups.get(person=waiting).status == SessionSignup.Status.SIGNED_UP
        assert session.signups.seated().count() + session.noted_names.open().count() == 2

    def test_the_page(self, session, trainer, learner, tianqiao_trainer, client_of):
        note_names(session, [("赵明霞", "")], by=trainer)
        noted = NotedName.objects.get()
        url, browser = f"/desk/sessions/{session.pk}/noted/{noted.pk}/", client_of(trainer)
        assert list(browser.get(url).context["people"]) == [learner]
        assert client_of(tianqiao_trainer).post(url, {"person": "none"}).status_code == 404
        browser.post(url, {})
        assert NotedName.objects.open().count() == 1
        browser.post(url, {"person": learner.pk})
        assert session.signups.get().person == learner
