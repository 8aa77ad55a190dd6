"""Number, password, log-in name, devices, changing over on a shared phone."""

import time

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from talent.accounts.models import LoginRecord
from talent.audit.models import AuditEntry
from talent.messages.models import Message, Sms
from talent.people.models import Person
from tests.cast import PASSWORD
from tests.factories import PersonFactory
from tests.talent.accounts.conftest import logged_in_as

pytestmark = pytest.mark.django_db

WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) MicroMessenger/8.0.49"
NEW = "13900005555"


@pytest.fixture
def claimed(learner):
    learner.claimed_at = timezone.now()
    learner.save()
    return learner


@pytest.fixture
def browser(client_of, claimed):
    return client_of(claimed)


def code_to(mobile):
    return Sms.objects.filter(mobile=mobile, template="login_code").latest("pk").text.split("验证码")[1][:6]


# --- Number ---------------------------------------------------------------------------


def test_a_new_number_with_two_codes(browser, claimed):
    old = claimed.mobile
    browser.post("/accounts/mobile/old/")
    answer = browser.post("/accounts/mobile/", {"code": code_to(old), "phone": NEW})
    assert answer["Location"] == "/accounts/mobile/code/"
    assert browser.post("/accounts/mobile/code/", {"code": code_to(NEW)})["Location"] == "/accounts/"
    claimed.refresh_from_db()
    assert claimed.mobile == NEW
    assert Sms.objects.filter(mobile=old, template="mobile_changed").count() == 1
    assert Message.objects.get(person=claimed).text.startswith("您登录用的手机号已改为139****5555")
    assert AuditEntry.objects.filter(verb="change_mobile", actor=claimed).count() == 1


def test_nothing_changes_without_the_old_code(browser, claimed):
    old = claimed.mobile
    browser.post("/accounts/mobile/", {"phone": NEW})
    browser.post("/accounts/mobile/old/")
    assert "还可以试2次" in str(browser.post("/accounts/mobile/", {"code": "x", "phone": NEW}).context["form"].errors)
    browser.post("/accounts/mobile/code/", {"code": "123456"})
    claimed.refresh_from_db()
    assert claimed.mobile == old
    assert Sms.objects.filter(mobile=NEW).count() == 0


def test_nothing_changes_without_the_new_code(browser, claimed):
    old = claimed.mobile
    browser.post("/accounts/mobile/old/")
    browser.post("/accounts/mobile/", {"code": code_to(old), "phone": NEW})
    for _ in range(3):
        browser.post("/accounts/mobile/code/", {"code": "x"})
    browser.post("/accounts/mobile/code/", {"code": code_to(NEW)})
    claimed.refresh_from_db()
    assert claimed.mobile == old


def test_a_colleague_can_change_their_own_number_too(client_of, trainer):
    browser = client_of(trainer)
    browser.post("/accounts/mobile/old/")
    browser.post("/accounts/mobile/", {"code": code_to(trainer.mobile), "phone": NEW})
    browser.post("/accounts/mobile/code/", {"code": code_to(NEW)})
    trainer.refresh_from_db()
    assert trainer.mobile == NEW


# --- Password and log-in name ---------------------------------------------------------


def test_a_forgotten_password_begins_with_a_code(client, claimed, ask_code, give_code):
    forgot = "/accounts/password/forgot/"
    assert client.get(forgot)["Location"] == f"/accounts/login/?next={forgot}"
    ask_code(claimed.mobile, next=forgot)
    assert give_code(next=forgot)["Location"] == forgot
    new = {"new_password1": "Spring-water-2026", "new_password2": "Spring-water-2026"}
    assert client.post(forgot, new)["Location"] == "/accounts/"
    assert logged_in_as(client) == claimed.pk
    other = Client()
    other.post("/accounts/login/", {"login": "leader", "password": "Spring-water-2026"})
    assert logged_in_as(other) == claimed.pk


def test_an_open_session_is_no_proof(browser, claimed):
    """Whoever finds a phone on the table can't set a password; the code goes to the number that is known."""
    forgot = "/accounts/password/forgot/"
    new = {"new_password1": "Spring-water-2026", "new_password2": "Spring-water-2026"}
    browser.post(forgot, new)
    assert Client().login(username="leader", password="Spring-water-2026") is False
    browser.post("/accounts/password/code/")
    assert browser.post(forgot, {"code": code_to(claimed.mobile)})["Location"] == forgot
    assert browser.post(forgot, {"new_password1": "x", "new_password2": "x"}).status_code == 200
    assert browser.post(forgot, new)["Location"] == "/accounts/"


def test_a_code_of_long_ago_is_no_proof(client, claimed, ask_code, give_code):
    ask_code(claimed.mobile)
    give_code()
    with time_machine.travel(time.time() + 3600):
        assert client.get("/accounts/password/forgot/").context["form"] is None


def test_a_login_name(browser, claimed, client):
    assert browser.post("/accounts/login-name/", {"login": "Zhao_MX"})["Location"] == "/accounts/"
    client.post("/accounts/login/", {"login": "zhao_mx", "password": PASSWORD})
    assert logged_in_as(client) == claimed.pk


@pytest.mark.parametrize("login", ["", "abc", "13800001234", "1abc", "赵明霞", "a b c d", "x" * 31, "TRAINER"])
def test_names_that_are_not_given(browser, claimed, trainer, login):
    assert browser.post("/accounts/login-name/", {"login": login}).context["form"].errors["login"]
    claimed.refresh_from_db()
    assert claimed.login == "leader"


# --- Devices --------------------------------------------------------------------------


@pytest.fixture
def two_devices(claimed):
    phone, laptop = Client(headers={"user-agent": WECHAT}), Client(headers={"user-agent": "Windows NT 10.0 Chrome/126"})
    for one in (phone, laptop):
        one.post("/accounts/login/", {"login": "leader", "password": PASSWORD})
    return phone, laptop


def test_the_list_names_the_devices(two_devices):
    phone, _ = two_devices
    logins = phone.get("/accounts/devices/").context["logins"]
    assert [(login.device, login.method, login.is_this) for login in logins] == [
        ("Windows电脑 · Chrome", "密码", False),
        ("iPhone · 微信", "密码", True),
    ]


def test_one_other_device_ends(two_devices, claimed):
    phone, laptop = two_devices
    other = LoginRecord.objects.get(device__startswith="Windows")
    phone.post("/accounts/devices/end/", {"login": other.pk})
    assert (laptop.get("/me/").status_code, phone.get("/me/").status_code) == (302, 200)
    assert LoginRecord.objects.count() == 1


def test_one_cannot_end_somebody_elses(two_devices, client_of, trainer):
    client_of(trainer).post("/accounts/devices/end/", {"login": LoginRecord.objects.first().pk})
    assert [one.get("/me/").status_code for one in two_devices] == [200, 200]


def test_all_others_end_and_this_one_stays(two_devices, claimed):
    phone, laptop = two_devices
    unnoted = Client()
    unnoted.force_login(claimed)
    phone.post("/accounts/devices/end-others/")
    assert [one.get("/me/").status_code for one in (phone, laptop, unnoted)] == [200, 302, 302]
    assert [login.is_this for login in phone.get("/accounts/devices/").context["logins"]] == [True]


def test_a_new_password_keeps_this_device_in_the_list(two_devices):
    phone, laptop = two_devices
    new = {"oldpassword": PASSWORD, "password1": "Spring-water-2026", "password2": "Spring-water-2026"}
    assert phone.post("/accounts/password/change/", new)["Location"] == "/accounts/"
    assert laptop.get("/me/").status_code == 302
    assert [login.is_this for login in phone.get("/accounts/devices/").context["logins"]][-1] is True


# --- A shared phone -------------------------------------------------------------------


@pytest.fixture
def couple(client, claimed, ask_code, give_code):
    """Two people of one phone; the wife has just logged in by code."""
    husband = PersonFactory(name="钱大山", mobile=claimed.mobile, claimed_at=timezone.now())
    ask_code(claimed.mobile)
    give_code()
    client.post("/accounts/choose/", {"person": claimed.pk})
    return claimed, husband


def test_changing_over_takes_one_tap_and_back(client, couple):
    wife, husband = couple
    assert "换人" in client.get("/me/").content.decode()
    assert "钱大山" in client.get("/accounts/switch/").content.decode()
    client.post("/accounts/switch/", {"person": husband.pk})
    assert logged_in_as(client) == husband.pk
    client.post("/accounts/switch/", {"person": wife.pk})
    assert logged_in_as(client) == wife.pk


@pytest.mark.parametrize("kind", ["another phone", "inactive", "staff", "nonsense"])
def test_nobody_else(client, couple, city, kind):
    from tests.factories import RoleFactory

    wife, _ = couple
    other = PersonFactory(
        mobile="13511112222" if kind == "another phone" else wife.mobile, is_active=kind != "inactive"
    )
    if kind == "staff":
        RoleFactory(person=other, kind="trainer", region=city.licheng)
    posted = "x" if kind == "nonsense" else other.pk
    assert client.post("/accounts/switch/", {"person": posted}).status_code == 422
    assert logged_in_as(client) == wife.pk


def test_a_password_proves_no_phone(client, claimed):
    husband = PersonFactory(name="钱大山", mobile=claimed.mobile, claimed_at=timezone.now())
    client.post("/accounts/login/", {"login": "leader", "password": PASSWORD})
    assert client.post("/accounts/switch/", {"person": husband.pk}).status_code == 422
    assert logged_in_as(client) == claimed.pk


def test_a_changed_number_ends_changing_over(client, couple):
    wife, husband = couple
    Person.objects.filter(pk=wife.pk).update(mobile=NEW)
    assert client.post("/accounts/switch/", {"person": husband.pk}).status_code == 422


def test_failures_with_a_number_lock_that_number_alone(client, claimed):
    """allauth counts all numbers as one: ten wrong passwords would lock everybody's out."""
    for _ in range(11):
        answer = client.post("/accounts/login/", {"login": "13511110000", "password": "x"})
    assert "试的次数多了" in answer.content.decode()
    client.post("/accounts/login/", {"login": claimed.mobile, "password": PASSWORD})
    assert logged_in_as(client) == claimed.pk
