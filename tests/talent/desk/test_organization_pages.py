import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talent.audit.models import AuditEntry
from talent.registry.actions import change_organization, close_organization
from talent.registry.models import Organization
from talent.registry.redrawing import redraw
from talent.registry.tag_models import Tag
from talent.registry.tagging import ensure_tags
from tests.factories import OrganizationFactory, PersonFactory, PostFactory, RegionFactory

pytestmark = pytest.mark.django_db


def names(response) -> list[str]:
    return [organization.name for organization in response.context["page_obj"]]


def form_of(city, **changes) -> dict:
    fields = {"name": "泉声合唱团", "category": "culture", "status": "filed", "street": city.hongjialou.pk}
    return fields | changes


def test_the_list_shows_ones_own_region(client_of, trainer, tianqiao_trainer, learner):
    response = client_of(trainer).get("/desk/organizations/")
    assert names(response) == ["和顺邻里调解队"]
    assert "赵明霞" in response.content.decode()
    assert names(client_of(tianqiao_trainer).get("/desk/organizations/")) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [({"q": "和顺"}, 1), ({"category": "culture"}, 0), ({"status": "filed"}, 1), ({"state": "closed"}, 0)],
)
def test_the_list_is_narrowed(client_of, trainer, organization, query, found):
    assert len(names(client_of(trainer).get("/desk/organizations/", query))) == found


def test_the_list_costs_the_same_for_one_and_for_three(client_of, trainer, city):
    client = client_of(trainer)

    def add():
        organization = OrganizationFactory(street=city.hongjialou, community=city.community)
        PostFactory(person=PersonFactory(), organization=organization)

    costs = []
    for rows in (1, 2):
        for _ in range(rows):
            add()
        client.get("/desk/organizations/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/desk/organizations/")
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_the_page_of_an_organization(client_of, trainer, tianqiao_trainer, learner, organization):
    response = client_of(trainer).get(f"/desk/organizations/{organization.pk}/")
    assert "赵明霞" in response.content.decode()
    assert client_of(tianqiao_trainer).get(f"/desk/organizations/{organization.pk}/").status_code == 404


def test_an_organization_is_entered(client_of, street_staff, city):
    response = client_of(street_staff).post("/desk/organizations/new/", form_of(city, uscc="", filing_code="JN1"))
    organization = Organization.objects.get()
    assert response.url == f"/desk/organizations/{organization.pk}/"
    assert (organization.name, organization.filing_code, organization.uscc) == ("泉声合唱团", "JN1", None)
    assert (organization.province_category, organization.is_federation) == ("culture", False)


def test_street_staff_enter_nothing_elsewhere(client_of, street_staff, city):
    response = client_of(street_staff).post("/desk/organizations/new/", form_of(city, street=city.shandalu.pk))
    assert response.status_code == 200
    assert Organization.objects.count() == 0


def test_a_wrong_code_is_said(client_of, trainer, city):
    response = client_of(trainer).post("/desk/organizations/new/", form_of(city, uscc="51370100500000001?"))
    assert "不含I、O、S、V、Z" in response.content.decode()
    assert Organization.objects.count() == 0


def test_a_taken_name_is_said(client_of, trainer, city, organization):
    response = client_of(trainer).post("/desk/organizations/new/", form_of(city, name=organization.name))
    assert "本街道（镇）已有同名组织。" in response.content.decode()
    assert Organization.objects.count() == 1


def test_filed_becomes_registered(client_of, trainer, tianqiao_trainer, city, organization):
    address = f"/desk/organizations/{organization.pk}/edit/"
    changed = form_of(city, name=organization.name, category="service", status="registered")
    assert client_of(tianqiao_trainer).post(address, changed).status_code == 404
    client_of(trainer).post(address, changed)
    organization.refresh_from_db()
    assert organization.status == "registered"
    assert "备案 → 登记" in client_of(trainer).get(f"/desk/organizations/{organization.pk}/").content.decode()


def test_a_closed_organization_of_a_merged_street_is_corrected(client_of, trainer, city_admin, city, organization):
    """Its community went on to the other street; what ended stays where it ended."""
    close_organization(organization, on=datetime.date(2024, 3, 1), by=trainer)
    day = datetime.date(2024, 4, 1)
    redraw("merge", city.hongjialou, target=city.shandalu, on=day, reason="批复", by=city_admin)
    address = f"/desk/organizations/{organization.pk}/edit/"
    answer = client_of(trainer).post(address, form_of(city, name=organization.name, status="registered"))
    assert answer.status_code == 302
    organization.refresh_from_db()
    assert (organization.status, organization.community.parent) == ("registered", city.shandalu)


def test_what_is_wrong_with_a_field_that_is_not_on_the_page_is_said(client_of, trainer, city, organization):
    elsewhere = RegionFactory(parent=city.shandalu, level="community")
    Organization.objects.filter(pk=organization.pk).update(community=elsewhere)
    answer = client_of(trainer).post(f"/desk/organizations/{organization.pk}/edit/", form_of(city, name="新名称"))
    assert "这个社区（村）不在所选的街道（镇）。" in answer.content.decode()
    organization.refresh_from_db()
    assert organization.name == "和顺邻里调解队"


def words_of(organization) -> list[str]:
    return [tie.tag.word for tie in organization.tags.on().select_related("tag")]


def test_tags_are_ticked_shown_and_told_in_the_history(client_of, trainer, city, organization):
    ensure_tags()
    tags = {tag.word: tag.pk for tag in Tag.objects.all()}
    browser, address = client_of(trainer), f"/desk/organizations/{organization.pk}/"
    fields = form_of(city, name=organization.name)
    ticked = {"service_tags": [tags["矛盾化解"], tags["法律援助"]], "beneficiary_tags": [tags["空巢老人"]]}
    assert browser.post(f"{address}edit/", fields | ticked).url == address
    assert words_of(organization) == ["矛盾化解", "法律援助", "空巢老人"]
    Tag.objects.filter(word__in=["法律援助", "心理疏导"]).update(is_offered=False)
    form = browser.get(f"{address}edit/").context["form"]
    offered = [label for _, label in form.fields["service_tags"].choices]
    assert ("法律援助" in offered, "心理疏导" in offered) == (True, False)
    browser.post(f"{address}edit/", fields | {"service_tags": [tags["矛盾化解"]]})
    page = browser.get(address).content.decode()
    assert words_of(organization) == ["矛盾化解"]
    for line in ("服务领域增加：矛盾化解、法律援助", "服务领域去掉：法律援助", "服务对象去掉：空巢老人"):
        assert line in page
    assert f"?tag={tags['矛盾化解']}" in page


def test_a_new_organization_is_entered_with_its_tags(client_of, trainer, city):
    ensure_tags()
    client_of(trainer).post("/desk/organizations/new/", form_of(city, service_tags=Tag.objects.get(word="垃圾分类").pk))
    assert words_of(Organization.objects.get()) == ["垃圾分类"]


def test_a_tag_of_the_other_kind_is_refused(client_of, trainer, city, organization):
    ensure_tags()
    wrong = form_of(city, name=organization.name, service_tags=Tag.objects.get(word="空巢老人").pk)
    answer = client_of(trainer).post(f"/desk/organizations/{organization.pk}/edit/", wrong)
    assert (answer.status_code, words_of(organization)) == (200, [])


def test_the_list_is_narrowed_by_a_tag(client_of, trainer, city, organization):
    ensure_tags()
    OrganizationFactory(name="合唱团", street=city.hongjialou)
    one, other = Tag.objects.filter(word__in=["矛盾化解", "法律援助"])
    change_organization(organization, by=trainer, tags=[one])
    browser = client_of(trainer)
    asked = (one.pk, other.pk, "", "x", 10**20)
    found = [names(browser.get("/desk/organizations/", {"tag": tag})) for tag in asked]
    assert found == [[organization.name], [], ["合唱团", organization.name], [], []]


def test_a_post_ends(client_of, trainer, tianqiao_trainer, learner, organization):
    post = organization.posts.get()
    address = f"/desk/organizations/{organization.pk}/posts/{post.pk}/end/"
    assert client_of(tianqiao_trainer).post(address).status_code == 404
    post.refresh_from_db()
    assert post.until is None
    client_of(trainer).post(address)
    post.refresh_from_db()
    assert post.until is not None
    assert AuditEntry.objects.latest("pk").verb == "end_post"
