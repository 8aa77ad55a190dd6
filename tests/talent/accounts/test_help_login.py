"""帮TA登录: once, for five minutes, for people in scope, never for staff; and staff giving a new number."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from talent.accounts.helping import help_by_digits, offer_help, use_help
from talent.accounts.models import HelpLogin
from talent.audit.models import AuditEntry
from talent.messages.models import Sms
from tests.factories import PersonFactory
from tests.talent.accounts.conftest import logged_in_as

pytestmark = pytest.mark.django_db

DIGITS = "/accounts/helped/"


@pytest.fixture
def claimed(learner):
    learner.claimed_at = timezone.now()
    learner.save()
    return learner


@pytest.fixture
def offered(claimed, trainer):
    return offer_help(claimed, by=trainer)


def test_the_helpers_screen_shows_it_once(client_of, claimed, trainer):
    helper, address = client_of(trainer), f"/desk/people/{claimed.pk}/help-login/"
    assert HelpLogin.objects.count() == 0
    assert "qr" not in helper.get(address).context
    page = helper.post(address)
    assert page["Cache-Control"] == "no-store"
    token, digits = page.context["url"].split("/")[-2], page.context["digits"]
    stored = HelpLogin.objects.get()
    assert token not in (stored.token_hash, stored.code_hash)
    assert (len(digits), stored.by) == (6, trainer)
    phone = Client()
    assert "您是赵明霞吗" in phone.get(f"/accounts/helped/{token}/").content.decode()
    assert logged_in_as(phone) is None  # a preview by the chat program uses nothing up
    assert phone.post(f"/accounts/helped/{token}/")["Location"] == "/"
    assert logged_in_as(phone) == claimed.pk
    verbs = ("offer_help_login", "use_help_login")
    entries = AuditEntry.objects.filter(verb__in=verbs).order_by("pk").values_list("verb", "actor", "data")
    assert list(entries) == [(verbs[0], trainer.pk, {}), (verbs[1], claimed.pk, {"helper": trainer.pk})]


def test_it_works_once(offered, claimed):
    first, second = Client(), Client()
    first.post(f"/accounts/helped/{offered.token}/")
    assert second.get(f"/accounts/helped/{offered.token}/").status_code == 404
    second.post(f"/accounts/helped/{offered.token}/")
    second.post(DIGITS, {"name": claimed.name, "digits": offered.digits})
    assert (logged_in_as(first), logged_in_as(second)) == (claimed.pk, None)


def test_it_ends_after_five_minutes(client, offered, claimed):
    with time_machine.travel(time.time() + 301):
        assert client.get(f"/accounts/helped/{offered.token}/").status_code == 404
        client.post(DIGITS, {"name": claimed.name, "digits": offered.digits})
    assert logged_in_as(client) is None


def test_a_new_one_ends_the_one_before(client, offered, claimed, trainer):
    offer_help(claimed, by=trainer)
    client.post(f"/accounts/helped/{offered.token}/")
    assert logged_in_as(client) is None


def test_name_and_digits_do_too(client, offered, claimed):
    client.post(DIGITS, {"name": f" {claimed.name} ", "digits": offered.digits})
    assert logged_in_as(client) == claimed.pk


def test_digits_die_of_five_guesses_and_the_qr_does_not(client, offered, claimed):
    wrong = "000000" if offered.digits != "000000" else "111111"
    for _ in range(HelpLogin.TRIES):
        assert help_by_digits(claimed.name, wrong) is None
    client.post(DIGITS, {"name": claimed.name, "digits": offered.digits})
    assert logged_in_as(client) is None
    client.post(f"/accounts/helped/{offered.token}/")
    assert logged_in_as(client) == claimed.pk


def test_another_name_does_not_fit(client, offered):
    PersonFactory(name="别人")
    client.post(DIGITS, {"name": "别人", "digits": offered.digits})
    assert logged_in_as(client) is None


def test_whoever_was_logged_in_is_logged_out(client_of, offered, claimed, city):
    phone = client_of(PersonFactory(name="孙子"))
    assert "会先退出" in phone.get(f"/accounts/helped/{offered.token}/").content.decode()
    phone.post(f"/accounts/helped/{offered.token}/")
    assert logged_in_as(phone) == claimed.pk


def test_a_record_from_a_sheet_is_claimed_on_the_way(client, learner, trainer):
    offered = offer_help(learner, by=trainer)
    assert client.post(f"/accounts/helped/{offered.token}/")["Location"] == "/accounts/claim/"
    client.post("/accounts/claim/", {"answer": "yes"})
    assert logged_in_as(client) == learner.pk


def test_never_for_staff(client_of, trainer, street_staff, licheng_admin):
    for person in (street_staff, licheng_admin, trainer):
        answer = client_of(trainer).post(f"/desk/people/{person.pk}/help-login/")
        assert answer.status_code == 422
    assert HelpLogin.objects.count() == 0


def test_nor_for_whoever_became_staff_meanwhile(client, offered, claimed, city):
    from tests.factories import RoleFactory

    RoleFactory(person=claimed, kind="trainer", region=city.licheng)
    client.post(f"/accounts/helped/{offered.token}/")
    assert logged_in_as(client) is None


def test_only_in_ones_own_scope(client_of, claimed, tianqiao_trainer):
    assert client_of(tianqiao_trainer).post(f"/desk/people/{claimed.pk}/help-login/").status_code == 404
    assert HelpLogin.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_phones_at_once_are_one_login(offered):
    def scan(_):
        try:
            return use_help(offered.login).pk
        except ValidationError:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(scan, range(4)))
    assert sorted(answer is not None for answer in answers) == [False, False, False, True]


# --- A new number by staff ------------------------------------------------------------


def test_staff_give_a_new_number_with_a_reason(client_of, claimed, street_staff):
    old, phone = claimed.mobile, Client()
    phone.force_login(claimed)
    staff, address = client_of(street_staff), f"/desk/people/{claimed.pk}/mobile/"
    assert staff.post(address, {"mobile": "13900005555"}).context["form"].errors["reason"]
    assert staff.post(address, {"mobile": "12", "reason": "换号"}).context["form"].errors["mobile"]
    assert staff.post(address, {"mobile": "13900005555", "reason": "旧号停用"}).status_code == 302
    claimed.refresh_from_db()
    assert claimed.mobile == "13900005555"
    assert phone.get("/me/").status_code == 302
    assert Sms.objects.filter(mobile=old, template="mobile_changed").count() == 1
    entry = AuditEntry.objects.get(verb="change_mobile")
    assert (entry.actor, entry.reason) == (street_staff, "旧号停用")


@pytest.mark.parametrize("who", ["licheng_admin", "trainer"])
def test_a_colleagues_number_is_not_theirs_to_change(client_of, request, trainer, who):
    colleague = request.getfixturevalue(who)
    old = colleague.mobile
    answer = client_of(trainer).post(f"/desk/people/{colleague.pk}/mobile/", {"mobile": "13900005555", "reason": "x"})
    assert answer.status_code == 200
    colleague.refresh_from_db()
    assert colleague.mobile == old
