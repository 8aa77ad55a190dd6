"""隐私说明版本: a new one is published, the old ones and who agreed to which stay."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from talent.messages.models import Message
from talent.outbox.dispatch import drain
from talent.people.models import Consent, ConsentTerm, Person
from talent.people.privacy import agree, current_version
from tests.factories import AffiliationFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client_of, city_admin):
    return client_of(city_admin)


@pytest.fixture
def agreed(learner):
    Person.objects.filter(pk=learner.pk).update(claimed_at=timezone.now())
    return agree(learner)


def versions(browser) -> list[tuple]:
    rows = browser.get("/desk/city/terms/").context["versions"]
    return [(row["version"], row["agreed"], row["is_current"]) for row in rows]


def test_a_new_version_is_published_and_the_old_one_stays(browser, agreed, learner):
    first = agreed.version
    assert versions(browser) == [(first, 1, True)]
    assert "1位有账号的人" in browser.get("/desk/city/terms/").content.decode()
    browser.post("/desk/city/terms/", {"version": "2999-01", "changes": " 多了下载 "})
    term = ConsentTerm.objects.get()
    assert (term.since, term.changes, current_version()) == (timezone.localdate(), "多了下载", "2999-01")
    drain()
    assert Message.objects.get(template="terms_changed").person == learner
    assert versions(browser) == [("2999-01", 0, True), (first, 1, False)]
    page = browser.get("/desk/city/terms/consents/", {"version": first})
    assert [consent.person for consent in page.context["page_obj"]] == [learner]
    assert browser.get("/desk/city/terms/consents/").context["row"]["version"] == "2999-01"
    assert "还没有人同意" in browser.get("/desk/city/terms/consents/", {"version": "2999-01"}).content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"version": "", "changes": "x"}, "请填版本。"),
        ({"version": "第二版", "changes": "x"}, "版本只用数字、字母、点和短横线"),
        ({"version": "2999-01", "changes": "  "}, "请写一句有什么变化"),
        ({"version": "2999-01", "changes": "长" * 201}, "200"),
        ({"version": "2026-01", "changes": "x"}, "已有这个版本。"),
    ],
)
def test_what_can_not_be_published_is_said_and_kept(browser, fields, sentence):
    answer = browser.post("/desk/city/terms/", fields)
    page = answer.content.decode()
    assert (answer.status_code, sentence in page, ConsentTerm.objects.count()) == (422, True, 0)
    assert answer.context["form"]["changes"].value() == fields["changes"]


def test_the_same_version_twice_is_said(browser):
    for status in (302, 422):
        answer = browser.post("/desk/city/terms/", {"version": "2999-01", "changes": "多了下载"})
        assert answer.status_code == status
    assert ConsentTerm.objects.count() == 1


def test_a_merged_row_and_its_canonical_one_agreed_once(browser, agreed, learner):
    agree(PersonFactory(canonical=learner))
    assert versions(browser) == [(agreed.version, 1, True)]


@pytest.mark.parametrize("role", ["licheng_admin", "trainer", "street_staff", "learner"])
def test_it_is_the_citys(client_of, request, role):
    other = client_of(request.getfixturevalue(role))
    assert other.get("/desk/city/terms/").status_code == 404
    assert other.post("/desk/city/terms/", {"version": "2999-01", "changes": "x"}).status_code == 404
    assert (other.get("/desk/city/terms/consents/?version=2026-01").status_code, ConsentTerm.objects.count()) == (
        404,
        0,
    )


def test_an_unknown_version_is_no_page(browser):
    for version in ("", "x", "2999-01"):
        assert browser.get("/desk/city/terms/consents/", {"version": version}).status_code == 404


def test_the_lists_cost_the_same_for_one_and_for_three(browser, city):
    costs = []
    for rows in (1, 2):
        for _ in range(rows):
            person = PersonFactory()
            AffiliationFactory(person=person, region=city.hongjialou)
            Consent.objects.create(person=person, version="2026-01")
            ConsentTerm.objects.create(version=f"v{person.pk}", since="2026-01-01")
        browser.get("/desk/city/terms/")
        with CaptureQueriesContext(connection) as queries:
            browser.get("/desk/city/terms/")
            browser.get("/desk/city/terms/consents/?version=2026-01")
        costs.append(len(queries))
    assert costs[0] == costs[1]
