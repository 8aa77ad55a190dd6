"""
One history of three districts, in 2023, written by the verbs of the desk and told in one place.

2022      天桥区 has 北园街道 with 河套村 (rural), a filed federation led by 王桂兰, 合唱团 and a base; 历城区 has
          洪家楼街道 with 洪家楼社区 (urban), a registered federation led by 李秀英, 调解队, 棋友会; 长清区 has nothing.
07-10     洪家楼街道 is handed over to 天桥区 (re-drawing; its statutory district stays 历城区).
08-01     天桥区 becomes a pilot; the federation of 北园街道 registers; 洪家楼街道 opens a base.
09-01     棋友会 and the base of 北园街道 close.
10-01     北园街道 is renamed 北园路街道, 调解队 和顺调解队.
12-01     the federation of 洪家楼街道 closes; 王桂兰 leaves the pool.
Tags      调解队 settles disputes, from 08-01 for the lonely old; 合唱团 serves 文明创建 from 07-01 to 12-01; the
          federation of 洪家楼街道 gives 法律援助.
"""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone

from talent.credits.ledger import credit_training
from talent.credits.sources import ensure_source
from talent.cultivation.models import (
    DualCultivation,
    HubService,
    IncubationBase,
    InnovationBaseApplication,
    Pairing,
    StreetBrand,
)
from talent.pools.actions import pool_of
from talent.pools.models import PoolMembership
from talent.registry.actions import change_organization, close_organization
from talent.registry.models import GroupMembership
from talent.registry.plan import ensure_first_plan
from talent.registry.redrawing import redraw
from talent.registry.tag_models import OrganizationTag, Tag
from talent.registry.tagging import ensure_tags
from talent.selection.actions.frames import default_score_sheet
from talent.selection.models import Announcement, CaseLink, Nomination, PublicNotice, SelectionRound
from talent.training.plan_models import TrainingPlan
from tests.factories import AffiliationFactory, OrganizationFactory, PersonFactory, PostFactory, RegionFactory

JUNE, AUGUST, DECEMBER = dt.date(2023, 6, 30), dt.date(2023, 8, 31), dt.date(2023, 12, 31)
LONG_AGO = dt.date(2022, 1, 1)


def day(month: int, of_month: int) -> dt.date:
    return dt.date(2023, month, of_month)


def noon(on: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(on, dt.time(12)))


@pytest.fixture
def history(city, city_admin):
    """The city of `cast` with 长清区 and 河套村, after everything has happened."""
    ensure_first_plan()
    city.shandalu.delete()
    city.changqing = RegionFactory(district=True, name="长清区", code="370113", parent=city.jinan)
    city.village = RegionFactory(level="community", kind="rural", name="河套村", parent=city.beiyuan)
    city.tianqiao.pilot_since = day(8, 1)
    city.tianqiao.save()
    things = SimpleNamespace(city=city, admin=city_admin)
    _organizations(things)
    _tags(things)
    _people(things)
    _registers(things)
    _selection(things)
    _events(things)
    return things


def _organizations(things) -> None:
    city = things.city
    at_hongjialou = {"street": city.hongjialou, "community": city.community, "province_category": "public_service"}
    things.team = OrganizationFactory(name="调解队", party_work="联合建立党支部", **at_hongjialou)
    things.chess = OrganizationFactory(name="棋友会", **at_hongjialou)
    things.choir = OrganizationFactory(
        name="合唱团", street=city.beiyuan, community=city.village, category="culture", province_category="culture"
    )
    things.registered = OrganizationFactory(
        name="洪家楼联合会", street=city.hongjialou, is_federation=True, registered=True, party_work="单独建立党支部",
        province_category="public_service",
    )  # fmt: skip
    things.filed = OrganizationFactory(
        name="北园联合会", street=city.beiyuan, is_federation=True, province_category="public_service"
    )
    GroupMembership.objects.create(federation=things.registered, member=things.team, since=LONG_AGO)
    GroupMembership.objects.create(federation=things.registered, enterprise="便民超市", since=LONG_AGO)


def _tags(things) -> None:
    ensure_tags()
    for organization, word, since, until in (
        (things.team, "矛盾化解", LONG_AGO, None),
        (things.team, "空巢老人", day(8, 1), None),
        (things.choir, "文明创建", day(7, 1), day(12, 1)),
        (things.registered, "法律援助", LONG_AGO, None),
    ):
        tag = Tag.objects.get(word=word)
        OrganizationTag.objects.create(organization=organization, tag=tag, since=since, until=until)


def _people(things) -> None:
    city = things.city
    things.wang, things.li = PersonFactory(name="王桂兰"), PersonFactory(name="李秀英")
    things.zhao = PersonFactory(name="赵明")
    AffiliationFactory(person=things.wang, region=city.beiyuan, source="home")
    PostFactory(person=things.wang, organization=things.filed, kind="leader", since=LONG_AGO)
    PostFactory(person=things.li, organization=things.registered, kind="leader", since=LONG_AGO)
    for person, district, street, trained in (
        (things.wang, city.tianqiao, city.beiyuan, day(5, 8)),
        (things.zhao, city.licheng, city.hongjialou, day(9, 8)),
    ):
        PoolMembership.objects.create(pool=pool_of(district), person=person, street=street, since=LONG_AGO)
        source = ensure_source("session", person.pk, title="骨干培训", tier="district", region=district)
        credit_training(person, source, season="2023", dated=trained, minutes=180, hours=Decimal(4))


def _registers(things) -> None:
    city = things.city
    IncubationBase.objects.create(name="北园基地", region=city.beiyuan, opened_on=LONG_AGO, closed_on=day(9, 1))
    IncubationBase.objects.create(name="洪家楼基地", region=city.hongjialou, opened_on=day(8, 1))
    HubService.objects.create(organization=things.filed, kind="guidance", since=day(3, 1))
    HubService.objects.create(organization=things.filed, kind="place", since=day(3, 1))
    HubService.objects.create(organization=things.registered, kind="place", since=day(1, 1), until=day(9, 1))
    Pairing.objects.create(
        partner="市社工协会",
        organization=things.choir,
        problem="场地",
        since=day(2, 1),
        result="有了",
        result_on=day(8, 1),
    )
    Pairing.objects.create(
        partner="市社工协会",
        organization=things.team,
        problem="电梯",
        since=day(3, 1),
        result="成了",
        result_on=day(11, 1),
    )
    StreetBrand.objects.create(region=city.village, name="田间议事会", since=day(1, 1), until=day(12, 31))
    for person, direction, street, completed in (
        (things.wang, "member_to_leader", city.hongjialou, day(5, 1)),
        (things.wang, "backbone_to_member", city.beiyuan, day(11, 1)),
        (things.li, "leader_to_committee", city.beiyuan, day(6, 1)),
    ):
        DualCultivation.objects.create(
            person=person, direction=direction, street=street, started_on=LONG_AGO, completed_on=completed
        )
    for unit, on in (
        (city.tianqiao, day(8, 5)), (city.hongjialou, day(2, 1)), (city.beiyuan, day(10, 1)),
        (city.community, day(3, 1)), (city.village, day(6, 1)),
    ):  # fmt: skip
        InnovationBaseApplication.objects.create(unit=unit, applied_on=on)
    InnovationBaseApplication.objects.create(unit=city.tianqiao, grade="city", applied_on=day(1, 5))
    InnovationBaseApplication.objects.create(unit=city.village, applied_on=dt.date(2020, 6, 1))
    for unit, on in ((city.tianqiao, day(4, 1)), (city.beiyuan, day(8, 15)), (city.hongjialou, day(10, 1))):
        TrainingPlan.objects.create(region=unit, year=2023, status="published", published_at=noon(on))


def _selection(things) -> None:
    admin = things.admin
    things.round = SelectionRound.objects.create(
        district=things.city.tianqiao, year=2023, score_sheet=default_score_sheet()
    )
    notice = PublicNotice.objects.create(
        round=things.round, title="公示", starts=day(8, 1), ends=day(8, 7), phone="0531-8000000", address="天桥区",
        office_hours="9:00—17:00", published_at=noon(day(8, 1)), published_by=admin,
    )  # fmt: skip
    for kind, organization, person, on in (
        ("organization", things.choir, None, day(8, 20)),
        ("organization", things.team, None, day(11, 20)),
        ("leader", things.choir, things.wang, day(11, 20)),
    ):
        nomination = Nomination.objects.create(
            round=things.round, kind=kind, organization=organization, person=person, status="selected",
            what_done="一", who_helped="二", what_changed="三", submitted_by=admin,
        )  # fmt: skip
        Announcement.objects.create(nomination=nomination, notice=notice, announced_at=noon(on), announced_by=admin)
        if on == day(8, 20):
            CaseLink.objects.create(nomination=nomination, page=1, title="合唱团的第二首歌", live=True)


def _events(things) -> None:
    city, admin = things.city, things.admin
    redraw("handover", city.hongjialou, target=city.tianqiao, on=day(7, 10), reason="批复1号", by=admin)
    change_organization(things.filed, status="registered", on=day(8, 1), by=admin)
    close_organization(things.chess, on=day(9, 1), by=admin)
    redraw("rename", city.beiyuan, text="北园路街道", on=day(10, 1), reason="批复2号", by=admin)
    change_organization(things.team, name="和顺调解队", party_work="", on=day(10, 1), by=admin)
    close_organization(things.registered, on=day(12, 1), by=admin)
    PoolMembership.objects.filter(person=things.wang).update(until=day(12, 1))
