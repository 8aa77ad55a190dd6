"""Yearly plans: the city's, 历城区's below it and adjusted in the autumn, a street's under review, next year's draft."""

import datetime
from decimal import Decimal

from cms.sample.clock import clock_at, moment
from cms.sample.places import Places
from cms.sample.staff import Staff
from talent.training.models import TrainingSession
from talent.training.plan_models import PlanItem, TrainingPlan
from talent.training.plans import add_item, adjust_plan, change_item, open_plan, publish_plan, submit_plan

DAY = datetime.timedelta(days=1)
# title, audience, content, mode, month, timing, hours, people, place, teachers, budget
CITY_ITEMS = (
    ("骨干示范培训班", "负责人、社工", "党建引领、规范运作、项目设计", "face", 4, "4月中旬", 16, 60, "市社会组织创新园", "市委党校教师",
     "3.2万元"),
    ("社工继续教育：个案记录与保密", "社会工作者", "个案记录、保密与伦理", "mixed", 12, "12月上旬", 8, 60, "市社会组织创新园", "高校社工系教师",
     "1.8万元"),
    ("矛盾调解实务轮训", "负责人、志愿者", "先接待后判断、一张纸的协议", "face", 11, "11月", 4, 120, "各区县", "市级骨干讲师", "2.4万元"),
)  # fmt: skip
# The same, and the city's item that it carries out.
DISTRICT_ITEMS = (
    ("骨干培训第1期：议事与调解", "负责人、志愿者", "议事规则、现场演练", "face", 4, "4月中旬", 4, 60, "区社会组织服务中心", "区级骨干讲师", "0.6万元", None),
    ("财务明白账工作坊", "负责人", "收支流水、按季公示", "face", 6, "6月", 4, 30, "区社会组织服务中心", "会计师事务所", "0.3万元", None),
    ("骨干培训第2期：矛盾调解实务", "负责人、志愿者", "听满三分钟、一张纸的协议", "face", 11, "11月下旬", 4, 40, "洪家楼街道办三楼", "市级骨干讲师",
     "0.4万元", "矛盾调解实务轮训"),
    ("社工继续教育：个案记录与保密", "社会工作者", "个案记录、保密与伦理", "online", 12, "12月上旬", 8, 60, "线上", "高校社工系教师", "0.8万元",
     "社工继续教育：个案记录与保密"),
)  # fmt: skip
NAMES = ("title", "audience", "content", "mode", "month", "timing", "hours", "people", "place", "teachers", "budget")


def load_plans(places: Places, staff: Staff, today: datetime.date) -> None:
    district, admin = places.district["历城区"], staff.admin["历城区"]
    with clock_at(moment(datetime.date(today.year, 1, 12))):
        city = open_plan(places.city, today.year, by=staff.city)
        above = {row[0]: _add(city, row, f"{places.city.name}民政局", staff.city) for row in CITY_ITEMS}
        publish_plan(city, by=staff.city)
    above = {item.title: item for item in PlanItem.objects.filter(pk__in=[one.pk for one in above.values()])}
    with clock_at(moment(datetime.date(today.year, 1, 20))):
        plan = open_plan(district, today.year, by=admin)
        for *row, title in DISTRICT_ITEMS:
            _add(plan, row, f"{district.name}民政局", staff.trainer["历城区"], above=above.get(title))
        submit_plan(plan, by=staff.trainer["历城区"])
        publish_plan(plan, by=admin)
    _adjust(plan, admin, today)
    _street(places, staff, today)
    with clock_at(moment(today - 2 * DAY)):
        draft = open_plan(district, today.year + 1, by=admin)
        _add(draft, DISTRICT_ITEMS[0][:-1], f"{district.name}民政局", admin)
    _tie_sessions(plan, today)


def _add(plan: TrainingPlan, row, responsible: str, by, above=None) -> PlanItem:
    fields = dict(zip(NAMES, row, strict=True))
    fields["hours"] = Decimal(fields["hours"])
    return add_item(plan, by=by, responsible=responsible, above=above, **fields)


def _adjust(plan: TrainingPlan, admin, today: datetime.date) -> None:
    """In the autumn a make-up session came on top, and the mediation course grew."""
    with clock_at(moment(max(today - 40 * DAY, datetime.date(today.year, 1, 21)))):
        adjust_plan(plan, by=admin)
        change_item(plan.items.get(number=3), by=admin, people=50)
        row = (
            "补训专场",
            "今年还没参加的骨干",
            "矛盾调解实务",
            "face",
            12,
            "12月",
            4,
            40,
            "各街道",
            "区级骨干讲师",
            "0.2万元",
        )
        _add(plan, row, f"{plan.region.name}民政局", admin)
        publish_plan(plan, by=admin, reason="街道反映还有骨干没轮上，加一场补训")


def _street(places: Places, staff: Staff, today: datetime.date) -> None:
    """洪家楼街道 has handed its plan in; nobody has looked at it yet."""
    with clock_at(moment(today - DAY, "16:10")):
        plan = open_plan(places.street["洪家楼街道"], today.year, by=staff.street)
        row = (
            "楼院议事骨干培训",
            "负责人、志愿者",
            "怎样开好一次议事会",
            "face",
            12,
            "12月中旬",
            2,
            30,
            "街道党群服务中心",
            "区级骨干讲师",
            "",
        )
        _add(plan, row, "洪家楼街道办事处", staff.street)
        submit_plan(plan, by=staff.street)


def _tie_sessions(plan: TrainingPlan, today: datetime.date) -> None:
    """This year's sessions of the district stand for the lines they were made from."""
    lines = {"骨干培训第2期": 3, "财务明白账": 2, "补训专场": 5}
    for words, number in lines.items():
        sessions = TrainingSession.objects.filter(
            region=plan.region, title__contains=words, starts_at__year=today.year, plan_item=None
        )
        sessions.update(plan_item=plan.items.get(number=number))
