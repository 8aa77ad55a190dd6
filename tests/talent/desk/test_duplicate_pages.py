import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talent.models import DataRequest, NotSamePerson, Person, PersonMerge, Post
from talent.people.actions import change_person
from talent.people.merging import merge_people
from talent.people.privacy import request_correction
from tests.factories import AffiliationFactory, OrganizationFactory, PersonFactory, PostFactory, RoleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(city):
    kept, other = (PersonFactory(name="王桂兰", mobile="13900001234", education=word) for word in ("大专", "本科"))
    for person in (kept, other):
        AffiliationFactory(person=person, region=city.hongjialou)
    return kept, other


@pytest.fixture
def outsider(city):
    person = PersonFactory(name="王桂兰", mobile="13900001234")
    AffiliationFactory(person=person, region=city.beiyuan)
    return person


def test_suspects_are_listed_with_masked_numbers(client_of, trainer, pair, outsider):
    response = client_of(trainer).get("/desk/people/duplicates/")
    assert [((one.first, one.second), may) for one, may in response.context["suspects"]] == [(pair, True)]
    assert "13900001234" not in response.content.decode()


def test_a_merge_is_previewed_chosen_done_and_undone(client_of, trainer, pair):
    kept, other = pair
    browser = client_of(trainer)
    page = browser.get(f"/desk/people/{kept.pk}/merge/", {"with": other.pk}).content.decode()
    assert "大专" in page
    assert "本科" in page
    answer = browser.post(f"/desk/people/{kept.pk}/merge/", {"with": other.pk, "education": "other"})
    assert answer.url == f"/desk/people/{kept.pk}/"
    kept.refresh_from_db()
    assert kept.education == "本科"
    assert browser.get(f"/desk/people/{other.pk}/").url == f"/desk/people/{kept.pk}/"
    merge = PersonMerge.objects.get()
    assert "撤销合并" in browser.get(f"/desk/people/{kept.pk}/").content.decode()
    browser.post(f"/desk/people/{kept.pk}/merge/undo/", {"merge": merge.pk})
    kept.refresh_from_db()
    assert kept.education == "大专"


@pytest.mark.parametrize("number", ["outsider", "9" * 30, "x", "0", "-1", "１２"])
def test_a_second_row_elsewhere_does_not_exist(client_of, trainer, pair, outsider, number):
    browser, kept = client_of(trainer), pair[0]
    named = outsider.pk if number == "outsider" else number
    for address, key in ((f"/desk/people/{kept.pk}/merge/", "with"), (f"/desk/people/{kept.pk}/apart/", "other"),
                         (f"/desk/people/{kept.pk}/apart/undo/", "other")):  # fmt: skip
        assert browser.post(address, {key: named}).status_code == 404
    assert (PersonMerge.objects.count(), NotSamePerson.objects.count()) == (0, 0)


def test_street_staff_tell_apart_and_leave_merging_to_the_district(client_of, street_staff, pair):
    kept, other = pair
    browser = client_of(street_staff)
    assert "这是同一个人" not in browser.get("/desk/people/duplicates/").content.decode()
    assert browser.get(f"/desk/people/{kept.pk}/merge/", {"with": other.pk}).status_code == 404
    browser.post(f"/desk/people/{kept.pk}/apart/", {"other": other.pk})
    assert NotSamePerson.objects.get().by == street_staff
    browser.post(f"/desk/people/{kept.pk}/apart/undo/", {"other": other.pk})
    assert NotSamePerson.objects.count() == 0


def test_the_buttons_follow_the_rule_of_the_verb(client_of, trainer, street_staff, city, pair):
    """A trainer of another district who looks after this street as its office sees both rows and merges nothing."""
    kept = pair[0]
    twin = PersonFactory(name="王桂兰", mobile="13900009999")
    AffiliationFactory(person=twin, region=city.hongjialou)
    merge_people(kept, twin, by=trainer)
    browser = client_of(street_staff)
    RoleFactory(person=street_staff, kind="trainer", region=city.tianqiao)
    page = browser.get("/desk/people/duplicates/").content.decode()
    assert ("是同一个人的，请告诉区县老师来合并" in page, "这是同一个人" in page) == (True, False)
    page = browser.get(f"/desk/people/{kept.pk}/").content.decode()
    assert [word in page for word in ("合并了王桂兰的记录", "撤销合并", "找重复记录")] == [True, False, False]
    page = client_of(trainer).get(f"/desk/people/{kept.pk}/").content.decode()
    assert [word in page for word in ("合并了王桂兰的记录", "撤销合并", "找重复记录")] == [True, True, True]
    page = client_of(trainer).get("/desk/people/duplicates/").content.decode()
    assert ("请告诉区县老师" in page, "这是同一个人" in page) == (False, True)


def test_the_pairs_cost_the_same_for_one_and_for_three(client_of, trainer, city):
    browser, costs = client_of(trainer), []
    for mobiles in (["13900000001"], ["13900000002", "13900000003"]):
        for mobile in mobiles:
            for _ in range(2):
                AffiliationFactory(person=PersonFactory(name="王桂兰", mobile=mobile), region=city.hongjialou)
        browser.get("/desk/people/duplicates/")
        with CaptureQueriesContext(connection) as queries:
            browser.get("/desk/people/duplicates/")
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_saving_over_a_colleague_shows_both(client_of, trainer, licheng_admin, pair):
    kept, _ = pair
    browser = client_of(trainer)
    form = browser.get(f"/desk/people/{kept.pk}/edit/").context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"education": "高中"}
    typed = {name: value for name, value in typed.items() if value is not False}
    change_person(kept, by=licheng_admin, education="研究生")
    answer = browser.post(f"/desk/people/{kept.pk}/edit/", typed)
    assert answer.status_code == 409
    assert "别人刚改过这位人员" in answer.content.decode()
    assert answer.context["stored"] == [{"label": "文化程度", "stored": "研究生", "typed": "高中"}]
    kept.refresh_from_db()
    assert kept.education == "研究生"
    again = answer.context["form"]
    answer = browser.post(f"/desk/people/{kept.pk}/edit/", typed | {"version": again["version"].value()})
    kept.refresh_from_db()
    assert (answer.status_code, kept.education) == (302, "高中")


def test_a_request_is_answered_on_the_desk(client_of, trainer, tianqiao_trainer, learner):
    asked = request_correction(learner, "education", "大专")
    address, data = f"/desk/people/{learner.pk}/answer/", {"request": asked.pk, "decision": "accept"}
    assert client_of(tianqiao_trainer).post(address, data).status_code == 404
    assert "大专" in client_of(trainer).get("/desk/people/requests/").content.decode()
    client_of(trainer).post(address, data)
    learner.refresh_from_db()
    assert (learner.education, DataRequest.objects.get().status) == ("大专", "accepted")


def test_a_slip_is_printed_once(client_of, trainer, pair):
    answer = client_of(trainer).post(f"/desk/people/{pair[0].pk}/slip/")
    assert answer["Cache-Control"] == "no-store"
    assert answer.context["code"] in answer.content.decode()


def found(response) -> tuple:
    context = response.context
    return [one.pk for one in context["people"]], [one.pk for one in context["organizations"]]


@pytest.mark.parametrize("text", ["王桂兰", "桂兰", "王桂", "wgl", "WangGui", "1234", "00001234", "13900001234"])
def test_one_box_finds_people_of_ones_region(client_of, trainer, pair, outsider, text):
    people, organizations = found(client_of(trainer).get("/desk/search/", {"q": text}))
    assert (people, organizations) == ([one.pk for one in pair], [])


@pytest.mark.parametrize("text", ["", " ", "w", "12", "123", "9999999999999999999999", "%", "_", "王%", "兰" * 80])
def test_odd_words_find_nobody(client_of, trainer, pair, text):
    response = client_of(trainer).get("/desk/search/", {"q": text})
    assert (response.status_code, found(response)) == (200, ([], []))


def test_organizations_are_found_by_part_of_their_name(client_of, trainer, city, organization):
    OrganizationFactory(name="泉水邻里调解队", street=city.beiyuan)
    assert found(client_of(trainer).get("/desk/search/", {"q": "邻里调解"})) == ([], [organization.pk])


def test_a_number_known_elsewhere_says_so_and_not_who(client_of, trainer, outsider):
    text = client_of(trainer).get("/desk/search/", {"q": "13900001234"}).content.decode()
    assert "该号码在其他区县已有登记" in text
    assert "王桂兰" not in text
    assert "其他区县" not in client_of(trainer).get("/desk/search/", {"q": "1234"}).content.decode()


def test_the_search_costs_the_same_for_one_and_for_three(client_of, trainer, city):
    browser, costs = client_of(trainer), []
    for rows in (1, 2):
        for row in range(rows):
            AffiliationFactory(person=PersonFactory(name="王桂兰"), region=city.hongjialou)
            OrganizationFactory(name=f"王桂兰合唱团{rows}{row}", street=city.hongjialou)
        browser.get("/desk/search/", {"q": "王桂兰"})
        with CaptureQueriesContext(connection) as queries:
            browser.get("/desk/search/", {"q": "王桂兰"})
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_the_page_of_a_merged_person_shows_both_rows(client_of, trainer, city, pair):

    kept, other = pair
    PostFactory(person=other, organization=OrganizationFactory(name="泉声合唱团", street=city.hongjialou))
    merge_people(kept, other, by=trainer)
    assert "泉声合唱团" in client_of(trainer).get(f"/desk/people/{kept.pk}/").content.decode()
    assert (Post.objects.get().person, Person.objects.canonical_only().filter(pk=other.pk).exists()) == (other, False)
