"""The demo's one-tap log-in, the elder view, the page for people in no list."""

import pytest
from django.test import Client

from tests.cast import PASSWORD
from tests.factories import PersonFactory
from tests.talent.accounts.conftest import logged_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample(city):
    return PersonFactory(name="示例人", login="leader", is_sample=True)


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    settings.SMS_BACKEND = "talent.messages.sms.DemoSms"


def test_one_tap_in_the_demo(client, sample, demo):
    assert "以示例人身份体验" in client.get("/accounts/login/").content.decode()
    answer = client.post("/accounts/demo/", {"as": "leader", "next": "/me/messages/"})
    assert answer["Location"] == "/me/messages/"
    assert logged_in_as(client) == sample.pk


def test_one_tap_changes_the_person(client, sample, demo):
    other = PersonFactory(login="worker", is_sample=True)
    client.post("/accounts/demo/", {"as": "leader"})
    client.post("/accounts/demo/", {"as": "worker"})
    assert logged_in_as(client) == other.pk


def test_only_sample_people(client, learner, demo):
    assert client.post("/accounts/demo/", {"as": "leader"}).status_code == 404
    assert logged_in_as(client) is None


def test_no_demo_no_door(client, sample):
    assert client.post("/accounts/demo/", {"as": "leader"}).status_code == 404
    assert "身份体验" not in client.get("/accounts/login/").content.decode()
    assert logged_in_as(client) is None


def test_sample_people_cost_the_login_page_the_same(client, sample, demo, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get("/accounts/login/")  # fills the caches
    with CaptureQueriesContext(connection) as one:
        client.get("/accounts/login/")
    for login in ("worker", "volunteer"):
        PersonFactory(login=login, is_sample=True)
    with django_assert_num_queries(len(one)):
        client.get("/accounts/login/")


def test_demo_shows_the_code(client, learner, demo, ask_code, give_code):
    ask_code(learner.mobile)
    page = client.get("/accounts/login/code/confirm/")
    assert page.context["demo_code"] in page.content.decode()
    assert give_code(page.context["demo_code"])["Location"] == "/accounts/claim/"


def test_code_is_hidden_outside_the_demo_whatever_the_backend(client, learner, settings, ask_code):
    settings.SMS_BACKEND = "talent.messages.sms.DemoSms"
    ask_code(learner.mobile)
    page = client.get("/accounts/login/code/confirm/")
    assert page.context["demo_code"] == ""


# --- 长辈版 ---------------------------------------------------------------------------


def test_elder_view_for_a_stranger_is_a_cookie(client, db):
    answer = client.post("/accounts/view/", {"view": "elder", "next": "/courses/"})
    assert (answer["Location"], answer.cookies["view"].value) == ("/courses/", "elder")
    assert 'class="elder"' in client.get("/accounts/login/").content.decode()


def test_elder_view_is_remembered_with_the_person(client, learner):
    client.force_login(learner)
    client.post("/accounts/view/", {"view": "elder"})
    learner.refresh_from_db()
    assert learner.elder_view is True
    client.post("/accounts/view/", {"view": "standard"})
    learner.refresh_from_db()
    assert learner.elder_view is False


def test_elder_view_follows_the_person_to_another_phone(learner):
    learner.elder_view = True
    learner.save()
    answer = Client().post("/accounts/login/", {"login": "leader", "password": "demo-2023"})
    assert answer.cookies["view"].value == "elder"


def test_large_type_chosen_before_the_first_login_stays(client, learner):
    client.post("/accounts/view/", {"view": "elder"})
    client.post("/accounts/login/", {"login": "leader", "password": "demo-2023"})
    learner.refresh_from_db()
    assert learner.elder_view is True


def test_nonsense_changes_nothing(client, learner):
    client.force_login(learner)
    answer = client.post("/accounts/view/", {"view": "huge", "next": "https://evil.example/"})
    assert (answer["Location"], "view" in answer.cookies) == ("/", False)
    assert client.get("/accounts/view/").status_code == 405


def test_who_is_in_no_list_is_told_whom_to_call(client, city):
    city.licheng.office_phone = "0531-8000000"
    city.licheng.save()
    page = client.get("/accounts/not-listed/").content.decode()
    assert "历城区" in page
    assert "0531-8000000" in page
    assert "天桥区" not in page


def test_wagtails_own_doors_lead_to_ours(client, learner):
    """Its log-in knows neither the limits nor the second factor."""
    for door in ("/_util/login/", "/admin/login/"):
        answer = client.post(door, {"username": "leader", "password": PASSWORD})
        assert answer["Location"].startswith("/accounts/login/")
        assert logged_in_as(client) is None
