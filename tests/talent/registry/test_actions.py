import datetime

import pytest
from django.core.exceptions import ValidationError

from talent.audit.models import AuditEntry
from talent.registry import actions
from talent.registry.models import Organization, Region

pytestmark = pytest.mark.django_db


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


def test_a_region_gets_its_path(city, city_admin):
    street = actions.add_region("全福街道", "street", city.licheng, by=city_admin)
    assert street.path == f"{city.licheng.path}{street.pk}."
    assert verbs() == ["add_region"]


def test_a_region_under_the_wrong_level(city, city_admin):
    with pytest.raises(ValidationError, match="街道（镇）的上级应为区县"):
        actions.add_region("全福街道", "street", city.jinan, by=city_admin)
    with pytest.raises(ValidationError, match="已经有了"):
        actions.add_region("洪家楼街道", "street", city.licheng, by=city_admin)
    assert verbs() == []


def test_a_community_is_made_once(city, trainer):
    first = actions.ensure_community(city.hongjialou, "文苑社区", kind="urban", by=trainer)
    assert actions.ensure_community(city.hongjialou, "文苑社区", by=trainer) == first
    assert Region.objects.communities().count() == 2


def test_a_street_is_handed_over_and_back(city, city_admin):
    street = actions.place_under(city.hongjialou, city.tianqiao, by=city_admin)
    community = Region.objects.get(pk=city.community.pk)
    assert street.statutory_district == city.licheng
    assert community.path == f"{city.tianqiao.path}{street.pk}.{community.pk}."
    back = actions.place_under(street, city.licheng, by=city_admin)
    assert (back.statutory_district, back.managed_since) == (None, None)
    assert Region.objects.get(pk=community.pk).path == city.community.path


def test_only_a_street_is_handed_over(city, city_admin):
    with pytest.raises(ValidationError, match="只有街道"):
        actions.place_under(city.community, city.tianqiao, by=city_admin)


def register(city, trainer, **fields) -> Organization:
    fields = {"category": "service", "status": "filed"} | fields
    return actions.register_organization("和谐调解队", city.hongjialou, by=trainer, **fields)


def test_an_organization_is_registered(city, trainer):
    organization = register(city, trainer, community=city.community)
    assert organization.province_category == "public_service"
    assert verbs() == ["register_organization"]


@pytest.mark.parametrize("fields", [{"filing_code": "JN1"}, {}])
def test_a_code_and_a_name_are_taken_once(city, trainer, fields):
    register(city, trainer, **fields)
    with pytest.raises(ValidationError):
        register(city, trainer, **fields)
    assert Organization.objects.count() == 1


def test_a_community_of_another_street(city, trainer):
    with pytest.raises(ValidationError, match="不在所选的街道"):
        actions.register_organization(
            "书画社", city.shandalu, category="culture", status="filed", community=city.community, by=trainer
        )


def test_filed_to_registered_leaves_history(city, trainer):
    organization = register(city, trainer)
    day = datetime.date(2023, 5, 1)
    changed = actions.change_organization(organization, by=trainer, on=day, status="registered", name="和谐调解队")
    change = changed.registration_changes.get()
    assert (change.before, change.after, change.on) == ("filed", "registered", day)
    assert AuditEntry.objects.latest("pk").data == {"fields": ["status"]}


def test_nothing_changed_nothing_written(city, trainer):
    organization = register(city, trainer)
    actions.change_organization(organization, by=trainer, name="和谐调解队")
    assert verbs() == ["register_organization"]
    with pytest.raises(TypeError):
        actions.change_organization(organization, by=trainer, closed_on=None)


def test_an_organization_closes_once(city, trainer):
    organization = register(city, trainer, founded_on=datetime.date(2020, 1, 1))
    with pytest.raises(ValidationError, match="不能早于成立日期"):
        actions.close_organization(organization, on=datetime.date(2019, 1, 1), by=trainer)
    actions.close_organization(organization, on=datetime.date(2023, 1, 1), by=trainer)
    with pytest.raises(ValidationError, match="已经注销"):
        actions.close_organization(organization, on=datetime.date(2023, 2, 1), by=trainer)
    assert Organization.objects.active().count() == 0
