"""场次 on the desk."""

import pytest
import time_machine

from talent.people.models import Affiliation
from talent.sheets import list_exports
from talent.training.models import SessionSignup, TrainingSession
from tests.factories import AffiliationFactory, PersonFactory, RegionFactory
from tests.factories.training import SignupFactory, TrainingSessionFactory, at

NOW = "2026-11-20T10:00:00+08:00"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def session(city):
    return TrainingSessionFactory(region=city.licheng)


def typed(city, **changes):
    return {
        "title": "矛盾调解实务", "region": city.licheng.pk, "day": "2026-11-26", "start": "14:00", "end": "17:00",
        "place": "洪家楼街道办三楼", "mode": "face", "capacity": 40, "hours": "4", "check_in_opens": 30,
        "late_after": 15,
    } | changes  # fmt: skip


def shown(response) -> list:
    return [session for session, _ in response.context["rows"]]


def test_tabs_and_search(city, session, trainer, client_of):
    draft = TrainingSessionFactory(region=city.licheng, draft=True, title="草稿一")
    TrainingSessionFactory(region=city.tianqiao)
    browser = client_of(trainer)
    page = browser.get("/desk/sessions/")
    assert set(shown(page)) == {session, draft}
    assert {value.value: count for value, _, count in page.context["tabs"]} == {
        "draft": 1, "published": 1, "running": 0, "to_be_confirmed": 0, "confirmed": 0, "cancelled": 0
    }  # fmt: skip
    assert shown(browser.get("/desk/sessions/", {"state": "draft"})) == [draft]
    assert shown(browser.get("/desk/sessions/", {"q": "草稿"})) == [draft]


@pytest.mark.parametrize("count", [1, 3])
def test_cost_of_the_list(city, trainer, client_of, count, django_assert_max_num_queries):
    for _ in range(count):
        SignupFactory(session=TrainingSessionFactory(region=city.licheng))
    browser = client_of(trainer)
    browser.get("/desk/sessions/")
    with django_assert_max_num_queries(9):
        browser.get("/desk/sessions/")


@pytest.mark.parametrize("count", [1, 3])
def test_cost_of_one_session(city, session, trainer, client_of, count, django_assert_max_num_queries):
    for _ in range(count):
        SignupFactory(session=session)
    browser = client_of(trainer)
    browser.get(f"/desk/sessions/{session.pk}/")
    with django_assert_max_num_queries(20):
        browser.get(f"/desk/sessions/{session.pk}/")


def test_make_change_publish(city, trainer, client_of):
    browser = client_of(trainer)
    browser.post("/desk/sessions/new/", typed(city))
    session = TrainingSession.objects.get()
    assert (session.status, session.tier, session.starts_at) == ("draft", "district", at("2026-11-26 14:00"))
    browser.post(f"/desk/sessions/{session.pk}/edit/", typed(city, end="17:30", capacity=20))
    browser.post(f"/desk/sessions/{session.pk}/publish/")
    session.refresh_from_db()
    assert (session.status, session.ends_at, session.capacity) == ("published", at("2026-11-26 17:30"), 20)
    page = browser.get(f"/desk/sessions/{session.pk}/").content.decode()
    assert "【培训通知】矛盾调解实务" in page
    assert "11月26日（周四）14:00—17:30" in page
    assert f"http://testserver/sessions/{session.pk}/" in page


@pytest.mark.parametrize(
    "wrong",
    [{"title": ""}, {"end": "13:00"}, {"capacity": 0}, {"hours": "0"}, {"day": "明天"}, {"capacity": "99999999"}],
)
def test_a_wrong_form_saves_nothing(city, trainer, client_of, wrong):
    response = client_of(trainer).post("/desk/sessions/new/", typed(city, **wrong))
    assert response.status_code == 409
    assert response.context["form"].errors
    assert not TrainingSession.objects.exists()


def test_nobody_hosts_in_a_foreign_name(city, trainer, client_of):
    for region in (city.tianqiao, city.jinan):
        assert client_of(trainer).post("/desk/sessions/new/", typed(city, region=region.pk)).status_code == 409
    assert not TrainingSession.objects.exists()


def test_cancel_with_a_reason(session, trainer, client_of):
    browser = client_of(trainer)
    assert browser.post(f"/desk/sessions/{session.pk}/cancel/", {"reason": ""}).status_code == 409
    browser.post(f"/desk/sessions/{session.pk}/cancel/", {"reason": "场地检修"})
    session.refresh_from_db()
    assert (session.status, session.cancel_reason) == ("cancelled", "场地检修")
    assert "【培训取消】" in browser.get(f"/desk/sessions/{session.pk}/").content.decode()


def test_copy(session, trainer, client_of):
    response = client_of(trainer).post(f"/desk/sessions/{session.pk}/copy/")
    copy = TrainingSession.objects.get(status="draft")
    assert response.url == f"/desk/sessions/{copy.pk}/edit/"


def test_street_staff_sign_their_own_people_up(city, session, learner, street_staff, client_of):
    elsewhere = PersonFactory(name="山大路的人")
    AffiliationFactory(person=elsewhere, region=city.shandalu, source=Affiliation.Source.HOME)
    browser = client_of(street_staff)
    url = f"/desk/sessions/{session.pk}/sign-up/"
    assert list(browser.get(url, {"everybody": 1, "q": "赵"}).context["page_obj"]) == [learner]
    for odd in (elsewhere.pk, "x", "9" * 30):
        browser.post(url, {"people": [learner.pk, odd]})
        assert SessionSignup.objects.count() == 0  # a mixed list is refused whole
    browser.post(url, {"people": [learner.pk]})
    assert list(SessionSignup.objects.values_list("person", "by")) == [(learner.pk, street_staff.pk)]
    page = browser.get(f"/desk/sessions/{session.pk}/")
    assert "取消这场培训" not in page.content.decode()
    SignupFactory(session=session, person=elsewhere)
    assert [s.person for s in browser.get(f"/desk/sessions/{session.pk}/").context["page_obj"]] == [learner]
    assert browser.post(f"/desk/sessions/{session.pk}/people/{elsewhere.pk}/drop/").status_code == 404
    browser.post(f"/desk/sessions/{session.pk}/people/{learner.pk}/drop/")
    assert dict(SessionSignup.objects.values_list("person", "status")) == {
        learner.pk: "cancelled", elsewhere.pk: "signed_up"
    }  # fmt: skip


@pytest.mark.parametrize("role", ["stranger", "learner", "tianqiao_trainer", "reviewer", "editor"])
def test_a_foreign_session_does_not_exist(session, learner, role, request, client_of, city):
    person = request.getfixturevalue(role)
    browser = client_of(person)
    wanted = 404 if person.is_authenticated else 302
    url = f"/desk/sessions/{session.pk}/"
    before = TrainingSession.objects.values().get()
    assert browser.get(url).status_code == wanted
    for path in ("edit/", "cancel/", "sign-up/"):
        assert browser.get(url + path).status_code == wanted
    for path, data in (
        ("edit/", typed(city)), ("publish/", {}), ("cancel/", {"reason": "x"}), ("copy/", {}),
        ("sign-up/", {"people": [learner.pk]}), (f"people/{learner.pk}/drop/", {}),
    ):  # fmt: skip
        assert browser.post(url + path, data).status_code == wanted
    assert list(TrainingSession.objects.values()) == [before]
    assert not SessionSignup.objects.exists()


def test_street_staff_read_but_do_not_run(session, street_staff, client_of):
    browser = client_of(street_staff)
    assert browser.get(f"/desk/sessions/{session.pk}/").status_code == 200
    for path in ("edit/", "publish/", "cancel/", "copy/"):
        assert browser.post(f"/desk/sessions/{session.pk}/{path}").status_code == 404
    assert browser.get("/desk/sessions/new/").status_code == 404
    assert TrainingSession.objects.get().status == "published"


def test_partners_are_offered_in_the_order_of_their_codes(city, trainer, client_of):
    later = RegionFactory(district=True, parent=city.jinan, name="历下区", code="370102")
    offered = client_of(trainer).get("/desk/sessions/new/").context["form"].fields["partners"].queryset
    assert list(offered) == [later, city.tianqiao, city.licheng]


def test_a_partner_copies_nothing_in_the_hosts_name(city, trainer, client_of):
    joint = TrainingSessionFactory(region=city.tianqiao)
    joint.partners.add(city.licheng)
    page = client_of(trainer).post(f"/desk/sessions/{joint.pk}/copy/", follow=True).content.decode()
    assert "以本单位名义办" in page
    assert TrainingSession.objects.count() == 1


def test_the_exported_list_is_whole_for_who_runs_the_session_alone(city, learner, trainer, street_staff):
    session = TrainingSessionFactory(region=city.licheng)
    for person in (learner, PersonFactory(name="外街道的人")):
        SignupFactory(session=session, person=person)
    rows = list_exports.get("signups").rows
    seen = [{row.person.name for row in rows(who, {"of": str(session.pk)})} for who in (street_staff, trainer)]
    assert seen == [{learner.name}, {learner.name, "外街道的人"}]
