import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.sample.city import load_city
from talent.people.models import Person
from talent.registry.models import Region


class Command(BaseCommand):
    help = "Load the sample city: fictional people in the real districts and streets, dated relative to one day."

    def add_arguments(self, parser):
        parser.add_argument("--scale", type=int, default=1, help="times as many people, organizations, attendance")
        parser.add_argument(
            "--today", type=datetime.date.fromisoformat, help="the sample's today; the real one unless given"
        )

    def handle(self, *, scale, today, **options):
        if scale < 1:
            raise CommandError("--scale 至少是 1。")
        if Region.objects.exists():
            if not Person.objects.filter(is_sample=True).exists():
                raise CommandError("库里已有真实的行政区划，示例数据不会写进来。请换一个空库。")
            self.stdout.write(
                "示例城市已经在库里，没有改动。要换成今天的日期，先清空再载入：./run demo --reset；自己的数据库请换一个空库。"
            )
            return
        day = today or timezone.localdate()
        self.stdout.write(f"示例城市，日期 {day}：")
        load_city(day, scale=scale, say=self.stdout.write)
        self.stdout.write("示例城市已载入。")
