"""/desk/calls/ on the phone: dial, tap, take back; foreign people do not exist."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talent.audit.models import AuditEntry
from talent.target.call_models import CallRecord
from talent.target.calling import start_call
from talent.training.models import SessionSignup
from tests.factories.training import TrainingSessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel("2023-11-20 10:00+08:00", tick=False):
        yield


@pytest.fixture
def session(city):
    return TrainingSessionFactory(title="矛盾调解实务", starts="2023-11-24 14:00", region=city.licheng)


def names(response) -> list[str]:
    return [case.person.name for case in response.context["cases"]]


def test_dial_tap_and_take_back(client_of, street_staff, pool, session):
    client, address = client_of(street_staff), f"/desk/calls/{pool.untrained.pk}/"
    assert names(client.get("/desk/calls/")) == ["李秀英"]
    dialed = client.post(f"{address}dial/")
    assert dialed.headers["Refresh"] == f"0; url=tel:{pool.untrained.person.mobile}"
    assert AuditEntry.objects.filter(verb="dial", actor=street_staff).count() == 1
    tapped = client.post(f"{address}outcome/", {"outcome": "promised", "session": session.pk}, follow=True)
    text = tapped.content.decode()
    assert "李秀英已报名《矛盾调解实务》。" in text
    assert (names(tapped), tapped.context["settled"], tapped.context["whole"]) == ([], 1, 1)
    assert names(client.get("/desk/calls/?show=done")) == ["李秀英"]
    assert "点错了，撤回" in text
    client.post(f"{address}withdraw/")
    assert names(client.get("/desk/calls/")) == ["李秀英"]
    assert SessionSignup.objects.get().status == "cancelled"


def test_a_full_number_is_shown_to_who_dials_only(client_of, street_staff, pool):
    client, number = client_of(street_staff), pool.untrained.person.mobile
    for page in ("/desk/calls/", f"/desk/calls/{pool.untrained.pk}/"):
        assert number not in client.get(page).content.decode()


def test_another_who_calls_is_named_and_the_buttons_are_gone(client_of, street_staff, trainer, pool):
    start_call(pool.untrained, by=trainer)
    client, address = client_of(street_staff), f"/desk/calls/{pool.untrained.pk}/"
    assert "正在联系" in client.get("/desk/calls/").content.decode()
    assert "通话结果" not in client.get(address).content.decode()
    refused = client.post(f"{address}dial/")
    assert (refused.status_code, "Refresh" in refused.headers) == (409, False)
    assert "孙老师正在联系这位" in refused.content.decode()


@pytest.mark.parametrize(
    ("data", "status"),
    [({}, 400), ({"outcome": "x"}, 400), ({"outcome": "promised"}, 409), ({"outcome": "promised", "session": "999"}, 404),
     ({"outcome": "exemption", "until": "2023-01-01"}, 409), ({"outcome": "exemption", "until": "x"}, 400)],
)  # fmt: skip
def test_bad_input_is_said_and_nothing_kept(client_of, street_staff, pool, data, status):
    response = client_of(street_staff).post(f"/desk/calls/{pool.untrained.pk}/outcome/", data)
    assert (response.status_code, CallRecord.objects.count()) == (status, 0)


def test_another_district_and_another_street_do_not_exist(client_of, tianqiao_trainer, street_staff, pool, session):
    for who, member in ((tianqiao_trainer, pool.untrained), (street_staff, pool.late)):
        client = client_of(who)
        assert client.get(f"/desk/calls/{member.pk}/").status_code == 404
        for verb in ("dial", "outcome", "withdraw"):
            assert client.post(f"/desk/calls/{member.pk}/{verb}/", {"outcome": "no_answer"}).status_code == 404
    assert (CallRecord.objects.count(), AuditEntry.objects.filter(verb="dial").count()) == (0, 0)


def test_a_session_of_elsewhere_is_no_offer(client_of, street_staff, pool, city):
    elsewhere = TrainingSessionFactory(starts="2023-11-24 14:00", region=city.tianqiao)
    sent = {"outcome": "promised", "session": elsewhere.pk}
    response = client_of(street_staff).post(f"/desk/calls/{pool.untrained.pk}/outcome/", sent)
    assert (response.status_code, SessionSignup.objects.count()) == (404, 0)


def test_a_trainer_narrows_to_a_street(client_of, trainer, pool, city):
    client = client_of(trainer)
    assert names(client.get("/desk/calls/", {"street": city.hongjialou.pk})) == ["李秀英"]
    assert names(client.get("/desk/calls/", {"street": city.shandalu.pk})) == ["陈淑珍", "刘志强"]
    assert len(names(client.get("/desk/calls/"))) == 3


def test_the_list_costs_the_same_for_one_and_for_four(client_of, street_staff, city, joins, session):
    client, costs = client_of(street_staff), []
    for rows in (1, 3):
        for number in range(rows):
            joins(f"甲{rows}{number}", city.licheng, city.hongjialou)
        client.get("/desk/calls/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/desk/calls/")
        costs.append(len(queries))
    assert costs[0] == costs[1]
