"""What a new city still has to decide or enter: printed by `start_city`, and a card on the city admin's desk until done."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cms.site.models import SiteSettings
from lms.catalogue.models import CoursePage
from talent.desk.panels import Panel, home_card
from talent.people.models import Role
from talent.people.rules import runs_city
from talent.pools.models import PoolMembership
from talent.registry.models import CalendarDay, PlanPeriod, Region

CITY_ADMIN, DISTRICT_ADMIN = Role.Kind.CITY_ADMIN, Role.Kind.DISTRICT_ADMIN
# Ways of sending that send nothing.
NO_GATEWAY = ("talent.messages.sms.ConsoleSms", "talent.messages.sms.DemoSms")


@dataclass(frozen=True)
class Task:
    """One thing that only people can do: what, whether it is done, what is missing, and the page where it is done."""

    title: str
    done: bool
    missing: str = ""
    url: str = ""


def checklist() -> list[Task]:
    """Everything a city needs before its first session, in the order in which it is needed; nine small queries."""
    return [*_places(), *_rules(), *_words(), *_people()]


def left_to_do() -> list[Task]:
    return [task for task in checklist() if not task.done]


def _places() -> list[Task]:
    districts = list(Region.objects.districts().values_list("pk", "office_phone"))
    streets = Region.objects.streets().exists()
    roles = Role.objects.in_force()
    appointed = set(roles.filter(kind=DISTRICT_ADMIN).values_list("region_id", flat=True))
    without_admin = sum(pk not in appointed for pk, _ in districts)
    without_phone = sum(not phone for _, phone in districts)
    return [
        Task("任命第一位市级管理员", roles.filter(kind=CITY_ADMIN).exists(),
             "再运行一次 start_city，加上 --admin-login 和 --admin-name"),
        Task("导入行政区划", bool(districts) and streets, "上传区划表：区县、街道（镇）、社区", reverse("desk_sheets")),
        Task("安排区县管理员", bool(districts) and not without_admin, _still(without_admin, "个区县没有"),
             reverse("desk_role_appoint")),
        Task("填区县电话和地址", bool(districts) and not without_phone, _still(without_phone, "个区县没有电话"),
             reverse("desk_offices")),
    ]  # fmt: skip


def _still(count: int, what: str) -> str:
    return f"还有{count}{what}" if count else "先导入行政区划"


def _rules() -> list[Task]:
    today = timezone.localdate()
    period = PlanPeriod.objects.filter(starts__lte=today, ends__gte=today).exists()
    days = CalendarDay.objects.filter(date__year=today.year).exists()
    return [
        Task("录入现行计划周期和目标", period, f"{today.year}年不在任何计划周期里", reverse("desk_plan_periods")),
        Task(f"录入{today.year}年节假日和调休", days, "公示期按它计算", reverse("desk_city")),
    ]


def _words() -> list[Task]:
    site = SiteSettings.objects.first()
    words = {"organizer": "主办单位", "help_phone": "帮助电话", "icp": "ICP备案号", "police": "公安备案号"}
    empty = [label for name, label in words.items() if not getattr(site, name, "")]
    gateway = settings.DEMO or settings.SMS_BACKEND not in NO_GATEWAY
    return [
        Task("填写网站页脚", settings.DEMO or not empty, f"还缺{'、'.join(empty)}",
             reverse("wagtailsettings:edit", args=["cms", "sitesettings"])),
        Task("接通短信", gateway, "请技术人员设置 SMS_BACKEND，否则收不到验证码"),
        Task("发布第一门课程", CoursePage.objects.live().exists(), "在内容管理的页面里写", reverse("wagtailadmin_home")),
    ]  # fmt: skip


def _people() -> list[Task]:
    members = PoolMembership.objects.exists()
    return [Task("导入骨干人才库", members, "请各区县上传名单", reverse("desk_sheets"))]


@home_card
def first_steps(person) -> Panel | None:
    """The card of the city admin; it goes when everything is done."""
    if not runs_city(person):
        return None
    tasks = checklist()
    done = sum(task.done for task in tasks)
    if done == len(tasks):
        return None
    return Panel("cms/checklist.html", {"tasks": tasks, "done": done})
