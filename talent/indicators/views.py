from django.http import Http404
from django.shortcuts import render

from talent.indicators.board import board_of
from talent.people.access import desk
from talent.people.rules import administers
from talent.registry.models import Region
from talent.text.numbers import row_id


@desk(administers)
def indicators(request):
    """六项计划: where a unit of one's reach stands, with the formula beside every figure."""
    levels = (Region.Level.CITY, Region.Level.DISTRICT)
    units = Region.objects.visible_to(request.user).filter(level__in=levels).in_code_order()
    chosen = request.GET.get("region")
    region = units.filter(pk=row_id(chosen)).first() if chosen else units.order_by("path").first()
    if region is None:
        raise Http404
    return render(request, "talent/indicators/board.html", {"board": board_of(region), "units": units})
