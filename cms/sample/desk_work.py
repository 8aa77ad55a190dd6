"""What lies on the desks: a sent report that no longer agrees, a sheet with problem rows, messages, plans, feedback."""

import datetime
import io
import random
from decimal import Decimal

import xlsxwriter

from cms.feedback.actions import send_feedback
from cms.sample.clock import clock_at, moment
from cms.sample.crews import Crew
from cms.sample.members import HEADERS
from cms.sample.places import Places
from cms.sample.staff import Staff
from talent.credits.ledger import credit_training
from talent.credits.models import CreditSource
from talent.messages.actions import notify
from talent.people.models import Person
from talent.sheets.actions import preview_file
from talent.sheets.models import SheetUpload
from talent.target.reports import freeze_report
from talent.text.resident_ids import check_character
from talent.training.plans import add_item, open_plan, publish_plan

DAY = datetime.timedelta(days=1)
PROBLEM_ROWS = 17
GOOD_ROWS = 44
# title, audience, month, hours, people
PLAN_ITEMS = (
    ("骨干培训第1期：议事与调解", "负责人、志愿者", 4, 4, 60),
    ("财务明白账工作坊", "负责人", 6, 4, 30),
    ("骨干培训第2期：矛盾调解实务", "负责人、志愿者", 11, 4, 40),
    ("社工继续教育：个案记录与保密", "社会工作者", 12, 8, 60),
)


def load_desk_work(places: Places, staff: Staff, crews: dict[str, Crew], today: datetime.date, rng: random.Random):
    send_report(places, staff, crews, today)
    upload_with_problems(places, staff, today, rng)
    write_plans(places, staff, today)
    write_messages(today)


def quarter_before(today: datetime.date) -> tuple[datetime.date, datetime.date, str]:
    """First and last day of the last finished quarter of this year's count, and its name; January looks back a year."""
    year, quarter = (today.year, (today.month - 1) // 3) if today.month > 3 else (today.year - 1, 4)
    last = datetime.date(year + quarter // 4, quarter % 4 * 3 + 1, 1) - DAY
    return datetime.date(year, 1, 1), last, f"{year}年第{'一二三四'[quarter - 1]}季度"


def send_report(places: Places, staff: Staff, crews: dict[str, Crew], today: datetime.date) -> None:
    """历城区 sent its quarter; afterwards one absence turned out to be a presence: 与已报数据不一致：+1人."""
    district = places.district["历城区"]
    first, last, title = quarter_before(today)
    with clock_at(moment(last + 5 * DAY, "16:30")):
        freeze_report(district, title=title, first_day=first, last_day=last, by=staff.admin["历城区"])
    source = CreditSource.objects.filter(kind="session", region=district, heads__dated__range=(first, last)).first()
    late = crews["历城区"]
    person = next(late.person[key] for key in late.untrained if late.since[key] < last and key not in late.credited)
    dated = source.heads.filter(dated__range=(first, last)).first().dated
    with clock_at(moment(last + 9 * DAY, "10:00")):
        credit_training(
            person, source, season=str(dated.year), dated=dated, minutes=180, hours=Decimal(4), by=staff.admin["历城区"]
        )


def upload_with_problems(places: Places, staff: Staff, today: datetime.date, rng: random.Random) -> None:
    """A street's list as it came: 17 rows need a look, the others are new; it waits for its confirmation."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("名单")
        sheet.merge_range(0, 0, 0, len(HEADERS) - 1, "王舍人街道社区社会组织骨干人才名单")
        sheet.write_row(1, 0, ["填报单位：王舍人街道"])
        sheet.write_row(2, 0, HEADERS)
        for number in range(PROBLEM_ROWS + GOOD_ROWS):
            sheet.write_row(3 + number, 0, _listed(number, rng, today))
    buffer.seek(0)
    buffer.name, buffer.size = "王舍人街道名单.xlsx", buffer.getbuffer().nbytes
    with clock_at(moment(today - DAY, "17:40")):
        upload, _ = preview_file("pool", buffer, region=places.district["历城区"], by=staff.trainer["历城区"])
        SheetUpload.objects.filter(pk=upload.pk).update(uploaded_at=moment(today - DAY, "17:40"))


def _listed(number: int, rng: random.Random, today: datetime.date) -> list:
    """One line; the first 17 have a number cut short, a street that is none, or a wrong check digit."""
    names = ("刘", "张", "陈", "赵", "孙"), ("建军", "秀芳", "志远", "桂英", "海明", "玉珍", "立国", "春梅", "永强")
    name = names[0][number % 5] + names[1][number // 5 % 9]
    body = f"370100{today.year - 60 + number % 20}0{1 + number % 9}1{number % 9}{800 + number}"
    identity, mobile, street = body + check_character(body), f"1380002{number:04d}", "王舍人街道"
    if number < PROBLEM_ROWS:
        fault = number % 3
        identity = identity[:-1] + ("1" if identity[-1] != "1" else "2") if fault == 0 else identity
        mobile = mobile[:8] if fault == 1 else mobile
        street = "王舍人办" if fault == 2 else street
    return [
        name,
        "男",
        identity,
        mobile,
        "社区志愿者",
        "",
        "队员",
        street,
        "群众",
        "高中",
        "",
        "",
        (today - 30 * DAY).isoformat(),
        "街道推荐",
        "骨干",
        "",
    ]


def write_plans(places: Places, staff: Staff, today: datetime.date) -> None:
    """The city's and 历城区's plan of the year are published, the district's next year is a draft."""
    with clock_at(moment(datetime.date(today.year, 1, 20))):
        for region, by in ((places.city, staff.city), (places.district["历城区"], staff.admin["历城区"])):
            plan = open_plan(region, today.year, by=by)
            for title, audience, month, hours, people in PLAN_ITEMS:
                add_item(
                    plan, title=title, audience=audience, month=month, hours=Decimal(hours), people=people,
                    responsible=f"{region.name}民政局", by=by,
                )  # fmt: skip
            publish_plan(plan, by=by)
    draft = open_plan(places.district["历城区"], today.year + 1, by=staff.admin["历城区"])
    title, audience, month, hours, people = PLAN_ITEMS[0]
    add_item(
        draft,
        title=title,
        audience=audience,
        month=month,
        hours=Decimal(hours),
        people=people,
        by=staff.admin["历城区"],
    )


def write_messages(today: datetime.date) -> None:
    """A word to each learner's login, and one suggestion from a visitor."""
    text = "工具箱里新放了八张表：调解记录单、活动方案、收支流水，打印就能用。"
    for login in ("leader", "worker", "volunteer"):
        notify(Person.objects.get(login=login), "announcement", {"text": text}, link="/toolbox/")
    send_feedback(kind="advice", text="晚上的课能不能再多开一期？白天要带孙子，来不了。", name="一位学员", phone="")
