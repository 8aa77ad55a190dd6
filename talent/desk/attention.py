"""需关注 on the city's first page: what a telephone call would mend, each with the names behind it."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from talent.pools.federation_leaders import leaders_outside
from talent.pools.models import PoolMembership
from talent.registry.models import Region
from talent.training.models import TrainingSession
from talent.training.plan_models import TrainingPlan

LONG = 7  # days after which an unconfirmed session is the admin's matter


@dataclass(frozen=True)
class Remark:
    """One line: what, the names of units or people, and where to look."""

    title: str
    names: tuple[str, ...]
    url: str


def attention_of(city: Region) -> list[Remark]:
    """Empty pools, plans that are not out, federation leaders outside the pool, rosters unconfirmed for a week."""
    today = timezone.localdate()
    districts = Region.objects.within(city).districts().in_code_order()
    members = PoolMembership.objects.active_on(today)
    empty = districts.exclude(Exists(members.filter(pool__district=OuterRef("pk"))))
    out = TrainingPlan.objects.filter(region=OuterRef("pk"), year=today.year).exclude(published_at=None)
    late = TrainingSession.objects.overdue().within(city).filter(ends_at__date__lte=today - timedelta(days=LONG))
    remarks = (
        Remark("人才库为空", _names(empty), reverse("desk_pool")),
        Remark("本年度计划未发布", _names(districts.exclude(Exists(out))), reverse("desk_plans")),
        Remark("联合会负责人未入库", _federation_leaders(city), reverse("desk_pool")),
        Remark(f"考勤超过{LONG}天没确认", tuple(late.values_list("title", flat=True)),
               f"{reverse('desk_sessions')}?state=to_be_confirmed"),
    )  # fmt: skip
    return [remark for remark in remarks if remark.names]


def _names(regions) -> tuple[str, ...]:
    return tuple(regions.values_list("name", flat=True))


def _federation_leaders(city: Region) -> tuple[str, ...]:
    outside = leaders_outside().filter(organization__street__path__startswith=city.path)
    return tuple(outside.order_by("organization__street__path", "pk").values_list("person__name", flat=True))
