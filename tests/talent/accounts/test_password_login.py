import pytest
from django.test import Client

from tests.cast import PASSWORD
from tests.factories import PersonFactory
from tests.talent.accounts.conftest import logged_in_as

pytestmark = pytest.mark.django_db


def post(client, login, password=PASSWORD, **data):
    return client.post("/accounts/login/", {"login": login, "password": password, **data})


def test_any_http_client_logs_in(learner):
    client = Client(enforce_csrf_checks=True)
    page = client.get("/accounts/login/?next=/me/messages/")
    token = page.context["csrf_token"]
    answer = post(client, "leader", csrfmiddlewaretoken=str(token), next="/me/messages/")
    assert (answer.status_code, answer["Location"]) == (302, "/me/messages/")
    assert logged_in_as(client) == learner.pk


def test_session_of_a_learner_lives_ninety_days(client, learner):
    post(client, "leader")
    assert client.session.get_expiry_age() == 90 * 24 * 3600


def test_foreign_next_is_not_followed(client, learner):
    answer = post(client, "leader", next="https://evil.example/")
    assert answer["Location"] == "/"


def test_wrong_password_is_said_on_the_page(client, learner):
    answer = post(client, "leader", "wrong")
    assert answer.status_code == 200
    assert "登录名或密码不对" in answer.content.decode()
    assert logged_in_as(client) is None


def test_unknown_login_says_the_same(client, learner):
    known, unknown = post(client, "leader", "wrong"), post(client, "nobody", "wrong")
    assert known.context["form"].errors == unknown.context["form"].errors


def test_mobile_with_password_when_one_of_its_people_matches(client, learner):
    PersonFactory(mobile=learner.mobile)
    post(client, "138 0000 0001")
    assert logged_in_as(client) == learner.pk


def test_mobile_with_a_password_two_of_its_people_have(client, learner):
    PersonFactory(mobile=learner.mobile, login="other", password=PASSWORD)
    answer = post(client, learner.mobile)
    assert "手机号或密码不对" in answer.content.decode()
    assert logged_in_as(client) is None


def test_guesses_at_one_login_are_limited_and_others_are_not(client, learner, trainer):
    for _ in range(10):
        post(client, "leader", "wrong")
    answer = post(client, "leader")
    assert "请10分钟后再试" in answer.content.decode()
    assert logged_in_as(client) is None
    post(client, "trainer")
    assert logged_in_as(client) == trainer.pk


def test_inactive_person_is_told_so(client, learner):
    learner.is_active = False
    learner.save()
    answer = client.post("/accounts/login/", {"login": "leader", "password": PASSWORD}, follow=True)
    assert "这个账号已停用" in answer.content.decode()
    assert logged_in_as(client) is None


def test_half_finished_code_does_not_stand_in_the_way(client, learner, ask_code):
    ask_code(learner.mobile)
    post(client, "leader")
    assert logged_in_as(client) == learner.pk


def test_logout(client, learner):
    client.force_login(learner)
    assert client.get("/accounts/logout/").status_code == 200
    answer = client.post("/accounts/logout/")
    assert answer["Location"] == "/"
    assert logged_in_as(client) is None


def test_name_on_the_bar_is_the_sites(client):
    page = client.get("/accounts/login/").content.decode()
    assert "testserver" not in page


@pytest.mark.parametrize("path", ["signup/", "email/", "password/reset/", "phone/verify/"])
def test_routes_nobody_needs_do_not_exist(client, path):
    assert client.get(f"/accounts/{path}").status_code == 404
