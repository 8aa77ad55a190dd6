"""Wagtail's user admin on a user without e-mail, first and last name."""

import pytest
from django.urls import reverse

from talent.people.models import Person
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(client):
    person = Person.objects.create_superuser("root", "管理员", "demo-2023")
    client.force_login(person)
    return person


def url(name, *args):
    return reverse(f"wagtailusers_users:{name}", args=args)


def test_list_shows_people_with_a_login_only(client, root, learner):
    PersonFactory(name="没有登录名")
    page = client.get(url("index"))
    assert {person.login for person in page.context["object_list"]} == {"root", "leader"}


@pytest.mark.parametrize("query", ["?q=赵明霞", "?q=leader", "?ordering=name", "?ordering=-login", "?is_active=true"])
def test_list_searches_and_orders(client, root, learner, query):
    assert client.get(url("index") + query).status_code == 200


def test_list_costs_the_same_for_more_rows(client, root, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(url("index"))
    with CaptureQueriesContext(connection) as one:
        client.get(url("index"))
    for n in range(3):
        PersonFactory(login=f"person{n}")
    with django_assert_num_queries(len(one)):
        client.get(url("index"))


def test_create(client, root):
    assert client.get(url("add")).status_code == 200
    password = "Spring-water-2023"
    data = {"login": "new", "name": "新编辑", "mobile": "13900001111", "password1": password, "password2": password}
    assert client.post(url("add"), data).status_code == 302
    person = Person.objects.get(login="new")
    assert (person.name, person.is_superuser, person.check_password(password)) == ("新编辑", False, True)


def test_several_people_without_a_login(client, root):
    PersonFactory(login=None)
    other = PersonFactory(login=None, name="李四")
    data = {"login": "", "name": "李四改", "is_active": "on", "password1": "", "password2": ""}
    assert client.post(url("edit", other.pk), data).status_code == 302
    other.refresh_from_db()
    assert (other.login, other.name) == (None, "李四改")


def test_edit(client, root, learner):
    assert client.get(url("edit", learner.pk)).status_code == 200
    data = {"login": "root", "name": "赵明霞", "is_active": "on"}
    assert client.post(url("edit", learner.pk), data).status_code == 200  # taken
    data["login"] = "zhao"
    assert client.post(url("edit", learner.pk), data).status_code == 302
    learner.refresh_from_db()
    assert (learner.login, learner.check_password("demo-2023")) == ("zhao", True)


def test_posted_rights_are_ignored(client, root, learner):
    data = {"login": "leader", "name": "赵明霞", "is_active": "on", "is_superuser": "on", "groups": ["1"]}
    client.post(url("edit", learner.pk), data)
    learner.refresh_from_db()
    assert (learner.is_superuser, learner.groups.count()) == (False, 0)


def test_editing_oneself(client, root):
    assert client.get(url("edit", root.pk)).status_code == 200
    data = {"login": "root", "name": "管理员二"}
    assert client.post(url("edit", root.pk), data).status_code == 302
    root.refresh_from_db()
    assert (root.name, root.is_active, root.is_superuser) == ("管理员二", True, True)


def test_nobody_is_deleted(client, root, learner):
    client.post(url("delete", learner.pk))
    bulk = reverse("wagtail_bulk_action", args=["talent", "person", "delete"])
    client.post(f"{bulk}?id={learner.pk}")
    assert Person.objects.filter(pk=learner.pk).exists()


def test_history_dashboard_and_account(client, root, learner):
    for path in (url("history", learner.pk), "/admin/", "/admin/account/"):
        assert client.get(path).status_code == 200


def test_editors_do_not_see_the_users(client_of, editor):
    from talent.people.appointments import sync_groups

    sync_groups(editor)
    assert client_of(editor).get(url("index")).status_code == 302
