"""Finding organizations on the desk: part of the name, or a whole code, inside one's area."""

import pytest

from talent.registry.searching import find_organizations
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organizations(city):
    make = OrganizationFactory
    return {
        "inside": make(name="洪楼和顺调解队", street=city.hongjialou, filing_code="LC-001"),
        "front": make(name="和顺合唱团", street=city.shandalu),
        "beyond": make(name="和顺议事会", street=city.beiyuan, uscc="11370100004188768U"),
    }


def found(viewer, text: str) -> list[str]:
    return [row.name for row in find_organizations(viewer, text)]


def test_part_of_a_name_is_found_with_beginnings_first(organizations, trainer):
    assert found(trainer, "和顺") == ["和顺合唱团", "洪楼和顺调解队"]


def test_a_whole_code_is_found_and_a_part_is_not(organizations, city_admin):
    assert found(city_admin, "LC-001") == ["洪楼和顺调解队"]
    assert found(city_admin, "11370100004188768u") == ["和顺议事会"]
    assert found(city_admin, "LC-0") == []


def test_elsewhere_closed_and_single_characters_are_not_found(organizations, city, trainer):
    OrganizationFactory(name="和顺旧社", street=city.hongjialou, founded_on=None, closed_on="2020-01-01")
    assert found(trainer, "议事会") == []
    assert found(trainer, "旧社") == []
    assert found(trainer, "和") == []


def test_one_more_than_the_limit_says_that_there_are_others(city, trainer):
    for number in range(4):
        OrganizationFactory(name=f"邻里{number}队", street=city.hongjialou)
    assert len(find_organizations(trainer, "邻里", limit=2)) == 3
