"""At the door: two phones and a projector at once (story 2); a village hall without network (story 12)."""

import re

import pytest
import time_machine
from playwright.sync_api import expect

from talent.attendance.models import AttendanceFact, AttendanceHead, RosterTick, WalkIn
from talent.people.models import Person
from tests.cast import PASSWORD
from tests.factories import PersonFactory
from tests.factories.training import SignupFactory, TrainingSessionFactory
from tests.journeys.conftest import LAPTOP, PHONE

DAY = "2026-11-24"


@pytest.fixture
def clock():
    """`clock("13:52")` sets the server's clock on the day of the session; it goes on from there."""
    travellers = []

    def move(time: str):
        if travellers:
            travellers.pop().stop()
        travellers.append(time_machine.travel(f"{DAY}T{time}:00+08:00"))
        travellers[-1].start()

    yield move
    for traveller in travellers:
        traveller.stop()


@pytest.fixture
def session(city):
    return TrainingSessionFactory(region=city.licheng)


def signed_up(session, *names: str) -> list:
    people = [PersonFactory(name=name, mobile=f"1380000{number:04d}") for number, name in enumerate(names, 1001)]
    for person in people:
        SignupFactory(session=session, person=person)
    return people


def click(page, role: str, name: str):
    page.get_by_role(role, name=name).first.click()


def test_two_phones_and_a_projector(open_browser, log_in, session, learner, trainer, clock, barriers):
    """Story 2, with somebody who logs in on the way, somebody who doesn't, and a borrowed computer."""
    [wang] = signed_up(session, "王桂兰")
    Person.objects.filter(pk=trainer.pk).update(mobile="13800000999")  # nobody shares the learner's phone
    clock("13:52")
    desk = open_browser(LAPTOP)
    log_in(desk, trainer)
    desk.goto(f"/desk/sessions/{session.pk}/roster/")
    code = desk.evaluate(
        """async (url) => { const form = new FormData(document.querySelector('#roster-form'));
        const page = await (await fetch(url, {method: 'POST', body: form})).text();
        return page.match(/[0-9]{4} [0-9]{4}/)[0]; }""",
        f"/desk/sessions/{session.pk}/screen-pass/",
    )
    screen = open_browser(LAPTOP)
    screen.goto("/screen/")
    screen.get_by_label("投屏码").fill(code.replace(" ", ""))
    click(screen, "button", "打开大屏")
    expect(screen.locator("#screen-arrived")).to_have_text("0", use_inner_text=True)
    url = desk.request.get(f"/desk/sessions/{session.pk}/screen/?format=json").json()["url"]

    one, two = open_browser(PHONE), open_browser(PHONE)
    one.goto(url)
    two.goto(url)
    click(one, "link", "登录后签到")
    one.goto(one.url.replace("?", "?way=password&"))
    one.fill("input[name=login]", learner.login)
    one.fill("input[name=password]", PASSWORD)
    two.get_by_label("您手机号的后四位").fill(wang.mobile[-4:])
    click(two, "button", "下一步")
    click(two, "button", "是我，签到")
    one.locator("form:has(input[name=password]) button").click()
    one.get_by_role("heading", name="已签到").wait_for()  # who logged in to check in has said so
    expect(one.locator(".checked-name")).to_have_text(learner.name, use_inner_text=True)
    before = one.locator(".checked-clock time").inner_text()
    one.wait_for_function("text => document.querySelector('.checked-clock time').textContent !== text", arg=before)
    assert barriers(one) == []

    screen.wait_for_function("() => document.getElementById('screen-arrived').textContent === '2'")
    expect(screen.locator("#screen-names li").filter(has_text=re.compile(f"^(王桂兰|{learner.name})$"))).to_have_count(
        2
    )
    desk.get_by_text("已到2/2").wait_for()  # the roster is live
    assert barriers(desk) == []
    assert set(AttendanceHead.objects.values_list("person__name", "path")) == {
        ("王桂兰", "phone_tail"), (learner.name, "screen"),
    }  # fmt: skip

    screen.context.set_offline(True)
    screen.get_by_text("网络断开，签到码仍可用，名单稍后更新。").wait_for()
    assert screen.locator("#screen-qr").get_attribute("src").startswith("data:image/svg+xml")
    assert len(screen.locator("#screen-digits").inner_text()) == 7


def test_a_village_hall_without_network(open_browser, log_in, session, trainer, clock, barriers):
    """Story 12: airplane mode, a killed tab, ticks sent again; each counts once and keeps the hour it was made."""
    names = [f"村民{number}" for number in "甲乙丙丁戊己庚辛壬癸子丑"]
    signed_up(session, *names)
    clock("13:40")
    phone = open_browser(PHONE)
    log_in(phone, trainer)
    roster = f"/desk/sessions/{session.pk}/roster/"
    phone.goto(roster)
    phone.locator("#roster-form[data-kept]").wait_for()

    phone.context.set_offline(True)
    phone.goto(roster)  # the page itself comes from the phone
    phone.get_by_text("现在没有网。照常勾选，会先存在手机上。").wait_for()
    for name in names[:11]:
        phone.locator(".roster-row", has_text=name).get_by_role("button", name="到", exact=True).click()
    phone.get_by_text("已存在手机上，有网后自动送出（11条）").wait_for()
    phone.close()  # the tab is killed
    phone = phone.context.new_page()
    phone.goto(roster)
    phone.get_by_text("已存在手机上，有网后自动送出（11条）").wait_for()
    phone.locator(".roster-row", has_text=names[11]).get_by_role("button", name="到", exact=True).click()
    phone.get_by_text("已存在手机上，有网后自动送出（12条）").wait_for()
    write_down(phone, "赵大伯", "139 0000 5678")
    phone.get_by_text("赵大伯（尾号5678），待送出").wait_for()
    phone.get_by_text("已存在手机上，有网后自动送出（13条）").wait_for()
    assert barriers(phone) == []
    assert AttendanceFact.objects.count() == 0

    lost = []

    def lose_the_first_answer(route):
        """The server has counted them, the answer never arrives: page or worker sends them again."""
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    phone.context.route("**/roster/ticks/", lose_the_first_answer)
    phone.context.set_offline(False)
    phone.get_by_text("都送出了。").wait_for()
    phone.get_by_text("已到12/12").wait_for()
    phone.get_by_text("现场登记，待核对（1）").wait_for()
    assert lost
    assert (AttendanceFact.objects.count(), RosterTick.objects.count()) == (12, 13)
    assert list(WalkIn.objects.values_list("name", "mobile")) == [("赵大伯", "13900005678")]
    assert AttendanceHead.objects.here().count() == 12

    log_out(phone)
    phone.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_"):
        phone.goto(roster)  # after logging out no names are left on the phone
    phone.context.set_offline(False)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(500, "系统正忙，稍后自动再送"), (404, "您现在不负责这场培训的签到"), (400, "请刷新后再看")],
)
def test_why_a_tick_waits(open_browser, log_in, session, trainer, clock, status, sentence):
    """Only who has to log in is told to."""
    signed_up(session, "村民甲")
    clock("13:40")
    phone = open_browser(PHONE)
    log_in(phone, trainer)
    phone.context.route("**/roster/ticks/", lambda route: route.fulfill(status=status, body="<p>"))
    phone.goto(f"/desk/sessions/{session.pk}/roster/")
    phone.locator(".roster-row").get_by_role("button", name="到", exact=True).click()
    phone.get_by_text(sentence).wait_for()
    assert AttendanceFact.objects.count() == 0


def write_down(page, name: str, mobile: str):
    door = page.locator("#walk-in form")
    door.locator("[name=name]").fill(name)
    door.locator("[name=mobile]").fill(mobile)
    door.get_by_role("button", name="登记到场").click()


def log_out(page):
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="退出登录").last.click()
    page.wait_for_url(lambda url: "/accounts/logout" not in url)
    assert page.evaluate("caches.keys()") == []
