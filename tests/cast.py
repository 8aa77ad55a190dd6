"""The fixed cast and the small city it lives in.

济南市 › 历城区 › 洪家楼街道 › 洪家楼社区, and 天桥区 beside it: whoever belongs to one must not see the other.
"""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from talent.people.appointments import sync_groups
from talent.people.models import Affiliation, Role
from tests.factories import (
    AffiliationFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    RegionFactory,
    RoleFactory,
)

PASSWORD = "demo-2023"


@pytest.fixture
def city(db):
    return build_city()


def build_city() -> SimpleNamespace:
    """Regions by name: `city.jinan`, `.licheng`, `.hongjialou`, `.community`, `.shandalu`, `.tianqiao`, `.beiyuan`."""
    jinan = RegionFactory(name="济南市", code="370100")
    licheng = RegionFactory(district=True, name="历城区", code="370112", parent=jinan)
    tianqiao = RegionFactory(district=True, name="天桥区", code="370105", parent=jinan)
    hongjialou = RegionFactory(street=True, name="洪家楼街道", code="370112002", parent=licheng)
    return SimpleNamespace(
        jinan=jinan,
        licheng=licheng,
        tianqiao=tianqiao,
        hongjialou=hongjialou,
        shandalu=RegionFactory(street=True, name="山大路街道", code="370112001", parent=licheng),
        beiyuan=RegionFactory(street=True, name="北园街道", code="370105014", parent=tianqiao),
        community=RegionFactory(community=True, name="洪家楼社区", parent=hongjialou),
    )


def appoint(name: str, login: str, kind: str, region):
    """A member of staff: login, role in force, the tie that makes their own region see them, and an editor's rights."""
    person = PersonFactory(name=name, login=login, password=PASSWORD)
    RoleFactory(person=person, kind=kind, region=region)
    AffiliationFactory(person=person, region=region, source=Affiliation.Source.ROLE)
    sync_groups(person)
    return person


@pytest.fixture
def city_admin(city):
    return appoint("周市管", "city", Role.Kind.CITY_ADMIN, city.jinan)


@pytest.fixture
def licheng_admin(city):
    return appoint("韩区管", "licheng", Role.Kind.DISTRICT_ADMIN, city.licheng)


@pytest.fixture
def trainer(city):
    return appoint("孙老师", "trainer", Role.Kind.TRAINER, city.licheng)


@pytest.fixture
def tianqiao_trainer(city):
    return appoint("钱老师", "tianqiao", Role.Kind.TRAINER, city.tianqiao)


@pytest.fixture
def street_staff(city):
    return appoint("吴街道", "street", Role.Kind.STREET_STAFF, city.hongjialou)


@pytest.fixture
def reviewer(city):
    return appoint("郑评审", "reviewer", Role.Kind.REVIEWER, city.licheng)


@pytest.fixture
def editor(city):
    return appoint("王编辑", "editor", Role.Kind.EDITOR, city.jinan)


@pytest.fixture
def organization(city):
    """和顺邻里调解队 of 洪家楼街道; the learner leads it."""
    return OrganizationFactory(name="和顺邻里调解队", street=city.hongjialou, community=city.community)


@pytest.fixture
def learner(city, organization):
    """A leader of 历城区 with a login and no role."""
    person = PersonFactory(name="赵明霞", login="leader", mobile="13800000001", password=PASSWORD, leader=True)
    PostFactory(person=person, organization=organization)
    AffiliationFactory(person=person, region=city.hongjialou, source=Affiliation.Source.POST)
    return person


@pytest.fixture
def stranger():
    """Somebody who is not logged in."""
    return AnonymousUser()


@pytest.fixture
def client_of():
    """`client_of(trainer)` is a browser in which the trainer is logged in; a stranger's is logged out."""

    def browser(person) -> Client:
        client = Client()
        if person.is_authenticated:
            client.force_login(person)
        return client

    return browser
