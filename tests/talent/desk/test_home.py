"""工作台: every role has a home of its own, a menu of what it may open, and nothing of another district."""

import datetime as dt

import pytest
from django.utils import timezone

from talent.people.models import Role
from talent.training.models import TrainingSession
from tests.cast import appoint


@pytest.fixture
def session(city):
    """A published session of 历城区, later today."""
    start = timezone.now() + dt.timedelta(minutes=1)
    return TrainingSession.objects.create(
        title="骨干培训第2期",
        region=city.licheng,
        place="街道办三楼",
        status="published",
        published_at=timezone.now(),
        starts_at=start,
        ends_at=start + dt.timedelta(hours=3),
    )


@pytest.mark.parametrize(
    "kind", [kind for kind in Role.Kind if kind not in (Role.Kind.STREET_STAFF,)], ids=lambda kind: kind.value
)
def test_every_role_reaches_its_own_home(client_of, city, kind):
    assert client_of(appoint("某人", "someone", kind, city.licheng)).get("/desk/").status_code == 200


def test_a_trainer_finds_todays_session_first(client_of, trainer, session):
    response = client_of(trainer).get("/desk/")
    assert list(response.context["today"]) == [session]
    assert response.context["region"].name == "历城区"


def test_another_districts_trainer_finds_nothing_of_it(client_of, tianqiao_trainer, session):
    response = client_of(tianqiao_trainer).get("/desk/")
    assert (list(response.context["today"]), list(response.context["upcoming"])) == ([], [])


def test_a_session_that_was_not_confirmed_waits_on_the_home(client_of, trainer, session):
    past = timezone.now() - dt.timedelta(days=2)
    TrainingSession.objects.update(starts_at=past, ends_at=past + dt.timedelta(hours=3))
    assert list(client_of(trainer).get("/desk/").context["to_confirm"]) == [session]


def test_street_staff_find_whom_to_call(client_of, street_staff):
    response = client_of(street_staff).get("/desk/")
    assert "待联系0人" in response.content.decode()


def test_a_learner_has_no_desk_and_a_stranger_logs_in_first(client_of, learner, stranger):
    assert client_of(learner).get("/desk/").status_code == 404
    response = client_of(stranger).get("/desk/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/desk/")


def test_the_menu_shows_what_a_role_may_open(client_of, trainer, licheng_admin, reviewer):
    def labels(person):
        return [item["label"] for item in client_of(person).get("/desk/").context["desk_menu"]]

    everyday = ["工作台", "人员", "新登记", "组织", "人才库", "待联系", "计划", "场次", "参训进度", "推选", "表格进出"]
    assert labels(trainer) == everyday
    assert labels(licheng_admin) == [*everyday, "报表", "六项计划", "人员分工", "区县电话"]
    assert labels(reviewer) == ["工作台", "推选"]


def test_every_entry_of_the_menu_opens(client_of, city_admin):
    client = client_of(city_admin)
    menu = client.get("/desk/").context["desk_menu"]
    assert {item["label"]: client.get(item["url"]).status_code for item in menu} == {
        item["label"]: 200 for item in menu
    }
