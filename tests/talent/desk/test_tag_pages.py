"""服务标签: the words are rows that the city changes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talent.registry.actions import change_organization
from talent.registry.tag_models import Tag
from talent.registry.tagging import BENEFICIARY, SERVICE, save_tag
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/desk/city/tags/"


@pytest.fixture
def browser(client_of, city_admin):
    return client_of(city_admin)


@pytest.fixture
def tag(city_admin):
    return save_tag(None, word="矛盾化解", kind=SERVICE, by=city_admin)


def rows() -> list[tuple]:
    return list(Tag.objects.order_by("pk").values_list("kind", "word", "is_offered"))


def test_a_word_comes_is_spelled_another_way_and_is_offered_no_more(browser, tag):
    assert browser.post(ADDRESS, {"kind": BENEFICIARY, "word": " 空巢老人 "}).url == ADDRESS
    assert rows() == [(SERVICE, "矛盾化解", True), (BENEFICIARY, "空巢老人", True)]
    browser.post(ADDRESS, {"tag": tag.pk, "word": "化解矛盾"})
    assert rows()[0] == (SERVICE, "化解矛盾", False)
    assert "已停用" in browser.get(ADDRESS).content.decode()


@pytest.mark.parametrize(
    ("word", "sentence"), [("", "请写下标签。"), ("矛盾化解", "“矛盾化解”已经有了。"), ("长" * 21, "20")]
)
def test_what_is_wrong_is_said_and_kept(browser, tag, word, sentence):
    answer = browser.post(ADDRESS, {"kind": SERVICE, "word": word})
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert (answer.context["kinds"][0]["new"]["word"].value(), rows()) == (word, [(SERVICE, "矛盾化解", True)])


@pytest.mark.parametrize(
    ("asked", "status"), [({"tag": "x"}, 404), ({"tag": "9" * 30}, 404), ({"kind": "other"}, 422), ({}, 422)]
)
def test_what_does_not_exist_changes_nothing(browser, tag, asked, status):
    assert browser.post(ADDRESS, asked | {"word": "新词"}).status_code == status
    assert rows() == [(SERVICE, "矛盾化解", True)]


@pytest.mark.parametrize("role", ["licheng_admin", "trainer", "street_staff"])
def test_the_words_are_the_citys(client_of, request, tag, role):
    other = client_of(request.getfixturevalue(role))
    assert other.get(ADDRESS).status_code == 404
    assert other.post(ADDRESS, {"tag": tag.pk, "word": "改"}).status_code == 404
    assert rows() == [(SERVICE, "矛盾化解", True)]


def test_the_words_cost_the_same_for_one_and_for_three(browser, city, city_admin):
    costs = []
    for words in (["一"], ["二", "三"]):
        for word in words:
            tag = save_tag(None, word=word, kind=SERVICE, by=city_admin)
            change_organization(OrganizationFactory(street=city.hongjialou), by=city_admin, tags=[tag])
        browser.get(ADDRESS)
        with CaptureQueriesContext(connection) as queries:
            page = browser.get(ADDRESS)
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert [(tag.word, count) for tag, count, _ in page.context["kinds"][0]["rows"]] == [
        ("一", 1),
        ("二", 1),
        ("三", 1),
    ]
