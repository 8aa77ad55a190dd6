"""Plan periods and the calendar as data: the 2021–2023 plan with its numbers, and the announced days off."""

import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from talent.registry.models import CalendarDay, PlanPeriod, Target

HOLIDAYS = Path(__file__).parent / "data" / "holidays.csv"
FIRST_PLAN = ("社区社会组织培育发展专项行动（2021—2023年）", date(2021, 1, 1), date(2023, 12, 31))
# indicator, title, value, unit, due: the numbers of the city's three-year action plan.
FIRST_TARGETS = (
    ("participation_rate", "骨干人才参加培训率", 100, "%", date(2023, 12, 31)),
    ("recommended_organizations", "每区县每年推荐优秀组织不少于", 10, "个", None),
    ("recommended_leaders", "每区县每年推荐优秀负责人不少于", 10, "名", None),
    ("organizations_per_urban_community", "城市社区平均拥有社区社会组织不少于", 15, "个", date(2023, 12, 31)),
    ("organizations_per_rural_community", "农村社区平均拥有社区社会组织不少于", 8, "个", date(2023, 12, 31)),
    ("pilot_federation_coverage", "试点区县街道联合会覆盖", 100, "%", date(2021, 12, 31)),
    ("federation_coverage", "街道联合会覆盖", 100, "%", date(2022, 12, 31)),
    ("base_coverage", "街道服务基地覆盖不低于", 80, "%", date(2021, 12, 31)),
    ("base_coverage", "街道服务基地覆盖不低于", 90, "%", date(2022, 12, 31)),
    ("base_coverage", "街道服务基地覆盖", 100, "%", date(2023, 12, 31)),
    ("innovation_districts", "申报省级创新发展基地的区县不少于", 5, "个", date(2023, 12, 31)),
    ("innovation_streets", "申报省级创新发展基地的街道不少于", 15, "个", date(2023, 12, 31)),
    ("innovation_communities", "申报省级创新发展基地的社区不少于", 25, "个", date(2023, 12, 31)),
    ("province_organizations_per_urban_community", "全省口径：城市社区平均不少于", 12, "个", date(2023, 12, 31)),
    ("province_organizations_per_rural_community", "全省口径：农村社区平均不少于", 6, "个", date(2023, 12, 31)),
)


@transaction.atomic
def ensure_first_plan() -> PlanPeriod:
    """The 2021–2023 plan with its targets; harmless when it is there."""
    name, starts, ends = FIRST_PLAN
    period, created = PlanPeriod.objects.get_or_create(name=name, defaults={"starts": starts, "ends": ends})
    if created:
        Target.objects.bulk_create(
            Target(period=period, indicator=indicator, title=title, value=value, unit=unit, due=due)
            for indicator, title, value, unit, due in FIRST_TARGETS
        )
    return period


def ensure_calendar() -> int:
    """The days off and make-up workdays announced so far; a day an admin has changed is left as it is."""
    with open(HOLIDAYS, encoding="utf-8") as file:
        rows = [CalendarDay(**row) for row in csv.DictReader(file)]
    return len(CalendarDay.objects.bulk_create(rows, ignore_conflicts=True))
