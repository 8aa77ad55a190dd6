"""A district admin runs a selection, from opening the round to a case study that everybody can read."""

import datetime as dt
import gc
import io

import pytest
import time_machine
from PIL import Image
from playwright.sync_api import expect
from wagtail.rich_text import RichText

from cms.cases.models import CasePage
from cms.setup import ensure_site
from talent.outbox.dispatch import drain
from talent.registry.models import CalendarDay
from talent.selection.models import Announcement, Nomination, PublicNotice, SelectionRound
from tests.factories import OrganizationFactory
from tests.journeys.conftest import PHONE

# The image library leaves its temporary files to the collector; they are collected while this test still runs.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
TITLE = "一张茶水桌"
NAMES = ("和顺邻里调解队", "平安守望队")
WORDS = {
    "做了什么": "在楼下设茶水桌，每周两次值守。",
    "帮到了谁": "三个楼院的邻里。",
    "有什么变化": "说和51起。",
}


@pytest.fixture
def clock(city):
    """`clock("2023-09-27 09:00")` sets the server's clock; it goes on from there."""
    travellers = []

    def move(time: str):
        if travellers:
            travellers.pop().stop()
        travellers.append(time_machine.travel(f"{time}+08:00"))
        travellers[-1].start()

    yield move
    for traveller in travellers:
        traveller.stop()


@pytest.fixture
def autumn(db):
    """National Day of 2023: eight days off from 29 September, 7 and 8 October are worked."""
    off = [dt.date(2023, 9, 29) + dt.timedelta(days=n) for n in range(8)]
    CalendarDay.objects.bulk_create(CalendarDay(date=day, kind="holiday", name="国庆节") for day in off)
    CalendarDay.objects.bulk_create(CalendarDay(date=dt.date(2023, 10, day), kind="workday") for day in (7, 8))


@pytest.fixture
def organizations(city):
    return [OrganizationFactory(name=name, street=city.hongjialou) for name in NAMES]


def photo(color: str) -> dict:
    out = io.BytesIO()
    Image.new("RGB", (1200, 800), color).save(out, "JPEG")
    return {"name": f"{color}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def click(page, role: str, name: str):
    page.get_by_role(role, name=name).first.click()


def sure(page, name: str):
    """A button that asks first: once on the page, once in the question."""
    page.locator("main").get_by_role("button", name=name).click()
    page.get_by_role("dialog").get_by_role("button", name=name).click()


def heading(page):
    return page.locator("main h1")


def test_a_round_to_its_case_study(
    open_browser, laptop, licheng_admin, street_staff, reviewer, editor, organizations, autumn, clock, log_in, barriers
):
    ensure_site()

    def work_as(person, *, at: str = ""):
        """On their desk, at its page of selection, or in the round of `at`."""
        laptop.context.clear_cookies()
        log_in(laptop, person)
        click(laptop, "link", "工作台")
        if at:
            click(laptop, "link", "推选")
            laptop.get_by_role("heading", name="年度推选", exact=True).wait_for()
        if at == "历城区":
            laptop.locator("main").get_by_role("link", name=at, exact=True).click()
            laptop.get_by_role("heading", name="历城区2023年度推选").wait_for()

    clock("2023-09-25 09:00")
    work_as(licheng_admin, at="推选")
    open_round(laptop, barriers)
    work_as(street_staff)
    click(laptop, "link", "年度推选")
    laptop.get_by_role("heading", name="历城区2023年度推选").wait_for()
    for name in NAMES:
        nominate(laptop, name, barriers)
    work_as(licheng_admin, at="历城区")
    for name in NAMES:
        pass_check(laptop, name, barriers)
    seat_panel(laptop, reviewer)
    work_as(reviewer)
    score(laptop, barriers)
    clock("2023-09-27 10:00")
    work_as(licheng_admin, at="历城区")
    decide(laptop, barriers)
    publish_notice(laptop, barriers)
    read_notice(open_browser(PHONE), barriers)
    clock("2023-10-10 00:30")
    work_as(licheng_admin, at="历城区")
    announce(laptop)
    ask_for_case(laptop)
    drain()
    work_as(editor)
    publish_case(laptop)
    read_case(open_browser(PHONE), barriers)
    gc.collect()


def open_round(laptop, barriers):
    assert barriers(laptop) == []
    click(laptop, "link", "开始一轮推选")
    assert barriers(laptop) == []
    laptop.get_by_label("组织不少于").fill("1")
    laptop.get_by_label("负责人不少于").fill("0")
    laptop.get_by_label("申报截止").fill("2023-09-26")
    click(laptop, "button", "开始")
    expect(heading(laptop)).to_have_text("历城区2023年度推选")
    assert SelectionRound.objects.get().phase == "collecting"


def nominate(laptop, name: str, barriers):
    """The street office writes it down, with two photos whose people agreed."""
    laptop.locator("main").get_by_role("link", name="推荐", exact=True).click()
    assert barriers(laptop) == []
    laptop.get_by_label("推荐谁").select_option(label=f"{name}（洪家楼街道）")
    for label, text in WORDS.items():
        laptop.get_by_label(label).fill(text)
    for place, color in ((1, "teal"), (2, "olive")):
        laptop.get_by_label(f"照片{place}选填", exact=True).set_input_files(photo(color))
        laptop.get_by_label(f"照片{place}的说明").fill("周二傍晚，在3号楼下值守。")
        laptop.get_by_label(f"照片{place}里的人同意公开使用").check()
    click(laptop, "button", "提交推荐")
    expect(heading(laptop)).to_have_text(name)
    click(laptop, "link", "历城区2023年度推选")


def pass_check(laptop, name: str, barriers):
    laptop.locator("main").get_by_role("link", name=name).click()
    laptop.get_by_role("heading", name=name, exact=True).wait_for()
    assert barriers(laptop) == []
    click(laptop, "button", "通过初审")
    laptop.get_by_role("button", name="通过初审").wait_for(state="detached")
    laptop.goto(laptop.url.partition("nominations/")[0])
    assert Nomination.objects.get(organization__name=name).status == "passed"


def seat_panel(laptop, reviewer):
    laptop.get_by_label(reviewer.name).check()
    sure(laptop, "进入评审")
    laptop.get_by_text(f"{reviewer.name} 还差2份").wait_for()


def score(laptop, barriers):
    """Every criterion of both; the first by name gets more."""
    expect(laptop.get_by_text("待评2 · 需回避0")).to_have_count(1)
    click(laptop, "link", "开始第1份")
    for _ in NAMES:
        assert barriers(laptop) == []
        best = heading(laptop).inner_text() == NAMES[0]
        for box in laptop.get_by_role("spinbutton").all():
            box.fill("10" if best else "8")
        click(laptop, "button", "保存，看下一份")
    expect(laptop.get_by_text("都评完了。评审结束前还可以改。")).to_have_count(1)


def decide(laptop, barriers):
    """The ranking proposes; the round needs one and keeps one in reserve."""
    sure(laptop, "结束评审")
    click(laptop, "link", "拟定名单")
    assert barriers(laptop) == []
    rows = laptop.locator("table.decide tbody tr")
    expect(rows.locator("th")).to_have_text(list(NAMES), use_inner_text=True)
    expect(rows.locator("td.num")).to_have_text(["60.00", "1人", "48.00", "1人"], use_inner_text=True)
    laptop.get_by_label(f"{NAMES[1]}：拟定").select_option(label="递补")
    sure(laptop, "拟定名单")
    laptop.get_by_text("1个等待公示，期限5个工作日。").wait_for()
    statuses = {one.organization.name: one.status for one in Nomination.objects.select_related("organization")}
    assert statuses == {NAMES[0]: "selected", NAMES[1]: "reserve"}


def publish_notice(laptop, barriers):
    click(laptop, "link", "发布公示")
    assert barriers(laptop) == []
    laptop.get_by_label("公示开始").fill("2023-09-27")
    laptop.get_by_label("办公电话").fill("0531-80000000")
    laptop.get_by_label("办公地址").fill("历城区示例路1号")
    sure(laptop, "发布公示")
    laptop.get_by_text("公示中，到10月9日24:00").wait_for()
    assert PublicNotice.objects.get().ends == dt.date(2023, 10, 9)
    expect(laptop.get_by_role("button", name="公布")).to_have_count(0)


def read_notice(phone, barriers):
    phone.goto("/notices/")
    click(phone, "link", "历城区2023年度推选")
    expect(phone.get_by_text("公示中 · 还剩5个工作日，到10月9日24:00。")).to_have_count(1)
    expect(phone.locator("main tbody th")).to_have_text([NAMES[0]], use_inner_text=True)
    assert barriers(phone) == []


def announce(laptop):
    expect(laptop.get_by_text("公示期满").first).to_be_visible()
    sure(laptop, "公布")
    laptop.get_by_text("已公布").first.wait_for()
    assert Announcement.objects.get().nomination.organization.name == NAMES[0]


def ask_for_case(laptop):
    click(laptop, "link", NAMES[0])
    click(laptop, "button", "写成案例")
    expect(laptop.get_by_text("已交给编辑，案例草稿马上出现在内容管理里。")).to_have_count(1)


def publish_case(laptop):
    page = CasePage.objects.get()
    assert (page.live, page.photos.count()) == (False, 2)
    write_two_more_points(page)
    laptop.goto(f"/admin/pages/{page.pk}/edit/")
    laptop.locator("#id_title").fill(TITLE)
    click(laptop, "button", "更多动作")
    laptop.locator("button[name=action-publish]").click()
    laptop.wait_for_url(lambda url: "/edit/" not in url)
    page.refresh_from_db()
    assert (page.live, page.title) == (True, TITLE)


def write_two_more_points(page):
    """What the editor learned on the telephone; typed into the draft, not into the browser's rich text boxes."""
    draft = page.get_latest_revision_as_object()
    for number in ("二", "三"):
        draft.practice.append(("point", {"heading": f"做法{number}", "text": RichText("<p>轮流值守。</p>")}))
    draft.save_revision()


def read_case(phone, barriers):
    phone.goto("/cases/")
    click(phone, "link", TITLE)
    expect(heading(phone)).to_have_text(TITLE)
    expect(phone.locator("ol.practice h3")).to_have_text(["做了什么", "做法二", "做法三"], use_inner_text=True)
    assert barriers(phone) == []
