"""A trainer's two days: confirm, see the rate move, keep the papers, hand the photos on; next morning what was left."""

import io

import pytest
import time_machine
from PIL import Image
from playwright.sync_api import expect

from cms.news.models import NewsPage
from cms.setup import ensure_site
from talent.attendance.archive_models import SessionPaper
from talent.attendance.corrections import request_correction
from talent.attendance.models import AttendanceCorrection
from talent.credits.models import CreditHead
from talent.desk.digest import send_digests
from talent.messages.models import Message
from talent.pools.models import PoolMembership, TalentPool
from tests.factories import PersonFactory
from tests.factories.attendance import attend
from tests.factories.training import SignupFactory, TrainingSessionFactory
from tests.journeys.test_trainer import click, sure


@pytest.fixture
def clock():
    """`clock("2026-11-24 16:00")` sets the server's clock; it goes on from there."""
    travellers = []

    def move(moment: str):
        if travellers:
            travellers.pop().stop()
        travellers.append(time_machine.travel(f"{moment.replace(' ', 'T')}:00+08:00"))
        travellers[-1].start()

    yield move
    for traveller in travellers:
        traveller.stop()


@pytest.fixture
def people(city):
    """Four members of 历城区's pool: 陈淑珍 and 张建国 came, 王桂兰 did not, 李秀英 has no seat."""
    pool = TalentPool.objects.create(district=city.licheng)
    names = ("陈淑珍", "张建国", "王桂兰", "李秀英")
    found = {name: PersonFactory(name=name) for name in names}
    for person in found.values():
        PoolMembership.objects.create(pool=pool, person=person, street=city.hongjialou, since="2022-03-01")
    return found


@pytest.fixture
def photo():
    out = io.BytesIO()
    Image.new("RGB", (320, 240), "#bfdad7").save(out, "JPEG")
    return {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_two_days(laptop, trainer, city, people, photo, clock, log_in, barriers):
    ensure_site()
    clock("2026-11-24 13:50")
    session = TrainingSessionFactory(region=city.licheng)
    left_open = TrainingSessionFactory(
        region=city.licheng, title="晚间班：志愿者入门", starts="2026-11-24 15:00", place="文化馆二楼"
    )
    for name in ("陈淑珍", "张建国", "王桂兰"):
        SignupFactory(session=session, person=people[name])
    SignupFactory(session=left_open, person=people["李秀英"])
    attend(session, people["陈淑珍"], device="one-phone")
    attend(session, people["张建国"], device="one-phone")
    attend(left_open, people["李秀英"])

    clock("2026-11-24 16:00")
    log_in(laptop, trainer)
    laptop.goto(f"/desk/sessions/{session.pk}/confirm/")
    laptop.get_by_text("16:30起可以确认考勤").wait_for()
    expect(laptop.locator("main").get_by_role("button", name="确认考勤")).to_have_count(0)
    clock("2026-11-24 16:55")
    laptop.goto(f"/desk/sessions/{session.pk}/confirm/")
    laptop.get_by_text("疑似代签：同一部手机签了几个人（2）").wait_for()
    assert barriers(laptop) == []
    sure(laptop, "确认考勤")
    laptop.get_by_text("未参训 4→2人").wait_for()
    laptop.get_by_text("0.0%→50.0%").wait_for()
    assert barriers(laptop) == []
    archive(laptop, photo, barriers)

    clock("2026-11-25 09:00")
    send_digests()
    assert Message.objects.get(person=trainer, template="digest").text == "待确认考勤1"
    request_correction(session, people["王桂兰"], "present", by=people["王桂兰"], reason="手机没电，坐在后排")
    log_in(laptop, trainer)
    laptop.goto("/desk/")
    first = laptop.locator("main .card").first
    expect(first.locator("h2")).to_have_text("昨天的场次还没确认考勤", use_inner_text=True)
    laptop.get_by_text("待我处理（2）").wait_for()
    assert barriers(laptop) == []
    first.get_by_role("link", name="晚间班：志愿者入门").click()
    sure(laptop, "确认考勤")
    laptop.get_by_text("未参训 2→1人").wait_for()
    laptop.goto("/desk/")
    click(laptop, "link", "更正申请")
    laptop.get_by_text("手机没电，坐在后排").wait_for()
    assert barriers(laptop) == []
    click(laptop, "button", "同意更正")
    laptop.get_by_text("未参训 3→0人").or_(laptop.get_by_text("→100%")).first.wait_for()
    assert AttendanceCorrection.objects.get().status == "approved"
    assert CreditHead.objects.valid().count() == 4


def archive(laptop, photo, barriers):
    """归档材料 → 拍手签表 → 转为动态稿."""
    laptop.locator("main").get_by_role("link", name="归档材料").first.click()
    laptop.locator("#file-signed_sheet").set_input_files(photo)
    click(laptop, "button", "上传手签表")
    laptop.get_by_text("存好了1份").wait_for()
    laptop.locator("#file-photo").set_input_files(photo)
    click(laptop, "button", "上传照片")
    row = laptop.locator("#kind-photo .paper-row")
    row.get_by_label("照片说明").fill("两人一组演练")
    row.get_by_label("照片中的人同意公开使用").check()
    row.get_by_role("button", name="保存").click()
    laptop.get_by_text("照片说明已保存").wait_for()
    assert barriers(laptop) == []
    with laptop.expect_download() as waiting:
        click(laptop, "button", "下载归档包")
    assert waiting.value.suggested_filename.endswith("归档材料.zip")
    laptop.locator("#draft").get_by_role("button", name="转为动态稿").click()
    laptop.get_by_text("已交给编辑").wait_for()
    assert SessionPaper.objects.count() == 2
    page = NewsPage.objects.get()
    assert (page.live, page.image_alt) == (False, "两人一组演练")
