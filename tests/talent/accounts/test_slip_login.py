"""用核对身份单: the printed code lets its holder in, once, and nobody else."""

import pytest
from django.test import Client

from talent.people.appointments import appoint
from talent.people.merging import merge_people
from talent.people.models import ClaimSlip, Person, Role
from talent.people.slips import issue_slip
from tests.factories import RoleFactory
from tests.talent.accounts.conftest import logged_in_as

pytestmark = pytest.mark.django_db
PAGE = "/accounts/slip/"


@pytest.fixture
def code(learner, trainer):
    return issue_slip(learner, by=trainer)[1]


def test_name_and_code_let_in_once(learner, code):
    phone = Client()
    answer = phone.post(PAGE, {"name": learner.name, "code": f"{code[:4]}-{code[4:]}".lower()})
    assert answer["Location"] == "/accounts/"
    assert logged_in_as(phone) == learner.pk
    other = Client()
    assert "对不上" in other.post(PAGE, {"name": learner.name, "code": code}).content.decode()
    assert logged_in_as(other) is None


def test_another_name_or_an_empty_field_lets_nobody_in(learner, code):
    phone = Client()
    assert "对不上" in phone.post(PAGE, {"name": "别人", "code": code}).content.decode()
    assert "请填单子上的核对码" in phone.post(PAGE, {"name": learner.name}).content.decode()
    assert logged_in_as(phone) is None
    assert ClaimSlip.objects.get().used_at is None


def test_guessing_is_stopped(learner, code):
    phone = Client()
    for _ in range(10):
        phone.post(PAGE, {"name": learner.name, "code": "AAAABBBB"})
    assert "试的次数多了" in phone.post(PAGE, {"name": learner.name, "code": code}).content.decode()
    assert logged_in_as(phone) is None


def test_an_appointment_ends_an_unused_code(city, learner, code, licheng_admin):
    appoint(learner, Role.Kind.STREET_STAFF, city.hongjialou, by=licheng_admin)
    assert ClaimSlip.objects.count() == 0


@pytest.mark.parametrize("how", ["role", "superuser", "merged into staff"])
def test_a_code_opens_no_account_with_rights(city, learner, code, city_admin, licheng_admin, how):
    if how == "role":
        RoleFactory(person=learner, kind=Role.Kind.TRAINER, region=city.licheng)
    elif how == "superuser":
        Person.objects.filter(pk=learner.pk).update(is_superuser=True)
    else:
        merge_people(licheng_admin, learner, by=city_admin)
    phone = Client()
    assert "不用核对身份单" in phone.post(PAGE, {"name": learner.name, "code": code}).content.decode()
    assert (logged_in_as(phone), ClaimSlip.objects.get().used_at) == (None, None)
