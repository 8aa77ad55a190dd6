"""The same new person by two hands at one moment: whoever comes second finds whom the first has made."""

import datetime as dt
from threading import Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from talent.attendance.walk_ins import enter_walk_in, welcome_walk_in
from talent.people import person_register
from talent.people.actions import set_leader
from talent.people.models import Person
from talent.pools import enrolling
from talent.pools.enrolling import enroll
from talent.pools.models import PoolMembership
from talent.sheets.actions import confirm_upload, preview_file
from tests.factories import OrganizationFactory
from tests.factories.training import TrainingSessionFactory
from tests.talent.sheet_imports import sheet_of
from tests.talent.sheets.files import as_upload

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
NAME, MOBILE = "王桂兰", "13900001234"


@pytest.fixture
def by_hand(city, trainer):
    def enter() -> PoolMembership:
        return enroll(
            name=NAME, mobile=MOBILE, resident_id="", audience=["is_volunteer"], street=city.hongjialou,
            since=dt.date(2023, 9, 20), by=trainer,
        )  # fmt: skip

    return enter


@pytest.fixture
def by_sheet(city, licheng_admin):
    cells = {"姓名": NAME, "手机号": MOBILE, "人员类别": "志愿者", "所属街道（镇）": "洪家楼街道"}
    upload, _ = preview_file("pool", as_upload(sheet_of("pool", cells)), region=city.licheng, by=licheng_admin)
    return lambda: confirm_upload(upload, by=licheng_admin)


@pytest.fixture
def as_leader(city, trainer):
    organization = OrganizationFactory(street=city.hongjialou)
    return lambda: set_leader(organization, NAME, MOBILE, by=trainer)


@pytest.fixture
def at_the_door(city, trainer):
    walk_in = welcome_walk_in(TrainingSessionFactory(region=city.hongjialou), NAME, MOBILE)
    return lambda: enter_walk_in(walk_in, by=trainer)


class Second(Thread):
    """Another connection: given a second to finish before the first one writes on; `said` is its refusal."""

    def __init__(self, verb):
        super().__init__()
        self.verb, self.said = verb, None

    def run(self) -> None:
        try:
            self.verb()
        except ValidationError as refusal:
            self.said = refusal.messages[0]
        finally:
            connections.close_all()

    def begin(self) -> None:
        if not self.ident:
            self.start()
            self.join(timeout=1)


def meanwhile(monkeypatch, module, name: str, second: Second) -> None:
    """Once the first has looked the person up and is about to write, the second comes."""
    write = getattr(module, name)

    def interrupted(*args, **fields):
        second.begin()
        return write(*args, **fields)

    monkeypatch.setattr(module, name, interrupted)


def people() -> int:
    return Person.objects.filter(name=NAME, mobile=MOBILE).count()


def test_a_colleague_enrolls_whom_an_import_is_writing(monkeypatch, by_hand, by_sheet):
    second = Second(by_hand)
    meanwhile(monkeypatch, person_register.PersonRegister, "write", second)
    by_sheet()
    second.join()
    assert (people(), PoolMembership.objects.count(), second.said) == (1, 1, "王桂兰已在这个骨干人才库里。")


def test_an_import_names_whom_a_colleague_is_enrolling(monkeypatch, by_hand, by_sheet):
    second = Second(by_sheet)
    meanwhile(monkeypatch, enrolling, "create_person", second)
    by_hand()
    second.join()
    assert (people(), PoolMembership.objects.count(), second.said) == (1, 1, None)


def test_two_colleagues_enroll_the_same_person(monkeypatch, by_hand):
    second = Second(by_hand)
    meanwhile(monkeypatch, enrolling, "create_person", second)
    by_hand()
    second.join()
    assert (people(), PoolMembership.objects.count(), second.said) == (1, 1, "王桂兰已在这个骨干人才库里。")


@pytest.mark.parametrize("other", ["as_leader", "at_the_door"])
def test_whoever_else_makes_people_waits_for_the_import(monkeypatch, request, by_sheet, other):
    second = Second(request.getfixturevalue(other))
    meanwhile(monkeypatch, person_register.PersonRegister, "write", second)
    by_sheet()
    second.join()
    assert (people(), second.said) == (1, None)
