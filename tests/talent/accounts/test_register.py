"""Registering by oneself: a proven number, no figure before the street confirms, three answers of the street."""

import datetime as dt
import time

import pytest
import time_machine
from django.core.exceptions import ValidationError

from talent.accounts.models import Registration
from talent.accounts.registering import (
    ask_street,
    confirm_registration,
    match_registration,
    refuse_registration,
    register_person,
)
from talent.credits.ledger import credit_training
from talent.credits.sources import ensure_source
from talent.messages.models import Message, Sms
from talent.outbox.dispatch import drain
from talent.people.merging import undo_merge
from talent.people.models import Affiliation, Person, PersonMerge
from talent.pools.actions import pool_of
from talent.pools.models import PoolMembership
from talent.target.progress import progress_of
from tests.factories import AffiliationFactory, PersonFactory
from tests.talent.accounts.conftest import logged_in_as

pytestmark = pytest.mark.django_db

PAGE, CODE = "/accounts/register/", "/accounts/register/code/"
MOBILE = "13900001111"


@pytest.fixture
def fill(client, city):
    def post(**changes):
        data = {
            "name": "周新来",
            "phone": MOBILE,
            "street": city.hongjialou.pk,
            "organization": "银铃合唱团",
            "agree": "on",
        }
        return client.post(PAGE, data | changes)

    return post


@pytest.fixture
def type_code(client):
    def post(code=None):
        return client.post(CODE, {"code": code or Sms.objects.latest("pk").text.split("验证码")[1][:6]})

    return post


@pytest.fixture
def waiting(city):
    return register_person("周新来", MOBILE, city.hongjialou, organization="银铃合唱团")


def test_a_number_in_no_list_registers_and_learns_at_once(client, city, fill, type_code):
    assert fill()["Location"] == CODE
    assert Person.objects.filter(mobile=MOBILE).count() == 0
    assert type_code()["Location"] == "/courses/"
    registration = Registration.objects.get()
    person = registration.person
    assert (person.name, person.organization_text, registration.street) == ("周新来", "银铃合唱团", city.hongjialou)
    assert person.claimed_at is not None
    assert person.consents.count() == 1
    assert person.affiliations.count() == 0
    assert logged_in_as(client) == person.pk
    assert "等洪家楼街道确认" in client.get("/accounts/registration/").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "请填姓名"),
        ("name", "周1", "不要带数字"),
        ("phone", "12345", "手机号应为11位"),
        ("street", "999999", "请在列表里选一个街道"),
        ("street", "", "请选择街道"),
        ("agree", "", "同意以后才能登记"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_sent(fill, field, value, words):
    assert words in str(fill(**{field: value}).context["form"].errors)
    assert (Sms.objects.count(), Person.objects.count()) == (0, 0)


def test_a_district_is_no_street(fill, city):
    assert "请在列表里选一个街道" in str(fill(street=city.licheng.pk).context["form"].errors)


def test_wrong_codes_make_nobody(client, fill, type_code):
    fill()
    for left in (2, 1):
        assert f"还可以试{left}次" in type_code("000000x").content.decode()
    assert "请再发一次" in type_code("000000x").content.decode()
    type_code()
    assert (Person.objects.filter(mobile=MOBILE).count(), logged_in_as(client)) == (0, None)


def test_the_code_belongs_to_the_number_that_was_asked(client, fill, type_code):
    """Changing the number after the code was sent makes the code worthless."""
    fill()
    first = Sms.objects.latest("pk").text.split("验证码")[1][:6]
    fill(phone="13900002222")
    second = Sms.objects.latest("pk").text.split("验证码")[1][:6]
    type_code(first if first != second else "x")
    assert Person.objects.filter(mobile="13900002222").count() == 0


def test_codes_are_limited_by_number(fill):
    for _ in range(3):
        assert fill().status_code == 302
    assert "验证码要得勤了" in str(fill().context["form"].errors)
    assert Sms.objects.count() == 3


def test_registrations_of_one_address_are_limited(fill, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"register": "2/h/ip"}
    for n in range(2):
        assert fill(phone=f"1390000222{n}").status_code == 302
    assert "登记的人太多了" in str(fill(phone="13900002229").context["form"].errors)
    assert Sms.objects.count() == 2


def test_who_is_in_the_list_after_all_is_logged_in(client, learner, fill, type_code):
    """The page says nothing about it before the number is proven."""
    fill(name=learner.name, phone=learner.mobile)
    assert type_code()["Location"] == "/accounts/claim/"
    assert (Registration.objects.count(), Person.objects.filter(mobile=learner.mobile).count()) == (0, 1)


def test_a_shared_phone_takes_another_person(client, learner, fill, type_code):
    fill(phone=learner.mobile)
    assert type_code()["Location"] == "/accounts/register/who/"
    assert learner.name in client.get("/accounts/register/who/").content.decode()
    assert client.post("/accounts/register/who/", {"person": PersonFactory().pk}).status_code == 200
    assert client.post("/accounts/register/who/", {"person": "new"})["Location"] == "/courses/"
    assert sorted(Person.objects.filter(mobile=learner.mobile).values_list("name", flat=True)) == [
        "周新来",
        learner.name,
    ]


def test_who_page_needs_a_proven_number(client, learner, fill):
    fill(phone=learner.mobile)
    assert client.get("/accounts/register/who/")["Location"] == PAGE
    assert client.post("/accounts/register/who/", {"person": learner.pk})["Location"] == PAGE
    assert logged_in_as(client) is None


def test_a_proven_number_is_good_for_ten_minutes(client, learner, fill, type_code):
    fill(phone=learner.mobile)
    type_code()
    assert client.get("/accounts/register/who/").status_code == 200
    with time_machine.travel(time.time() + 601):
        assert client.post("/accounts/register/who/", {"person": learner.pk})["Location"] == PAGE
    assert logged_in_as(client) is None


@pytest.mark.parametrize(("typed", "name"), [("\u200b", None), ("周\u200b 新来", "周新来")])
def test_invisible_letters_are_no_name(client, fill, typed, name):
    page = fill(name=typed)
    assert client.session.get("registering", {}).get("name") == name
    assert Sms.objects.count() == (1 if name else 0)
    assert name or "请填姓名" in page.content.decode()


def test_twice_at_once_is_one_person(city, waiting):
    assert register_person("周新来", MOBILE, city.hongjialou) == waiting
    assert Person.objects.filter(mobile=MOBILE).count() == 1


# --- Figures --------------------------------------------------------------------------


def learn(person, city):
    source = ensure_source("course", 1, title="小账本", tier="city", region=city.jinan)
    credit_training(person, source, season="2026", dated=dt.date(2026, 11, 1), minutes=180, hours=4)


def figures(city):
    found = [progress_of(region, dt.date(2026, 11, 24)) for region in (city.jinan, city.licheng, city.hongjialou)]
    names = ("due", "trained", "untrained", "exempt", "rate", "person_times")
    return [tuple(getattr(progress.total, name) for name in names) for progress in found]


def test_no_figure_moves_before_the_street_confirms_nor_then(city, waiting, street_staff):
    """Confirming makes a person of the street; the pool, which is what the rate counts, is another decision."""
    PoolMembership.objects.create(
        pool=pool_of(city.licheng), person=PersonFactory(), street=city.hongjialou, since=dt.date(2022, 1, 1)
    )
    before = figures(city)
    learn(waiting.person, city)
    assert figures(city) == before
    assert not Person.objects.within(city.jinan).filter(pk=waiting.person.pk).exists()
    assert not Person.objects.visible_to(street_staff).filter(pk=waiting.person.pk).exists()
    confirm_registration(waiting, by=street_staff)
    assert figures(city) == before
    assert Person.objects.visible_to(street_staff).filter(pk=waiting.person.pk).exists()


def test_what_was_learned_counts_once_matched(city, waiting, street_staff):
    """The member of the pool was untrained; their course under the second record makes them trained."""
    known = PersonFactory(name="周新来", mobile="13700000000")
    AffiliationFactory(person=known, region=city.hongjialou)
    PoolMembership.objects.create(
        pool=pool_of(city.licheng), person=known, street=city.hongjialou, since=dt.date(2022, 1, 1)
    )
    learn(waiting.person, city)
    on = dt.date(2026, 11, 24)
    assert len(progress_of(city.licheng, on).total.untrained) == 1
    match_registration(waiting, known, by=street_staff)
    total = progress_of(city.licheng, on).total
    assert (total.due, len(total.trained), len(total.untrained)) == (1, 1, 0)


# --- The street's three answers -------------------------------------------------------


def test_confirmed(city, waiting, street_staff):
    confirm_registration(waiting, by=street_staff)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.settled_by) == ("confirmed", street_staff)
    tie = waiting.person.affiliations.get()
    assert (tie.region, tie.source) == (city.hongjialou, Affiliation.Source.HOME)
    drain()
    assert Message.objects.get(person=waiting.person).title == "街道已确认"
    with pytest.raises(ValidationError, match="已经处理过了"):
        refuse_registration(waiting, "不认识", by=street_staff)


def test_matched_takes_the_proven_number_and_logs_the_second_record_out(client, city, waiting, street_staff):
    known = PersonFactory(name="周新来", mobile="13700000000")
    client.force_login(waiting.person)
    match_registration(waiting, known, by=street_staff)
    known.refresh_from_db()
    assert (known.mobile, known.claimed_at is not None) == (MOBILE, True)
    assert list(Person.objects.at_mobile(MOBILE)) == [known]
    assert client.get("/me/").status_code == 302
    assert Message.objects.filter(person=known, title="已对上名单").count() == 1


def test_a_match_is_taken_back_by_who_sees_the_record_of_the_list(
    city, waiting, street_staff, trainer, tianqiao_trainer
):
    known = PersonFactory(name="周新来", mobile="13700000000")
    AffiliationFactory(person=known, region=city.hongjialou)
    match_registration(waiting, known, by=street_staff)
    merge = PersonMerge.objects.get(kept=known)
    with pytest.raises(ValidationError, match="能看到"):
        undo_merge(merge, by=tianqiao_trainer)
    undo_merge(merge, by=trainer)
    waiting.person.refresh_from_db()
    assert (waiting.person.canonical, waiting.person.is_active) == (None, True)


@pytest.mark.parametrize("who", ["licheng_admin", "merged", "themselves"])
def test_some_records_are_not_to_be_taken(request, waiting, street_staff, who):
    known = {
        "licheng_admin": lambda: request.getfixturevalue("licheng_admin"),
        "merged": lambda: PersonFactory(canonical=PersonFactory()),
        "themselves": lambda: waiting.person,
    }[who]()
    before = Person.objects.values_list("mobile", "canonical").get(pk=known.pk)
    with pytest.raises(ValidationError):
        match_registration(waiting, known, by=street_staff)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.person.canonical_id) == ("waiting", None)
    assert Person.objects.values_list("mobile", "canonical").get(pk=known.pk) == before


def test_refused_with_a_reason_and_another_street_asked(client, city, waiting, street_staff):
    with pytest.raises(ValidationError):
        refuse_registration(waiting, " ", by=street_staff)
    refuse_registration(waiting, "查无此人", by=street_staff)
    assert Message.objects.get(person=waiting.person).title == "街道没有确认"
    client.force_login(waiting.person)
    assert "查无此人" in client.get("/accounts/registration/").content.decode()
    client.post("/accounts/registration/", {"street": city.shandalu.pk})
    assert list(waiting.person.registrations.values_list("street__name", "status").order_by("pk")) == [
        ("洪家楼街道", "refused"),
        ("山大路街道", "waiting"),
    ]
    with pytest.raises(ValidationError, match="已经登记过了"):
        ask_street(waiting.person, city.hongjialou)


# --- The street's desk ----------------------------------------------------------------


def test_the_queue_and_its_page(client_of, city, waiting, street_staff):
    known = PersonFactory(name="周新来", mobile="13700000000")
    AffiliationFactory(person=known, region=city.hongjialou)
    client = client_of(street_staff)
    assert "周新来" in client.get("/desk/registrations/").content.decode()
    page = client.get(f"/desk/registrations/{waiting.pk}/")
    assert [one.pk for one in page.context["people"]] == [known.pk]
    assert MOBILE not in page.content.decode()
    client.post(f"/desk/registrations/{waiting.pk}/match/", {"person": known.pk})
    waiting.refresh_from_db()
    assert (waiting.status, waiting.matched_to) == ("matched", known)
    assert "周新来" in client.get("/desk/registrations/?show=settled").content.decode()


def test_another_district_sees_nothing(client_of, city, waiting, tianqiao_trainer):
    client = client_of(tianqiao_trainer)
    assert "周新来" not in client.get("/desk/registrations/").content.decode()
    for path in ("", "confirm/", "match/", "refuse/"):
        assert client.post(f"/desk/registrations/{waiting.pk}/{path}", {"reason": "x"}).status_code == 404
    waiting.refresh_from_db()
    assert waiting.status == "waiting"


def test_only_people_of_ones_own_scope_can_be_matched(client_of, city, waiting, street_staff):
    foreign = PersonFactory(name="周新来")
    AffiliationFactory(person=foreign, region=city.beiyuan)
    client = client_of(street_staff)
    assert client.post(f"/desk/registrations/{waiting.pk}/match/", {"person": foreign.pk}).status_code == 404
    waiting.refresh_from_db()
    assert waiting.status == "waiting"


def test_the_queue_costs_the_same_for_one_and_three(client_of, city, waiting, street_staff, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(street_staff)
    client.get("/desk/registrations/")
    with CaptureQueriesContext(connection) as one:
        client.get("/desk/registrations/")
    for n in range(2):
        register_person(f"周某{'甲乙'[n]}", f"1390000333{n}", city.hongjialou)
    with django_assert_num_queries(len(one)):
        client.get("/desk/registrations/")
