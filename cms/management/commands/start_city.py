import secrets

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from cms.checklist import Task, left_to_do
from cms.starting import ensure_city_admin, load_regions, prepare_city


class Command(BaseCommand):
    help = "Set up an empty real city: regions, plan period, calendar, site, first admin. Run again, it adds what is missing."

    def add_arguments(self, parser):
        parser.add_argument("--regions", help="the sheet of regions (xlsx, xls or csv)")
        parser.add_argument("--name", default="", help="name of the city; made when no sheet has named it")
        parser.add_argument("--admin-login", help="login of the first city admin")
        parser.add_argument("--admin-name", default="", help="their name")
        parser.add_argument("--admin-password", help="their password; made up and printed once unless given")

    def handle(self, *, regions, name, admin_login, admin_name, admin_password, **options):
        try:
            self._start(regions, name, admin_login, admin_name, admin_password)
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from problem

    def _start(self, regions, name, login, admin_name, password) -> None:
        if regions:
            report = load_regions(regions)
            self.stdout.write(f"区划表：新增{report.new}，有变化{report.changed}，不变{report.unchanged}。")
        city = prepare_city(name)
        self.stdout.write(f"{city.name}：计划周期、节假日、梯队层级、评分表和网站栏目已备好。")
        if login:
            made_up = password is None
            password = password or secrets.token_urlsafe(12)
            person, new = ensure_city_admin(city, login=login, name=admin_name, password=password)
            self.stdout.write(
                f"市级管理员：{person.name}（登录名 {login}）" + ("已设好。" if new else "原来就有，没有改。")
            )
            if new and made_up:
                self.stdout.write(f"初始密码（只显示这一次）：{password}")
        self._tell(left_to_do())

    def _tell(self, tasks: list[Task]) -> None:
        if not tasks:
            self.stdout.write("都齐了。再运行 manage.py doctor 看看系统本身。")
            return
        self.stdout.write("接下来要人来做的：")
        for number, task in enumerate(tasks, 1):
            self.stdout.write(f"  {number}. {task.title}：{task.missing}。{task.url}")
        self.stdout.write("系统本身是否妥当：manage.py doctor。")
