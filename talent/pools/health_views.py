"""/desk/pool/health/: 人才库状况."""

from django.shortcuts import get_object_or_404, render

from talent.people.access import desk
from talent.people.rules import manages_people, trains
from talent.pools.health import health_of
from talent.registry.models import Region
from talent.text.numbers import row_id

LEVELS = (Region.Level.DISTRICT, Region.Level.STREET)


@desk(manages_people)
def pool_health(request):
    """Of everything one looks after, or of one unit of it (?unit=…)."""
    districts = list(Region.objects.districts().visible_to(request.user).in_code_order())
    region = None
    if asked := request.GET.get("unit", ""):
        units = Region.objects.visible_to(request.user).filter(level__in=LEVELS)
        region = get_object_or_404(units, pk=row_id(asked) or 0)
    elif len(districts) == 1:
        region = districts[0]
    health = health_of(request.user, region)
    charts = (
        ("人员类别", "一个人可以有几类身份", health.audiences),
        ("梯队", "", health.levels),
        ("年龄", "", health.ages),
        ("最近一次培训", "", health.last_trained),
    )
    context = {
        "region": region,
        "districts": districts if len(districts) > 1 else [],
        "health": health,
        "charts": charts,
        "section": "health",
        "may_train": trains(request.user),
    }
    return render(request, "talent/pools/health.html", context)
