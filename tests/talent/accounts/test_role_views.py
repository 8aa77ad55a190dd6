import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talent.people.models import Affiliation, Person, Role
from tests.factories import AffiliationFactory, RoleFactory

pytestmark = pytest.mark.django_db

URL = "/desk/roles/"
Kind = Role.Kind


def shown(response):
    return {role.person.login for role in response.context["page_obj"]}


def test_list_shows_ones_region_only(client_of, city_admin, licheng_admin, trainer, tianqiao_trainer, street_staff):
    assert shown(client_of(licheng_admin).get(URL)) == {"licheng", "trainer", "street"}
    assert shown(client_of(city_admin).get(URL)) == {"city", "licheng", "trainer", "tianqiao", "street"}


def test_only_admins_see_it(client, client_of, trainer, street_staff, learner, editor):
    for person in (trainer, street_staff, learner, editor):
        assert client_of(person).get(URL).status_code == 404
        assert client_of(person).post(f"{URL}1/revoke/").status_code == 404
    assert client.get(URL)["Location"] == f"/accounts/login/?next={URL}"


def test_list_can_be_narrowed(client_of, licheng_admin, trainer, street_staff):
    client = client_of(licheng_admin)
    assert shown(client.get(URL, {"kind": "trainer"})) == {"trainer"}
    assert shown(client.get(URL, {"q": "孙"})) == {"trainer"}
    assert shown(client.get(URL, {"q": "没有此人"})) == set()


def test_list_costs_the_same_for_more_rows(client_of, licheng_admin, trainer, city, django_assert_num_queries):
    client = client_of(licheng_admin)
    client.get(URL)
    with CaptureQueriesContext(connection) as few:
        client.get(URL)
    for _ in range(3):
        RoleFactory(kind=Kind.TRAINER, region=city.licheng, granted_by=licheng_admin)
    with django_assert_num_queries(len(few)):
        client.get(URL)


def test_district_admin_finds_and_appoints(client_of, licheng_admin, learner, city):
    client = client_of(licheng_admin)
    found = client.get(f"{URL}appoint/", {"q": "赵明霞"})
    assert [person.pk for person in found.context["found"]] == [learner.pk]
    answer = client.post(
        f"{URL}appoint/?person={learner.pk}", {"kind": "street_staff", "region": city.hongjialou.pk, "until": ""}
    )
    assert answer["Location"] == URL
    role = learner.roles.get()
    assert (role.kind, role.region, role.granted_by) == (Kind.STREET_STAFF, city.hongjialou, licheng_admin)


def test_search_costs_the_same_for_more_people(client_of, licheng_admin, learner, city, django_assert_num_queries):
    client = client_of(licheng_admin)
    client.get(f"{URL}appoint/", {"q": "赵明霞"})
    with CaptureQueriesContext(connection) as one:
        client.get(f"{URL}appoint/", {"q": "赵明霞"})
    for _ in range(2):
        AffiliationFactory(person__name="赵明霞", region=city.hongjialou)
    with django_assert_num_queries(len(one)):
        client.get(f"{URL}appoint/", {"q": "赵明霞"})


def test_people_of_another_district_do_not_exist(client_of, licheng_admin, tianqiao_trainer, city):
    client = client_of(licheng_admin)
    assert list(client.get(f"{URL}appoint/", {"q": "钱老师"}).context["found"]) == []
    url = f"{URL}appoint/?person={tianqiao_trainer.pk}"
    assert client.get(url).status_code == 404
    assert client.post(url, {"kind": "trainer", "region": city.licheng.pk}).status_code == 404
    assert tianqiao_trainer.roles.count() == 1


@pytest.mark.parametrize(
    ("kind", "region"), [("trainer", "tianqiao"), ("district_admin", "licheng"), ("city_admin", "jinan")]
)
def test_nothing_beyond_ones_right_can_be_given(client_of, licheng_admin, learner, city, kind, region):
    region = getattr(city, region)
    answer = client_of(licheng_admin).post(
        f"{URL}appoint/?person={learner.pk}", {"kind": kind, "region": region.pk, "until": ""}
    )
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert learner.roles.count() == 0


def test_wrong_level_is_said_on_the_page(client_of, licheng_admin, learner, city):
    answer = client_of(licheng_admin).post(
        f"{URL}appoint/?person={learner.pk}", {"kind": "trainer", "region": city.hongjialou.pk, "until": ""}
    )
    assert "不能安排在街道（镇）一级" in answer.content.decode()
    assert learner.roles.count() == 0


def test_somebody_new_is_registered_with_the_role(client_of, licheng_admin, city):
    data = {"name": "新来的", "mobile": "13900001111", "kind": "trainer", "region": city.licheng.pk, "until": ""}
    answer = client_of(licheng_admin).post(f"{URL}appoint/?new", data)
    assert answer["Location"] == URL
    person = Person.objects.get(mobile="13900001111")
    assert (person.roles.get().kind, person.login, person.has_usable_password()) == (Kind.TRAINER, None, False)
    assert person.affiliations.get().source == Affiliation.Source.ROLE


def test_a_refused_role_registers_nobody(client_of, licheng_admin, city):
    before = Person.objects.count()
    data = {"name": "新来的", "mobile": "139", "kind": "trainer", "region": city.licheng.pk, "until": ""}
    assert client_of(licheng_admin).post(f"{URL}appoint/?new", data).status_code == 200
    data |= {"mobile": "13900001111", "region": city.hongjialou.pk}
    assert client_of(licheng_admin).post(f"{URL}appoint/?new", data).status_code == 200
    assert Person.objects.count() == before


def test_revoking_from_the_list(client_of, licheng_admin, trainer):
    theirs = client_of(trainer)
    role = trainer.roles.get()
    assert client_of(licheng_admin).post(f"{URL}{role.pk}/revoke/")["Location"] == URL
    assert list(trainer.roles.in_force()) == []
    assert theirs.get("/me/messages/")["Location"] == "/accounts/login/?next=/me/messages/"


def test_foreign_and_own_roles_stay(client_of, licheng_admin, tianqiao_trainer, city_admin):
    client = client_of(licheng_admin)
    foreign, own = tianqiao_trainer.roles.get(), licheng_admin.roles.get()
    assert client.post(f"{URL}{foreign.pk}/revoke/").status_code == 404
    assert client.post(f"{URL}{city_admin.roles.get().pk}/revoke/").status_code == 404
    page = client.post(f"{URL}{own.pk}/revoke/", follow=True)
    assert "不能结束自己的角色" in page.content.decode()
    assert Role.objects.in_force().count() == 3
