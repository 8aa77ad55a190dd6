"""A district trainer: from the sheet at hand to the pool, a session, the door, confirmed attendance and the rate."""

import io

import openpyxl
import pytest
import time_machine
from playwright.sync_api import expect

from talent.attendance.models import AttendanceHead
from talent.credits.models import CreditHead
from talent.people.models import Person
from talent.pools.models import PoolMembership
from talent.text.resident_ids import check_character
from talent.training.models import TrainingSession
from tests.journeys.conftest import PHONE

DAY = "2026-11-24"
HEADERS = ("姓名", "性别", "身份证号", "手机号", "人员类别", "所属街道（镇）", "入库日期", "梯队层级")
HEAD = "历城区社区社会组织骨干人才库名单"
TITLE = "历城区骨干培训第2期"


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


def resident_id(serial: int) -> str:
    body = f"37010019680102{serial:03d}"
    return body + check_character(body)


def member(name: str, serial: int, mobile: str, changes: dict | None = None) -> list:
    row = {
        "姓名": name, "性别": "女", "身份证号": resident_id(serial), "手机号": mobile, "人员类别": "社区志愿者",
        "所属街道（镇）": "洪家楼街道", "入库日期": "2022-03-01", "梯队层级": "骨干",
    }  # fmt: skip
    return [(row | (changes or {}))[header] for header in HEADERS]


@pytest.fixture
def sheet() -> bytes:
    """As a district keeps it: a merged title, a line of unit and date, headers, five people, one number mistyped."""
    book = openpyxl.Workbook()
    page = book.active
    page.append([HEAD])
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(HEADERS))
    page.append(["填报单位：历城区", None, None, "填报日期：2026-11-20"])
    page.append(HEADERS)
    wrong = resident_id(5)
    page.append(member("王桂兰", 1, "13900001234"))
    page.append(member("李秀英", 2, "13900002345"))
    page.append(member("刘志强", 5, "13900005678", {"身份证号": wrong[:-1] + ("1" if wrong[-1] != "1" else "2")}))
    page.append(member("张建国", 3, "13900003456", {"所属街道（镇）": "山大路街道"}))
    page.append(member("陈淑珍", 4, "13900004567", {"所属街道（镇）": "山大路街道"}))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def click(page, role: str, name: str):
    page.get_by_role(role, name=name).first.click()


def sure(page, name: str):
    """A button that asks first: once on the page, once in the question."""
    page.locator("main").get_by_role("button", name=name).click()
    page.get_by_role("dialog").get_by_role("button", name=name).click()


def figures(page) -> dict[str, str]:
    """The page's figures as label: value with its unit."""
    found = page.locator("main .figure")
    page.wait_for_load_state()
    labels = found.locator(".figure-label").all_inner_texts()
    return dict(zip(labels, found.locator(".figure-value").all_inner_texts(), strict=True))


def test_from_the_sheet_to_the_rate(laptop, open_browser, trainer, city, sheet, clock, log_in, barriers):
    def come_back(*links):
        """After an hour without a click one logs in again."""
        log_in(laptop, trainer)
        for link in ("工作台", *links):
            click(laptop, "link", link)

    clock("09:00")
    come_back()
    import_pool(laptop, sheet, city, barriers)
    assert rate(laptop) == ("0.0%", "4人")
    schedule(laptop, city, barriers)
    clock("13:52")
    come_back("场次", TITLE)
    check_in_by_tail(laptop, open_browser(PHONE), barriers)
    tick(laptop, barriers)
    clock("17:05")
    come_back("场次", TITLE)
    confirm(laptop, barriers)
    assert rate(laptop) == ("50.0%", "2人")
    assert barriers(laptop) == []
    click(laptop, "link", "还没参加培训")
    left = laptop.locator("main .person-row .list-title")
    expect(left).to_have_count(2)
    assert sorted(left.all_inner_texts()) == ["张建国", "陈淑珍"]


def rate(laptop) -> tuple[str, str]:
    """The rate and how many are left, as the page of the menu shows them."""
    click(laptop, "link", "参训进度")
    laptop.wait_for_url("**/desk/coverage/")
    shown = figures(laptop)
    return shown["参训率"], shown["还没参加培训"]


def import_pool(laptop, sheet, city, barriers):
    click(laptop, "link", "表格进出")
    laptop.wait_for_url("**/desk/sheets/")
    assert barriers(laptop) == []
    laptop.get_by_label("社区社会组织骨干人才库名单").check()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    laptop.locator("input[type=file]").set_input_files({"name": "名单.xlsx", "mimeType": kind, "buffer": sheet})
    click(laptop, "button", "上传并核对")
    assert figures(laptop) == {"新增": "4行", "有变化": "0行", "不变": "0行", "需要处理": "1行"}
    expect(laptop.locator(".diff-row b").first).to_have_text("第6行 刘志强", use_inner_text=True)
    assert PoolMembership.objects.count() == 0
    assert barriers(laptop) == []
    sure(laptop, "确认导入")
    laptop.get_by_role("heading", name="已导入").wait_for()
    assert figures(laptop) == {"新增": "4行", "有变化": "0行", "不变": "0行", "需要处理": "1行"}
    with laptop.expect_download() as waiting:
        click(laptop, "button", "下载处理结果")
    rows = list(openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes())).active.values)
    assert [row[0] for row in rows] == [HEAD, "填报单位：历城区", "姓名", "刘志强"]
    members = PoolMembership.objects.order_by("person__mobile")
    assert [(one.person.name, one.street) for one in members] == [
        ("王桂兰", city.hongjialou), ("李秀英", city.hongjialou), ("张建国", city.shandalu), ("陈淑珍", city.shandalu),
    ]  # fmt: skip
    assert not Person.objects.filter(name="刘志强").exists()


def schedule(laptop, city, barriers):
    click(laptop, "link", "场次")
    click(laptop, "link", "办一场培训")
    assert barriers(laptop) == []
    for label, value in (
        ("名称", TITLE), ("日期", DAY), ("开始", "14:00"), ("结束", "17:00"), ("地点", "历城区文化馆三楼"),
    ):  # fmt: skip
        laptop.get_by_label(label, exact=True).fill(value)
    click(laptop, "button", "存为草稿")
    click(laptop, "button", "发布")
    click(laptop, "link", "替人报名")
    for name in ("王桂兰", "李秀英"):
        laptop.get_by_label(name).check()
    click(laptop, "button", "为勾选的人报名")
    expect(laptop.get_by_role("heading", name="报名（2）")).to_have_count(1)
    assert barriers(laptop) == []
    session = TrainingSession.objects.get()
    assert (session.title, session.status, session.region, session.hours) == (TITLE, "published", city.licheng, 4)


def check_in_by_tail(laptop, phone, barriers):
    """The screen on the hall's computer, the code on a phone that nobody is logged in on."""
    screen = laptop.context.new_page()
    screen.goto(laptop.url)
    click(screen, "link", "大屏签到")
    expect(screen.locator("#screen-arrived")).to_have_text("0", use_inner_text=True)
    assert barriers(screen) == []
    code = screen.request.get(f"{screen.url}?format=json").json()
    phone.goto(code["url"])
    assert barriers(phone) == []
    phone.get_by_label("您手机号的后四位").fill("1234")
    click(phone, "button", "下一步")
    expect(phone.get_by_text("您是 王*兰 吗？")).to_have_count(1)
    click(phone, "button", "是我，签到")
    expect(phone.locator("main h1")).to_have_text("已签到", use_inner_text=True)
    expect(phone.locator(".checked-name")).to_have_text("王桂兰", use_inner_text=True)
    assert barriers(phone) == []
    screen.reload()
    expect(screen.locator("#screen-names li")).to_have_text(["王桂兰"], use_inner_text=True)
    screen.close()
    head = AttendanceHead.objects.get()
    assert (head.person.name, head.mark, head.path) == ("王桂兰", "present", "phone_tail")


def tick(laptop, barriers):
    click(laptop, "link", "签到名单")
    assert barriers(laptop) == []
    row = laptop.locator(".roster-row", has_text="李秀英")
    row.get_by_role("button", name="到", exact=True).click()
    laptop.get_by_text("已到2/2").wait_for()
    assert AttendanceHead.objects.here().count() == 2
    assert CreditHead.objects.count() == 0


def confirm(laptop, barriers):
    click(laptop, "link", "确认考勤")
    assert figures(laptop) == {"到场": "2人", "迟到": "0人", "未到": "0人", "请假": "0人"}
    assert barriers(laptop) == []
    sure(laptop, "确认考勤")
    laptop.get_by_text("已确认。到场2人（含迟到0），未到0，请假0，各记入4学时。").wait_for()
    laptop.get_by_text("未参训 4→2人").wait_for()
    laptop.get_by_text("0.0%→50.0%").wait_for()
    credits = CreditHead.objects.order_by("person__mobile")
    assert [(one.person.name, one.hours, one.valid) for one in credits] == [("王桂兰", 4, True), ("李秀英", 4, True)]
