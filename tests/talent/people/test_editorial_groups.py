"""Groups of 内容管理 follow the roles, and nothing else."""

import pytest

from talent.people.appointments import appoint, revoke
from talent.people.editorial_groups import collection_of, material_group
from talent.people.models import Person, Role

pytestmark = pytest.mark.django_db
Kind = Role.Kind

GROUPS_OF = [
    (Kind.EDITOR, "jinan", {"内容编辑", "案例初审", "案例复审", "案例终审"}),
    (Kind.CITY_ADMIN, "jinan", {"内容编辑", "案例初审", "案例复审", "案例终审"}),
    (Kind.EDITOR, "licheng", {"区县案例编写", "案例初审", "素材：历城区"}),
    (Kind.CASE_SECOND, "jinan", {"案例复审"}),
    (Kind.CASE_FINAL, "jinan", {"案例终审"}),
    (Kind.TRAINER, "licheng", {"课程编写", "素材：历城区"}),
    (Kind.DISTRICT_ADMIN, "tianqiao", {"课程编写", "素材：天桥区"}),
    (Kind.REVIEWER, "licheng", set()),
    (Kind.STREET_STAFF, "hongjialou", set()),
]


def groups_of(person) -> set[str]:
    return set(person.groups.values_list("name", flat=True))


@pytest.mark.parametrize(("kind", "region", "names"), GROUPS_OF)
def test_a_role_brings_its_groups_and_takes_them_along(learner, city, kind, region, names):
    role = appoint(learner, kind, getattr(city, region), by=None)
    assert groups_of(learner) == names
    assert Person.objects.get(pk=learner.pk).has_perm("wagtailadmin.access_admin") is bool(names)
    revoke(role, by=None)
    assert groups_of(learner) == set()


def test_what_another_role_gives_stays(learner, city):
    role = appoint(learner, Kind.TRAINER, city.licheng, by=None)
    appoint(learner, Kind.EDITOR, city.tianqiao, by=None)
    appoint(learner, Kind.CASE_FINAL, city.jinan, by=None)
    revoke(role, by=None)
    assert groups_of(learner) == {"区县案例编写", "案例初审", "案例终审", "素材：天桥区"}


def test_material_is_that_of_the_district(city):
    group, where = material_group(city.licheng), collection_of(city.licheng)
    rows = group.collection_permissions.all()
    assert {row.collection for row in rows} == {where}
    assert sorted({row.permission.codename for row in rows}) == sorted(
        f"{verb}_{model}" for verb in ("add", "change", "choose") for model in ("image", "document")
    )
    assert collection_of(city.licheng) == where


def test_a_street_s_material_lies_with_its_district_and_the_city_s_at_the_root(city):
    assert collection_of(city.hongjialou) == collection_of(city.licheng)
    assert collection_of(city.jinan).is_root()
