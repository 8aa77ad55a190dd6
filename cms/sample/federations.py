"""Group members of the street federations, and one hand-over of a street that is planned: no figure moves by it."""

import datetime

from cms.sample.clock import clock_at, moment
from cms.sample.staff import Staff
from talent.registry.actions import change_organization
from talent.registry.federations import add_group_member
from talent.registry.models import AreaChange, Organization, Region
from talent.registry.redrawing import redraw

ENTERPRISES = ("邻里便民超市", "春风社会工作服务中心", "街心公园物业")
SHOWN = 12
DAY = datetime.timedelta(days=1)


def load_federations(staff: Staff, today: datetime.date) -> None:
    trainer = staff.trainer["历城区"]
    street = staff.street.roles.first().region
    with clock_at(moment(today - 60 * DAY, "10:20")):
        shown = Organization.objects.active().filter(is_federation=True).select_related("street")
        for turn, federation in enumerate([*shown.filter(street=street), *shown.exclude(street=street)[:SHOWN]]):
            _join(federation, turn, trainer, today)
        team = Organization.objects.active().filter(street=street, is_federation=False).order_by("pk").first()
        change_organization(team, party_work="联合党支部", on=today - 60 * DAY, by=trainer)
    with clock_at(moment(today - 3 * DAY, "16:40")):
        _plan(staff, today)


def _join(federation: Organization, turn: int, trainer, today: datetime.date) -> None:
    there = Organization.objects.active().filter(street=federation.street_id, is_federation=False).order_by("pk")
    first = (federation.founded_on or today - 400 * DAY) + 90 * DAY
    since = min(first, today - 30 * DAY)
    for place, member in enumerate(there[:5]):
        add_group_member(federation, member=member, since=min(since + 40 * place * DAY, today), by=trainer)
    add_group_member(federation, enterprise=ENTERPRISES[turn % 3], since=since, by=trainer)


def _plan(staff: Staff, today: datetime.date) -> None:
    zone = Region.objects.districts().filter(kind=Region.Kind.FUNCTIONAL).order_by("pk").first()
    district = Region.objects.districts().get(name="历城区")
    street = Region.objects.streets().filter(parent=district).order_by("-pk").first()
    if zone and street:
        redraw(
            AreaChange.Kind.HANDOVER,
            street,
            target=zone,
            on=today + 40 * DAY,
            reason="示例：区划调整批复",
            by=staff.city,
        )
