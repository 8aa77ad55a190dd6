"""现场培训: the public list and page, 我参加 and 这次来不了."""

import pytest
import time_machine

from talent.training.models import SessionSignup
from tests.factories import PersonFactory
from tests.factories.training import SignupFactory, TrainingSessionFactory

NOW = "2026-11-20T10:00:00+08:00"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def session(city):
    return TrainingSessionFactory(region=city.licheng, capacity=1)


def shown(response) -> list:
    return [session for session, _ in response.context["rows"]]


def test_the_list_shows_what_is_coming(city, session, client):
    TrainingSessionFactory(region=city.licheng, draft=True)
    TrainingSessionFactory(region=city.licheng, starts="2026-11-01 14:00")
    assert shown(client.get("/sessions/")) == [session]


def test_filters(city, session, client):
    other = TrainingSessionFactory(region=city.tianqiao, title="线上课", mode="online")
    joint = TrainingSessionFactory(region=city.jinan, starts="2026-12-01 14:00")
    joint.partners.add(city.licheng)
    assert shown(client.get("/sessions/", {"region": city.licheng.pk})) == [session, joint]
    assert shown(client.get("/sessions/", {"mode": "online"})) == [other]
    assert shown(client.get("/sessions/", {"q": "线上"})) == [other]
    assert len(shown(client.get("/sessions/", {"region": "x", "mode": "y", "page": "z"}))) == 3


def test_past_ones(city, session, client):
    past = TrainingSessionFactory(region=city.licheng, starts="2026-11-01 14:00", status="confirmed")
    cancelled = TrainingSessionFactory(region=city.licheng, status="cancelled", cancel_reason="改期")
    assert shown(client.get("/sessions/", {"past": 1})) == [cancelled, past]


def test_an_empty_list_says_what_to_do(city, client):
    assert "去看课程" in client.get("/sessions/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_cost_of_the_list(city, learner, client_of, count, django_assert_max_num_queries):
    for _ in range(count):
        SignupFactory(session=TrainingSessionFactory(region=city.licheng), person=learner)
    browser = client_of(learner)
    browser.get("/sessions/")
    with django_assert_max_num_queries(10):
        browser.get("/sessions/")


def test_a_draft_does_not_exist(city, client, client_of, trainer):
    draft = TrainingSessionFactory(region=city.licheng, draft=True)
    missing = client.get("/sessions/99999/")
    for browser in (client, client_of(trainer)):
        for path in ("", "sign-up/", "leave/", "cancel/"):
            send = browser.post if path else browser.get
            response = send(f"/sessions/{draft.pk}/{path}")
            assert response.status_code in ((404,) if not path or browser is not client else (302,))
    assert client.get(f"/sessions/{draft.pk}/").status_code == missing.status_code == 404
    assert not SessionSignup.objects.exists()


def test_a_stranger_logs_in_first(session, client):
    page = client.get(f"/sessions/{session.pk}/").content.decode()
    assert f"/accounts/login/?next=/sessions/{session.pk}/" in page
    assert client.post(f"/sessions/{session.pk}/sign-up/").status_code == 302
    assert not SessionSignup.objects.exists()


def test_a_login_on_the_way_leads_back(session, learner, client_of):
    response = client_of(learner).get(f"/sessions/{session.pk}/sign-up/")
    assert response.url == f"/sessions/{session.pk}/"


def test_sign_up_wait_and_cancel(session, learner, client_of):
    first = PersonFactory(login="first")
    one, two = client_of(first), client_of(learner)
    assert "已为您报名" in one.post(f"/sessions/{session.pk}/sign-up/", follow=True).content.decode()
    assert "候补第1位" in two.post(f"/sessions/{session.pk}/sign-up/", follow=True).content.decode()
    one.post(f"/sessions/{session.pk}/cancel/")
    standing = dict(SessionSignup.objects.values_list("person", "status"))
    assert standing == {first.pk: "cancelled", learner.pk: "signed_up"}


def test_leave_with_a_reason(session, learner, client_of):
    SignupFactory(session=session, person=learner)
    browser = client_of(learner)
    assert browser.post(f"/sessions/{session.pk}/leave/", {"reason": ""}).status_code == 409
    assert SessionSignup.objects.get().status == "signed_up"
    browser.post(f"/sessions/{session.pk}/leave/", {"reason": "带孙子看病"})
    signup = SessionSignup.objects.get()
    assert (signup.status, signup.reason) == ("excused", "带孙子看病")


def test_a_full_session_says_so(session, client):
    SignupFactory(session=session)
    assert "已满，可以排候补" in client.get(f"/sessions/{session.pk}/").content.decode()


def test_a_cancelled_one_keeps_its_page(session, client):
    type(session).objects.update(status="cancelled", cancel_reason="场地检修")
    assert "场地检修" in client.get(f"/sessions/{session.pk}/").content.decode()
