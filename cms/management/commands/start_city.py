from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cms.setup import ensure_site
from talent.people.actions import create_person
from talent.people.appointments import appoint
from talent.people.models import Person, Role
from talent.pools.actions import ensure_ladder
from talent.registry.models import Region
from talent.registry.plan import ensure_calendar, ensure_first_plan
from talent.selection.actions.rounds import default_score_sheet
from talent.sheets.actions import import_file

LEFT_TO_DO = (
    "导入社区社会组织台账和骨干人才库名单：工作台 › 表格进出",
    "安排各区县管理员和培训老师：工作台 › 人员分工",
    "填写主办单位、备案号和咨询电话：内容管理 › 网站设置",
    "补上今年的计划周期、目标和节假日：内容管理",
    "填写各区县的办公电话和地址，公示时要用",
)


class Command(BaseCommand):
    help = "Set up an empty real city: regions, plan, calendar, site and the first admin. Safe to run again."

    def add_arguments(self, parser):
        parser.add_argument("--regions", type=Path, help="the sheet of regions (.xlsx, .xls, .csv)")
        parser.add_argument("--admin-login", help="login of the first city admin")
        parser.add_argument("--admin-name", help="name of the first city admin")
        parser.add_argument("--admin-password", help="first password; 8 characters or more")

    def handle(self, *, regions, admin_login, admin_name, admin_password, **options):
        if regions:
            report = import_file("regions", regions, region=None, by=None)
            if report.error or not report.anything:
                raise CommandError(report.error or "区划表里没有能用的行。")
        city = Region.objects.cities().first()
        if city is None:
            raise CommandError("还没有行政区划，请用 --regions 指定区划表。")
        self._set_up()
        if admin_login:
            self._first_admin(city, admin_login, admin_name, admin_password)
        self.stdout.write(f"{city.name}已就绪。接下来：")
        for number, text in enumerate(LEFT_TO_DO, 1):
            self.stdout.write(f"  {number}. {text}")
        if not Role.objects.in_force().filter(kind=Role.Kind.CITY_ADMIN).exists():
            self.stdout.write("还没有市级管理员：用 --admin-login、--admin-name、--admin-password 再运行一次。")

    @transaction.atomic
    def _set_up(self) -> None:
        ensure_first_plan()
        ensure_calendar()
        ensure_ladder()
        default_score_sheet()
        ensure_site()

    @transaction.atomic
    def _first_admin(self, city: Region, login: str, name: str | None, password: str | None) -> None:
        """The first admin is appointed by nobody; every other by somebody."""
        if Person.objects.filter(login=login).exists():
            return
        if not name or not password or len(password) < 8:
            raise CommandError("请同时给出 --admin-name 和至少8位的 --admin-password。")
        try:
            person = create_person(name, by=None)
        except ValidationError as problem:
            raise CommandError("；".join(problem.messages)) from problem
        person.login = login
        person.set_password(password)
        person.save()
        appoint(person, Role.Kind.CITY_ADMIN, city, by=None)
