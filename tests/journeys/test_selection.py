"""Selection from outside the office: an organization applies on a phone, a stranger objects, a panel is filled up."""

import pytest
import time_machine
from playwright.sync_api import expect

from talent.selection.models import Nomination, Objection
from tests.journeys.test_admin import click, heading, photo
from tests.talent.selection.conftest import (  # noqa: F401  (fixtures)
    calendar,
    decided,
    nominations,
    notice,
    panel,
    points,
    round_,
    scored,
    second_reviewer,
)

TEXTS = ("设茶水桌，每周两次值守。", "三个楼院的邻里。", "说和51起。")


@pytest.fixture
def autumn():
    """The morning of Wednesday 2023-09-27; the clock goes on, as a browser needs it to."""
    with time_machine.travel("2023-09-27 10:00+08:00"):
        yield


def test_an_organization_applies_in_four_questions(phone, log_in, barriers, learner, organization, round_):  # noqa: F811
    log_in(phone, learner)
    phone.goto("/me/organization/")
    click(phone, "link", "年度推选申报")
    for number, text in enumerate(TEXTS, start=1):
        answer = phone.get_by_role("textbox", name=f"第{number}问")
        answer.fill(text)
        if number == 2:
            expect(phone.get_by_text("已存好")).to_be_visible()
            phone.reload()
            expect(answer).to_have_value(text)
        assert barriers(phone) == []
        click(phone, "button", "下一步")
    phone.get_by_label("照片1选填", exact=True).set_input_files(photo("teal"))
    phone.get_by_label("照片1的说明").fill("周二傍晚，在3号楼下值守。")
    phone.get_by_label("照片1里的人同意公开使用").check()
    assert barriers(phone) == []
    click(phone, "button", "提交申报")
    phone.get_by_role("dialog").get_by_role("button", name="提交申报").click()
    expect(phone.get_by_text("材料已收到。")).to_be_visible()
    made = Nomination.objects.get()
    assert (made.status, made.what_done, made.who_helped, made.what_changed) == ("applied", *TEXTS)
    assert [one.consent for one in made.photos.all()] == [True]


def test_a_stranger_reads_the_notice_and_objects(phone, barriers, notice, nominations):  # noqa: F811
    phone.goto("/notices/")
    click(phone, "link", "历城区2023年度推选")
    names = [one.organization.name for one in nominations.all[:2]]
    expect(phone.locator("main tbody th")).to_have_text(names, use_inner_text=True)
    click(phone, "link", "提出异议（实名）")
    expect(heading(phone)).to_have_text("提出异议（实名）")
    assert barriers(phone) == []
    phone.get_by_label("对谁有异议").select_option(label=names[0])
    phone.get_by_label("内容").fill("值守记录和看到的对不上。")
    click(phone, "button", "提交异议")
    expect(phone.get_by_label("内容")).to_have_value("值守记录和看到的对不上。")
    assert barriers(phone) == []
    phone.get_by_label("姓名").fill("马成林")
    phone.get_by_label("电话").fill("0531-80000000")
    click(phone, "button", "提交异议")
    expect(heading(phone)).to_have_text("异议已收到")
    assert barriers(phone) == []
    assert Objection.objects.get().entry.nomination == nominations.first
    click(phone, "link", "回到公示")
    row = phone.get_by_role("row").filter(has_text=names[0])
    expect(row).to_contain_text("核查")
    assert barriers(phone) == []


def test_a_panel_is_filled_up(laptop, log_in, barriers, licheng_admin, reviewer, second_reviewer, panel):  # noqa: F811
    panel.panel.remove(second_reviewer)
    log_in(laptop, licheng_admin)
    laptop.goto(f"/desk/selection/{panel.pk}/")
    click(laptop, "link", "增补评审员")
    expect(heading(laptop)).to_have_text("增补评审员")
    assert barriers(laptop) == []
    laptop.get_by_label("评审员").select_option(label=second_reviewer.name)
    click(laptop, "button", "加入评审")
    expect(laptop.get_by_text(f"{second_reviewer.name}已加入评审。")).to_be_visible()
    assert set(panel.panel.all()) == {reviewer, second_reviewer}
