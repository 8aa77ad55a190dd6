"""A couple with one phone: both are offered after the code, each goes on at their own place, both check in."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from lms.catalogue.actions import add_lesson, create_course
from lms.catalogue.outline import outline_of
from lms.progress.actions import finish_reading
from talent.attendance.models import AttendanceHead
from talent.attendance.tokens import screen_token, step_of
from talent.messages.models import Sms
from talent.people.models import Person
from tests.factories import PersonFactory
from tests.factories.training import SignupFactory, TrainingSessionFactory

MOBILE = "13800001234"


def click(page, role: str, name: str):
    page.get_by_role(role, name=name).first.click()


@pytest.fixture
def couple(city):
    """王桂兰 has finished one of two lessons, 李建国 none."""
    wife, husband = (
        PersonFactory(name=name, mobile=MOBILE, claimed_at=timezone.now()) for name in ("王桂兰", "李建国")
    )
    page = create_course(
        "听懂再开口", slug="listen", tier="city", region=city.jinan, hours=4, minutes=90, summary="先听。",
        short_title="听懂再开口", audiences=("volunteer",),
    )  # fmt: skip
    for number in (1, 2):
        body = [{"type": "paragraph", "text": "请他坐下。"}]
        add_lesson(page, f"第{'一二'[number - 1]}步", slug=f"l{number}", minutes=45, body=body)
    outline = outline_of("listen")
    finish_reading(wife, outline, outline.lesson("l1"))
    return wife, husband


@pytest.fixture
def session(city, couple):
    session = TrainingSessionFactory(
        region=city.licheng,
        starts_at=timezone.now() + timedelta(minutes=8),
        ends_at=timezone.now() + timedelta(hours=3),
    )
    for person in couple:
        SignupFactory(session=session, person=person)
    return session


def by_code(phone, barriers):
    phone.goto("/accounts/login/")
    phone.get_by_label("手机号", exact=True).fill(MOBILE)
    click(phone, "button", "获取验证码")
    phone.wait_for_url("**/accounts/login/code/confirm/**")
    code = Sms.objects.latest("pk").text.split("验证码")[1][:6]
    phone.get_by_label("6位验证码").fill(code)
    phone.wait_for_url("**/accounts/choose/")
    assert barriers(phone) == []


def test_one_phone_two_people(phone, laptop, couple, session, trainer, log_in, barriers):
    by_code(phone, barriers)
    expect(phone.locator("main .btn-quiz .list-title")).to_have_text(["王桂兰", "李建国"], use_inner_text=True)
    click(phone, "button", "王桂兰")
    phone.goto("/me/learning/")
    expect(phone.get_by_text("听懂再开口")).to_have_count(1)
    assert barriers(phone) == []

    click(phone, "link", "换人")
    assert barriers(phone) == []
    click(phone, "button", "李建国")
    phone.wait_for_url("**/")
    phone.goto("/me/learning/")
    expect(phone.get_by_text("听懂再开口")).to_have_count(0)

    for name in ("李建国", "王桂兰"):
        phone.goto(f"/check-in/{screen_token(session.pk, step_of(timezone.now()))}/")
        expect(phone.get_by_text("为谁签到")).to_have_count(1)
        assert barriers(phone) == []
        phone.get_by_label(name).check()
        click(phone, "button", "签到")
        expect(phone.locator(".checked-name")).to_have_text(name, use_inner_text=True)
    heads = AttendanceHead.objects.filter(session=session)
    assert sorted((head.person.name, head.mark) for head in heads) == [("李建国", "present"), ("王桂兰", "present")]

    log_in(laptop, trainer)
    laptop.goto(f"/desk/sessions/{session.pk}/roster/")
    expect(laptop.locator(".roster-row .badge", has_text="疑似代签")).to_have_count(2)


def test_registering_on_the_phone_and_the_street_confirms(phone, laptop, city, street_staff, log_in, barriers):
    phone.goto("/accounts/login/")
    click(phone, "link", "我还不在名单里")
    assert barriers(phone) == []
    click(phone, "link", "登记一下")
    assert barriers(phone) == []
    phone.get_by_label("姓名").fill("周新来")
    phone.get_by_label("手机号").fill("139 0000 1111")
    phone.get_by_label("所在街道（镇）").select_option(label="洪家楼街道")
    phone.get_by_label(re.compile("^同意")).check()
    click(phone, "button", "获取验证码")
    phone.wait_for_url("**/accounts/register/code/")
    assert barriers(phone) == []
    phone.get_by_label("6位验证码").fill(Sms.objects.latest("pk").text.split("验证码")[1][:6])
    click(phone, "button", "确认")
    phone.wait_for_url("**/courses/")
    phone.goto("/me/")
    expect(phone.get_by_text("等洪家楼街道确认")).to_have_count(1)

    log_in(laptop, street_staff)
    laptop.goto("/desk/")
    click(laptop, "link", "去确认")
    assert barriers(laptop) == []
    click(laptop, "link", "周新来")
    assert barriers(laptop) == []
    click(laptop, "button", "确认是本街道的人")
    laptop.get_by_text("已发消息告诉本人").wait_for()
    person = Person.objects.get(name="周新来")
    assert list(person.affiliations.values_list("region__name", "source")) == [("洪家楼街道", "home")]


def test_help_at_the_door(phone, laptop, learner, trainer, log_in, barriers):
    log_in(laptop, trainer)
    laptop.goto(f"/desk/people/{learner.pk}/")
    click(laptop, "link", "帮TA登录")
    click(laptop, "button", "出示二维码")
    assert barriers(laptop) == []
    digits = laptop.locator(".help-digits").inner_text().replace(" ", "")
    phone.goto("/accounts/login/")
    click(phone, "link", "老师帮我登录")
    assert barriers(phone) == []
    phone.get_by_label("姓名").fill(learner.name)
    phone.get_by_label("6位数字").fill(digits)
    click(phone, "button", "登录")
    phone.wait_for_url("**/accounts/claim/")
    click(phone, "button", "是我")
    phone.wait_for_url("**/")
    phone.goto("/accounts/devices/")
    expect(phone.get_by_text("老师帮助登录")).to_have_count(1)
    assert barriers(phone) == []
