"""A street office's day on the phone: whom to call and why, one tap for what came of it, and somebody for the pool."""

import datetime
import re

import pytest
import time_machine

from talent.pools.actions import add_member, pool_of
from talent.pools.models import PoolMembership, PoolProposal
from talent.pools.proposing import propose_entry
from talent.target.call_models import CallRecord
from talent.training.models import SessionSignup
from tests.factories import AffiliationFactory, PersonFactory
from tests.factories.training import TrainingSessionFactory

NAMES = ("陈淑珍", "李秀英", "王桂兰")


@pytest.fixture
def members(city, trainer):
    found = {}
    for number, name in enumerate(NAMES):
        person = PersonFactory(name=name, mobile=f"1390000000{number}", volunteer=True)
        since = datetime.date(2022, 3, 1)
        found[name] = add_member(pool_of(city.licheng), person, street=city.hongjialou, since=since, by=trainer)
    return found


@pytest.fixture
def november():
    with time_machine.travel("2026-11-24 09:00+08:00"):
        yield


def without_dialler(phone) -> list[str]:
    """A headless browser waits for a dialler for ever: the header that opens it is noted and taken away."""
    seen = []

    def answer(route):
        response = route.fetch()
        seen.append(response.headers.get("refresh"))
        route.fulfill(
            response=response, headers={name: value for name, value in response.headers.items() if name != "refresh"}
        )

    phone.route("**/dial/", answer)
    return seen


def tap(phone, name: str, outcome: str) -> None:
    """From the list to the person, and one tap."""
    phone.get_by_role("link", name=name, exact=True).click()
    phone.get_by_role("heading", name=name).wait_for()
    phone.get_by_role("button", name=outcome, exact=True).click()


@pytest.mark.django_db(transaction=True)
def test_a_street_works_down_its_list_and_recommends(
    phone, november, log_in, barriers, city, street_staff, trainer, members
):
    session = TrainingSessionFactory(title="矛盾调解实务", starts="2026-11-26 14:00", region=city.licheng)
    newcomer = PersonFactory(name="赵明", mobile="13900001111", volunteer=True)
    AffiliationFactory(person=newcomer, region=city.hongjialou)
    log_in(phone, street_staff)
    phone.goto("/desk/")
    phone.get_by_role("link", name="开始拨打").click()
    phone.get_by_role("heading", name="待联系3人").wait_for()
    assert barriers(phone) == []

    # 陈淑珍 is rung, and promises to come.
    dialed = without_dialler(phone)
    phone.locator("li", has_text="陈淑珍").get_by_role("button", name=re.compile("拨打")).click()
    assert phone.get_by_role("link", name="13900000000").get_attribute("href") == "tel:13900000000"
    assert dialed == ["0; url=tel:13900000000"]
    assert barriers(phone) == []
    phone.get_by_role("button", name="已答应", exact=True).click()
    phone.get_by_text("陈淑珍已报名《矛盾调解实务》。").wait_for()

    # A slip of the finger is taken back on the spot.
    tap(phone, "李秀英", "这次来不了")
    phone.get_by_role("button", name="点错了，撤回").click()
    phone.get_by_role("heading", name="待联系2人").wait_for()

    # 李秀英 is ill until the end of the year: the district decides.
    phone.get_by_role("link", name="李秀英", exact=True).click()
    phone.get_by_text("申请暂不参训").click()
    phone.get_by_role("button", name="报给区县").click()
    phone.get_by_text("已报给区县，等答复。").wait_for()

    # The number of 王桂兰 is another's; the neighbour knows the new one.
    tap(phone, "王桂兰", "号码不对")
    phone.get_by_label("新的手机号").fill("139 0000 8888")
    phone.get_by_role("button", name="保存号码").click()
    phone.get_by_role("link", name="回到名单").click()
    phone.get_by_role("heading", name="待联系1人").wait_for()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360

    # Somebody good for the pool.
    phone.goto("/desk/pool/proposals/new/?q=zm")
    phone.get_by_role("link", name=re.compile("赵明")).click()
    phone.get_by_label("推荐理由").fill("带队三年，居民信得过")
    phone.get_by_role("button", name="推荐入库").click()
    phone.get_by_text("已推荐赵明，等区县审核。").wait_for()

    assert SessionSignup.objects.get(session=session).person == members["陈淑珍"].person
    assert list(CallRecord.objects.order_by("pk").values_list("person__name", "outcome")) == [
        ("陈淑珍", "promised"), ("李秀英", "not_now"), ("李秀英", "withdrawn"), ("李秀英", "exemption"),
        ("王桂兰", "wrong_number"), ("王桂兰", "number_found"),
    ]  # fmt: skip
    asked = PoolProposal.objects.order_by("pk").values_list("kind", "person__name", "status")
    assert list(asked) == [("exemption", "李秀英", "open"), ("entry", "赵明", "open")]
    assert PoolMembership.objects.filter(person=newcomer).count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_district_answers_on_the_phone(phone, november, log_in, barriers, city, street_staff, trainer):
    newcomer = PersonFactory(name="赵明", mobile="13900001111", volunteer=True)
    propose_entry(newcomer, city.hongjialou, by=street_staff, reason="带队三年")
    log_in(phone, trainer)
    phone.goto("/desk/")
    phone.get_by_role("link", name="去审核").click()
    assert barriers(phone) == []
    phone.get_by_role("link", name=re.compile("赵明")).click()
    assert barriers(phone) == []
    phone.get_by_role("button", name="同意入库").click()
    phone.get_by_text("赵明的这一件已同意").wait_for()
    assert PoolMembership.objects.get().entry_basis == "街道推荐"
