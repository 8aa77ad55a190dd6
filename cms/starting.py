"""An empty real city: what must be there before the first person works, and what is still left to do by hand."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cms.setup import ensure_site
from cms.site.models import SiteSettings
from lms.catalogue.models import CoursePage
from talent.audit.actions import record
from talent.people.actions import create_person
from talent.people.appointments import appoint
from talent.people.models import Person, Role
from talent.pools.actions import ensure_ladder
from talent.pools.models import PoolMembership
from talent.registry.actions import add_region
from talent.registry.models import CalendarDay, PlanPeriod, Region
from talent.registry.plan import ensure_calendar, ensure_first_plan
from talent.selection.actions.rounds import default_score_sheet
from talent.sheets.actions import ImportReport, import_file

CITY_ADMIN, DISTRICT_ADMIN = Role.Kind.CITY_ADMIN, Role.Kind.DISTRICT_ADMIN


def load_regions(file: str) -> ImportReport:
    """The city's units from their sheet. ValidationError when the file or any row of it is refused."""
    with transaction.atomic():
        report = import_file("regions", file, region=None, by=None)
        if report.error:
            raise ValidationError(report.error)
        if report.refused:
            row = report.refused[0]
            raise ValidationError(
                f"区划表有{report.refused_rows}行需要处理，没有写入。第{row['row']}行 {row['column']}：{row['reason']}"
            )
    return report


@transaction.atomic
def prepare_city(name: str = "") -> Region:
    """
    What is data and not code: plan period, calendar, rungs, score sheet, the site's sections. Harmless when run again.

    `name` makes the city where no sheet has. ValidationError without a city, or when the city is called otherwise.
    """
    city = Region.objects.cities().first()
    if city is None:
        if not name:
            raise ValidationError("还没有行政区划：请用 --regions 给出区划表，或用 --name 写明城市名。")
        city = add_region(name, Region.Level.CITY, None, by=None)
    elif name and city.name != name:
        raise ValidationError(f"库里的城市是“{city.name}”，不是“{name}”。")
    ensure_first_plan()
    ensure_calendar()
    ensure_ladder()
    default_score_sheet()
    ensure_site()
    return city


@transaction.atomic
def ensure_city_admin(city: Region, *, login: str, name: str, password: str) -> tuple[Person, bool]:
    """
    The first city admin, and whether they are new; an admin who is there keeps their password.

    ValidationError: the login belongs to somebody without this role, no name, or a password that is too weak.
    """
    person = Person.objects.filter(login=login).first()
    if person is not None:
        if not person.roles.in_force().filter(kind=CITY_ADMIN, region=city).exists():
            raise ValidationError(f"登录名“{login}”已有人使用，请换一个。")
        return person, False
    person = create_person(name, by=None)
    validate_password(password, person)
    person.login = login
    person.set_password(password)
    person.save(update_fields=["login", "password", "updated"])
    record("give_login", person, by=None, region_path=city.path)
    appoint(person, CITY_ADMIN, city, by=None)
    return person, True


def left_to_do(city: Region) -> list[str]:
    """What only people can decide or enter, in the order in which it is needed."""
    return [*_people_missing(city), *_rules_missing(), *_words_missing()]


def _people_missing(city: Region) -> list[str]:
    roles = Role.objects.in_force()
    districts = list(Region.objects.districts().within(city))
    found = []
    if not roles.filter(kind=CITY_ADMIN).exists():
        found.append("任命第一位市级管理员：再运行一次，加上 --admin-login 和 --admin-name。")
    if not districts:
        found.append("导入区划表：manage.py import_sheet regions 文件。")
    with_admin = set(roles.filter(kind=DISTRICT_ADMIN).values_list("region_id", flat=True))
    missing = sum(district.pk not in with_admin for district in districts)
    if missing:
        found.append(f"安排区县管理员：还有{missing}个区县没有，工作台 › 人员分工。")
    phones = sum(not district.office_phone for district in districts)
    if phones:
        found.append(f"填区县办公电话和地址：还有{phones}个区县没有，公示上要用。")
    if not PoolMembership.objects.exists():
        found.append("导入骨干人才库：请各区县上传名单，工作台 › 表格进出。")
    return found


def _rules_missing() -> list[str]:
    today = timezone.localdate()
    found = []
    if not PlanPeriod.objects.filter(starts__lte=today, ends__gte=today).exists():
        found.append("录入现行计划周期和目标：库里只有2021—2023年的计划，内容管理里新增。")
    if not CalendarDay.objects.filter(date__year=today.year).exists():
        found.append(f"录入{today.year}年的节假日和调休，公示期按它计算。")
    return found


def _words_missing() -> list[str]:
    settings = SiteSettings.objects.first()
    words = {"organizer": "主办单位", "help_phone": "帮助电话", "icp": "ICP备案号", "police": "公安备案号"}
    empty = [label for name, label in words.items() if not getattr(settings, name, "")]
    found = [f"填写网站设置：{'、'.join(empty)}，内容管理 › 网站设置。"] if empty else []
    if not CoursePage.objects.live().exists():
        found.append("发布第一门课程，写一条动态：内容管理 › 页面。")
    return found
