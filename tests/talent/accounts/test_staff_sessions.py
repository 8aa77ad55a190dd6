import time

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from talent.people.appointments import sync_groups
from tests.talent.accounts.conftest import code_of, logged_in_as

pytestmark = pytest.mark.django_db

# A page that costs nothing else: the middleware answers before or after it.
DESK = "/desk/roles/"


@pytest.fixture
def in_production(settings):
    settings.PRODUCTION = True


def test_staff_are_logged_out_when_idle(client, licheng_admin, settings):
    client.force_login(licheng_admin)
    assert client.get(DESK).status_code == 200
    with time_machine.travel(time.time() + settings.STAFF_IDLE_MINUTES * 60 + 120):
        answer = client.get(DESK)
        assert answer["Location"] == f"/accounts/login/?next={DESK}"
    assert logged_in_as(client) is None


def test_work_keeps_the_session(client, licheng_admin, settings):
    client.force_login(licheng_admin)
    start = time.time()
    for step in range(1, 4):
        with time_machine.travel(start + step * (settings.STAFF_IDLE_MINUTES * 60 - 60)):
            assert client.get(DESK).status_code == 200


def test_staff_do_not_idle_out_in_the_demo(client, licheng_admin, settings):
    settings.DEMO = True
    client.force_login(licheng_admin)
    client.get(DESK)
    with time_machine.travel(time.time() + 24 * 3600):
        assert client.get(DESK).status_code == 200


def test_learners_do_not_idle_out(client, learner):
    client.force_login(learner)
    with time_machine.travel(time.time() + 30 * 24 * 3600):
        assert client.get("/me/messages/").status_code == 200


def test_production_asks_staff_for_a_second_factor(client, licheng_admin, in_production):
    client.force_login(licheng_admin)
    assert client.get(DESK)["Location"] == "/accounts/2fa/totp/activate/"
    page = client.get("/accounts/2fa/totp/activate/", follow=True)
    assert page.status_code == 200


def test_the_second_factor_counts_for_the_login_it_was_typed_in(client, licheng_admin, in_production):
    """A session that was open before, or got in some other way, has to type the digits for itself."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(licheng_admin, secret)
    client.force_login(licheng_admin)
    ask = client.get(DESK)["Location"]
    assert ask == "/accounts/2fa/reauthenticate/?next=%2Fdesk%2Froles%2F"
    assert client.post(ask, {"code": "000000x"}).status_code == 200
    assert client.get(DESK).status_code == 302
    assert client.post(ask, {"code": code_of(secret)})["Location"] == DESK
    assert client.get(DESK).status_code == 200
    other = Client()
    other.force_login(licheng_admin)
    assert other.get(DESK).status_code == 302


def test_demo_asks_for_no_second_factor(client, licheng_admin, in_production, settings):
    settings.DEMO = True
    client.force_login(licheng_admin)
    assert client.get(DESK).status_code == 200


def test_a_learner_gets_no_hint_of_the_desk_in_production(client, learner, in_production):
    client.force_login(learner)
    assert client.get(DESK).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_editorial_admin_does_not_exist_for_learners(client, learner, method):
    client.force_login(learner)
    for path in ("/admin/", "/admin/users/", "/admin/pages/", "/admin/account/"):
        assert getattr(client, method)(path).status_code == 404


def test_editorial_admin_asks_strangers_to_log_in(client, db):
    assert client.get("/admin/")["Location"] == "/accounts/login/?next=/admin/"
    assert client.get("/admin/login/")["Location"] == "/accounts/login/?next=/admin/"
    assert client.post("/admin/login/", {"username": "x", "password": "y"}).status_code == 302


def test_editor_enters_the_editorial_admin(client, editor):
    sync_groups(editor)
    client.force_login(editor)
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/account/").status_code == 200


@pytest.mark.parametrize("who", ["licheng_admin", "street_staff", "editor", "learner"])
def test_staff_land_on_the_desk_and_learners_on_the_site(client, request, who):
    person = request.getfixturevalue(who)
    answer = client.post("/accounts/login/", {"login": person.login, "password": "demo-2023"})
    assert answer["Location"] == ("/" if who == "learner" else "/desk/")


def test_a_post_after_the_session_ended_leads_to_a_page_that_can_be_read(client, db):
    """The log-in must not send anybody to an address that only takes POSTs."""
    post = "/me/privacy/download/"
    for page, there in (
        ("http://testserver/me/privacy/?a=1", "/accounts/login/?next=/me/privacy/%3Fa%3D1"),
        ("https://evil.example/x", "/accounts/login/?next=/"),
        ("", "/accounts/login/?next=/"),
    ):
        assert client.post(post, headers={"referer": page})["Location"] == there
    assert client.post("/desk/roles/1/revoke/")["Location"] == "/accounts/login/?next=/desk/"


def test_help_is_ones_own_districts_phone(client, city, learner):
    from talent.registry.city import change_office

    client.post("/accounts/login/", {"login": "leader", "password": "demo-2023"})
    change_office(city.licheng, "0531-8000012", "", by=None)
    change_office(city.tianqiao, "0531-8000099", "", by=None)
    page = client.get("/accounts/").content.decode()
    assert ("tel:0531-8000012" in page, "tel:0531-8000099" in page) == (True, False)
    client.post("/accounts/logout/")
    assert "0531-8000012" not in client.get("/accounts/login/").content.decode()
