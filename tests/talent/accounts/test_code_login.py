import time

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from talent.audit.models import AuditEntry
from talent.messages.models import Sms
from talent.people.privacy import current_version
from tests.factories import PersonFactory, PostFactory
from tests.talent.accounts.conftest import logged_in_as

pytestmark = pytest.mark.django_db

CONFIRM = "/accounts/login/code/confirm/"


@pytest.fixture
def claimed(learner):
    learner.claimed_at = timezone.now()
    learner.save()
    return learner


@pytest.fixture
def couple(claimed, organization):
    """Two people of one phone."""
    wife = PersonFactory(name="钱秀兰", mobile=claimed.mobile, claimed_at=timezone.now())
    PostFactory(person=wife, organization=organization, kind="member")
    return claimed, wife


def test_code_by_sms_and_back_to_the_page_asked_for(client, claimed, ask_code, give_code):
    assert ask_code("+86 138-0000-0001", next="/me/messages/")["Location"] == f"{CONFIRM}?next=%2Fme%2Fmessages%2F"
    sms = Sms.objects.get()
    assert (sms.mobile, sms.template) == (claimed.mobile, "login_code")
    answer = give_code(next="/me/messages/")
    assert answer["Location"] == "/me/messages/"
    assert logged_in_as(client) == claimed.pk


def test_unknown_number_sees_the_same_page_and_gets_no_sms(client, claimed, ask_code, give_code):
    known = ask_code(claimed.mobile)
    known_page = client.get(known["Location"]).content.decode()
    client.post("/accounts/logout/")
    unknown = ask_code("13999999999")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    unknown_page = client.get(CONFIRM).content.decode()
    assert "可能老师登记的是另一个号码，试试家人的号码，或点“我还不在名单里”" in unknown_page

    def bare(page):
        import re

        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)

    assert bare(known_page).replace(claimed.mobile, "13999999999") == bare(unknown_page)
    assert Sms.objects.filter(mobile="13999999999").count() == 0
    assert give_code("123456").status_code == 200
    assert logged_in_as(client) is None


@pytest.mark.parametrize("mobile", ["13800000001", "13999999999"])
def test_sending_again_is_the_same_for_known_and_unknown(client, claimed, ask_code, mobile):
    ask_code(mobile)
    for _ in range(2):
        answer = client.post("/accounts/login/code/again/", follow=True)
        assert answer.redirect_chain == [(CONFIRM, 302)]
        assert "新的验证码发出去了" in answer.content.decode()
    answer = client.post("/accounts/login/code/again/", follow=True)
    assert "验证码要得勤了" in answer.content.decode()


def test_wrong_code_counts_down_and_ends(client, claimed, ask_code, give_code):
    ask_code(claimed.mobile)
    assert "还可以试2次" in give_code("000000x").content.decode()
    assert "还可以试1次" in give_code("000000x").content.decode()
    assert give_code("000000x").status_code == 302
    assert give_code()["Location"] == "/accounts/login/code/"
    assert logged_in_as(client) is None


def test_an_empty_field_is_no_guess(client, claimed, ask_code, give_code):
    ask_code(claimed.mobile)
    for _ in range(5):
        assert "请填短信里的6位数字" in client.post(CONFIRM, {"code": ""}).content.decode()
    give_code()
    assert logged_in_as(client) == claimed.pk


def test_code_ends_after_five_minutes(client, claimed, ask_code, give_code):
    ask_code(claimed.mobile)
    with time_machine.travel(time.time() + 301):
        give_code()
    assert logged_in_as(client) is None


def test_no_code_fits_a_number_nobody_has(client, db, ask_code, give_code):
    ask_code("13999999999")
    for code in ("000000", "123456", "None"):
        give_code(code)
    assert logged_in_as(client) is None


def test_codes_to_one_number_are_limited_with_the_time_to_wait(client, claimed, ask_code):
    for _ in range(3):
        assert ask_code(claimed.mobile).status_code == 302
    answer = ask_code(claimed.mobile)
    assert answer.status_code == 200
    assert "秒后再试" in str(answer.context["code_form"].errors)
    assert Sms.objects.count() == 3


def test_a_hall_behind_one_address_is_let_in(client, db):
    statuses = {
        client.post(reverse("account_request_login_code"), {"phone": f"139{n:08d}"}).status_code for n in range(500)
    }
    assert statuses == {302}


@pytest.mark.parametrize("phone", ["", "1380000", "abc", "23800001234"])
def test_what_is_no_mobile_is_refused_in_words(client, db, ask_code, phone):
    answer = ask_code(phone)
    assert answer.status_code == 200
    assert answer.context["code_form"].errors["phone"]


# --- Several people of one phone ------------------------------------------------------


def test_couple_chooses_who(client, couple, ask_code, give_code):
    husband, wife = couple
    ask_code(husband.mobile, next="/me/")
    assert give_code(next="/me/")["Location"] == "/accounts/choose/"
    page = client.get("/accounts/choose/").content.decode()
    assert husband.name in page
    assert wife.name in page
    assert logged_in_as(client) is None
    assert client.post("/accounts/choose/", {"person": wife.pk})["Location"] == "/me/"
    assert logged_in_as(client) == wife.pk


def test_first_of_the_couple_can_be_chosen_too(client, couple, ask_code, give_code):
    ask_code(couple[0].mobile)
    give_code()
    client.post("/accounts/choose/", {"person": couple[0].pk})
    assert logged_in_as(client) == couple[0].pk


def test_choosing_comes_after_the_code(client, couple, ask_code):
    ask_code(couple[0].mobile)
    assert client.get("/accounts/choose/")["Location"] == "/accounts/login/"
    assert client.post("/accounts/choose/", {"person": couple[1].pk})["Location"] == "/accounts/login/"
    assert logged_in_as(client) is None


@pytest.mark.parametrize("kind", ["foreign", "inactive", "merged", "none", "text"])
def test_nobody_else_can_be_chosen(client, couple, ask_code, give_code, kind):
    posted = {
        "foreign": lambda: PersonFactory(mobile="13811112222").pk,
        "inactive": lambda: PersonFactory(mobile=couple[0].mobile, is_active=False).pk,
        "merged": lambda: PersonFactory(mobile=couple[0].mobile, canonical=couple[0]).pk,
        "none": lambda: "",
        "text": lambda: "¹²",
    }[kind]()
    ask_code(couple[0].mobile)
    give_code()
    assert client.post("/accounts/choose/", {"person": posted}).status_code == 422
    assert logged_in_as(client) is None


def test_choose_page_costs_the_same_for_two_and_five(client, couple, ask_code, give_code, django_assert_num_queries):
    ask_code(couple[0].mobile)
    give_code()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get("/accounts/choose/")  # fills the caches
    with CaptureQueriesContext(
        connection,
    ) as two:
        client.get("/accounts/choose/")
    for _ in range(3):
        PersonFactory(mobile=couple[0].mobile)
    with django_assert_num_queries(len(two)):
        client.get("/accounts/choose/")


def test_second_factor_is_the_chosen_persons(client, couple, ask_code, give_code):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(couple[1], generate_totp_secret())
    ask_code(couple[0].mobile)
    give_code()
    answer = client.post("/accounts/choose/", {"person": couple[1].pk})
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/accounts/2fa/authenticate/").status_code == 200
    assert logged_in_as(client) is None


# --- 这是我吗？ -----------------------------------------------------------------------


@pytest.fixture
def at_claim(client, learner, ask_code, give_code):
    """The learner came from a sheet and typed the code for the first time."""
    ask_code(learner.mobile, next="/me/messages/")
    assert give_code(next="/me/messages/")["Location"] == "/accounts/claim/"
    return learner


def test_claim_shows_the_record(client, at_claim):
    page = client.get("/accounts/claim/").content.decode()
    for words in ("这是我吗", "赵明霞", "和顺邻里调解队", "洪家楼街道"):
        assert words in page
    assert logged_in_as(client) is None


def test_yes_claims_with_consent(client, at_claim):
    assert client.post("/accounts/claim/", {"answer": "yes"})["Location"] == "/me/messages/"
    at_claim.refresh_from_db()
    assert at_claim.claimed_at is not None
    assert list(at_claim.consents.values_list("version", flat=True)) == [current_version()]
    assert logged_in_as(client) == at_claim.pk


def test_no_leaves_it_unclaimed_and_says_what_to_do(client, at_claim):
    page = client.post("/accounts/claim/", {"answer": "no"}, follow=True).content.decode()
    assert "请打电话给老师核对，或试试家人的号码" in page
    at_claim.refresh_from_db()
    assert (at_claim.claimed_at, at_claim.consents.count()) == (None, 0)
    assert logged_in_as(client) is None
    assert AuditEntry.objects.filter(verb="disown_person", thing_id=str(at_claim.pk)).count() == 1


def test_claim_without_a_code_leads_to_the_door(client, learner):
    assert client.post("/accounts/claim/", {"answer": "yes"})["Location"] == "/accounts/login/"
    learner.refresh_from_db()
    assert learner.claimed_at is None


def test_couple_unclaimed_chooses_then_claims(client, learner, ask_code, give_code):
    wife = PersonFactory(name="钱秀兰", mobile=learner.mobile)
    ask_code(learner.mobile, next="/me/messages/")
    give_code(next="/me/messages/")
    assert client.post("/accounts/choose/", {"person": wife.pk})["Location"] == "/accounts/claim/"
    assert "钱秀兰" in client.get("/accounts/claim/").content.decode()
    assert client.post("/accounts/claim/", {"answer": "yes"})["Location"] == "/me/messages/"
    learner.refresh_from_db()
    wife.refresh_from_db()
    assert (learner.claimed_at, wife.claimed_at is None) == (None, False)
    assert logged_in_as(client) == wife.pk
