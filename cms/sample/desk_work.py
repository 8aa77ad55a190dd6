"""What lies on the desks: a sent report that no longer agrees, plans, messages, feedback."""

import datetime
from decimal import Decimal

from cms.feedback.actions import send_feedback
from cms.sample.clock import clock_at, moment
from cms.sample.holding import deliver
from cms.sample.places import Places
from cms.sample.staff import Staff
from talent.attendance.corrections import correct_attendance
from talent.attendance.models import AttendanceHead, Mark
from talent.messages.actions import notify
from talent.people.models import Person
from talent.target.reports import freeze_report
from talent.training.plans import add_item, open_plan, publish_plan

DAY = datetime.timedelta(days=1)
# title, audience, month, hours, people
PLAN_ITEMS = (
    ("骨干培训第1期：议事与调解", "负责人、志愿者", 4, 4, 60),
    ("财务明白账工作坊", "负责人", 6, 4, 30),
    ("骨干培训第2期：矛盾调解实务", "负责人、志愿者", 11, 4, 40),
    ("社工继续教育：个案记录与保密", "社会工作者", 12, 8, 60),
)


def load_desk_work(places: Places, staff: Staff, today: datetime.date) -> None:
    send_report(places, staff, today)
    write_plans(places, staff, today)
    write_messages(today)


def quarter_before(today: datetime.date) -> tuple[datetime.date, datetime.date, str]:
    """First and last day of the last finished quarter of this year's count, and its name; January looks back a year."""
    year, quarter = (today.year, (today.month - 1) // 3) if today.month > 3 else (today.year - 1, 4)
    last = datetime.date(year + quarter // 4, quarter % 4 * 3 + 1, 1) - DAY
    return datetime.date(year, 1, 1), last, f"{year}年第{'一二三四'[quarter - 1]}季度"


def send_report(places: Places, staff: Staff, today: datetime.date) -> None:
    """历城区 sent its quarter; afterwards one absence turned out to be a presence: 与已报数据不一致：+1人."""
    district = places.district["历城区"]
    first, last, title = quarter_before(today)
    with clock_at(moment(last + 5 * DAY, "16:30")):
        report = freeze_report(district, title=title, first_day=first, last_day=last, by=staff.admin["历城区"])
    span = (moment(first, "0:00"), moment(last + DAY, "0:00"))
    away = AttendanceHead.objects.filter(mark=Mark.ABSENT, session__region=district, session__ends_at__range=span)
    missed = (
        away.filter(person__in=report.people["untrained"], person__login=None, person__attendance_corrections=None)
        .order_by("session__starts_at")
        .last()
    )
    if missed:
        with clock_at(moment(min(last + 9 * DAY, today - DAY), "10:00")):
            correct_attendance(
                missed.session, missed.person, Mark.PRESENT, by=staff.trainer["历城区"],
                reason="手签表上有本人签名，当天漏登了。",
            )  # fmt: skip
            deliver()


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
    title, audience, month, hours, people = PLAN_ITEMS[0]
    with clock_at(moment(today - 2 * DAY)):
        draft = open_plan(places.district["历城区"], today.year + 1, by=staff.admin["历城区"])
        add_item(
            draft, title=title, audience=audience, month=month, hours=Decimal(hours), people=people,
            by=staff.admin["历城区"],
        )  # fmt: skip


def write_messages(today: datetime.date) -> None:
    """A word to each learner's login, and what two visitors had to say."""
    text = "工具箱里新放了八张表：调解记录单、活动方案、收支流水，打印就能用。"
    with clock_at(moment(today - DAY, "11:00")):
        for login in ("leader", "worker", "volunteer"):
            notify(Person.objects.get(login=login), "announcement", {"text": text}, link="/toolbox/")
        volunteer = Person.objects.get(login="volunteer")
        send_feedback(
            kind="advice", text="晚上的课能不能再多开一期？白天要带孙子，来不了。", name=volunteer.name, by=volunteer
        )
    with clock_at(moment(today - 3 * DAY, "21:10")):
        send_feedback(kind="problem", text="在旧手机上打开课程，字幕有时盖住下面的按钮。", page="/courses/mediation/")
