"""先记下，到场核对: a name of a group's list stands at the door, and the roster settles who it is."""

import pytest
from django.core.exceptions import ValidationError

from talent.attendance.confirming import confirm_attendance
from talent.attendance.models import AttendanceFact, AttendanceHead, Mark, WalkIn
from talent.attendance.noted_arrivals import arrive_as, arrive_as_walk_in
from talent.training.models import SessionSignup
from talent.training.noting import note_names
from talent.training.session_rows import NotedName
from tests.factories import PersonFactory


@pytest.fixture(autouse=True)
def _at_the_door(clock):
    clock("13:58")


@pytest.fixture
def noted(session, trainer):
    """`noted(name, mobile)` writes a name down from a group's list."""

    def note(name="赵姨", mobile=""):
        note_names(session, [(name, mobile)], by=trainer)
        return session.noted_names.get(name=name)

    return note


def address(noted) -> str:
    return f"/desk/sessions/{noted.session_id}/noted/{noted.pk}/arrival/"


def standing():
    return list(AttendanceHead.objects.values_list("person", "mark"))


def test_they_stand_on_the_roster_until_settled(session, noted, trainer, client_of):
    noted("赵姨", "13900005678")
    roster, desk = f"/desk/sessions/{session.pk}/roster/", client_of(trainer)
    page = desk.get(roster)
    assert [one.name for one, _ in page.context["noted"]] == ["赵姨"]
    assert "待核对1" in page.content.decode()
    assert "手机尾号5678" in page.content.decode()
    arrive_as_walk_in(NotedName.objects.get(), by=trainer)
    assert desk.get(roster).context["noted"] == []


def test_one_tap_for_somebody_of_the_same_name_and_number(session, noted, learner, trainer, client_of):
    one, desk = noted(learner.name, learner.mobile), client_of(trainer)
    [(_, known)] = desk.get(f"/desk/sessions/{session.pk}/roster/").context["noted"]
    assert known == learner
    done = desk.post(address(one), {"person": known.pk}, follow=True)
    assert f"“{learner.name}”是{learner.name}，已到。" in done.content.decode()
    assert standing() == [(learner.pk, Mark.PRESENT)]
    assert session.signups.get().status == SessionSignup.Status.SIGNED_UP
    one.refresh_from_db()
    assert (one.person, one.settled_by) == (learner, trainer)


def test_one_tap_into_a_walk_in(noted, trainer, client_of):
    one = noted("赵姨", "13900005678")
    client_of(trainer).post(address(one), {"person": "new"})
    assert list(WalkIn.objects.values_list("name", "mobile", "recorded_by")) == [("赵姨", "13900005678", trainer.pk)]
    one.refresh_from_db()
    assert (one.person, one.settled_by, AttendanceFact.objects.count()) == (None, trainer, 0)


def test_without_a_number_it_is_asked_for(noted, trainer, client_of):
    one, desk = noted(), client_of(trainer)
    asked = desk.post(address(one), {"person": "new"})
    assert asked.status_code == 409
    assert "“赵姨”没有留手机号。" in asked.content.decode()
    wrong = desk.post(address(one), {"person": "new", "mobile": "139"})
    assert wrong.status_code == 409
    assert 'value="139"' in wrong.content.decode()
    one.refresh_from_db()
    assert (one.settled_at, WalkIn.objects.count()) == (None, 0)
    desk.post(address(one), {"person": "new", "mobile": "139 0000 5678"})
    assert WalkIn.objects.get().mobile == "13900005678"


def test_nobody_is_called_up_for_a_seat_that_is_sat_on(session, noted, trainer):
    one = noted("赵姨", "13900005678")
    type(session).objects.update(capacity=1)
    waiting = SessionSignup.objects.create(
        session=session, person=PersonFactory(name="候补人"), status=SessionSignup.Status.WAITLISTED, queue=1
    )
    arrive_as_walk_in(one, by=trainer)
    waiting.refresh_from_db()
    assert waiting.status == SessionSignup.Status.WAITLISTED


def test_struck_off(noted, trainer, client_of):
    one = noted()
    client_of(trainer).post(address(one), {"person": "none"})
    one.refresh_from_db()
    assert (one.person, one.settled_by, WalkIn.objects.count(), AttendanceFact.objects.count()) == (None, trainer, 0, 0)


@pytest.mark.parametrize("choice", ["", "x", "9" * 5000])
def test_nobody_chosen(noted, trainer, client_of, choice):
    one = noted()
    assert client_of(trainer).post(address(one), {"person": choice}).status_code == 409
    one.refresh_from_db()
    assert one.settled_at is None


def test_settled_or_confirmed_meanwhile(session, noted, learner, trainer):
    one, late = noted("赵姨", "13900005678"), noted("钱叔", "13900005679")
    arrive_as(one, learner, by=trainer)
    with pytest.raises(ValidationError, match="刚刚有人核对过"):
        arrive_as_walk_in(one, by=trainer)
    assert WalkIn.objects.count() == 0
    type(session).objects.update(status="confirmed")
    with pytest.raises(ValidationError, match="考勤已确认"):
        arrive_as_walk_in(late, by=trainer)
    with pytest.raises(ValidationError, match="考勤已确认"):
        arrive_as(late, learner, by=trainer)
    assert (WalkIn.objects.count(), standing()) == (0, [(learner.pk, Mark.PRESENT)])


def test_a_confirmed_session_shows_none(clock, session, noted, wang, trainer, client_of):
    noted()
    clock("18:00")
    confirm_attendance(session, by=trainer)
    assert client_of(trainer).get(f"/desk/sessions/{session.pk}/roster/").context["noted"] == []


@pytest.mark.parametrize("role", ["learner", "street_staff", "tianqiao_trainer", "reviewer"])
def test_denied(noted, role, request, client_of):
    one, browser = noted("赵姨", "13900005678"), client_of(request.getfixturevalue(role))
    assert [browser.get(address(one)).status_code, browser.post(address(one), {"person": "new"}).status_code] == [
        404
    ] * 2
    one.refresh_from_db()
    assert (one.settled_at, WalkIn.objects.count()) == (None, 0)


def test_somebody_out_of_reach_is_nobody(noted, trainer, client_of):
    one, far = noted(), PersonFactory(name="远方人")
    assert client_of(trainer).post(address(one), {"person": far.pk}).status_code == 404
    one.refresh_from_db()
    assert (one.settled_at, AttendanceFact.objects.count()) == (None, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_cost_of_the_pages(session, trainer, client_of, count, django_assert_max_num_queries):
    note_names(session, [(f"赵{n}", f"1390000567{n}") for n in range(count)], by=trainer)
    desk, one = client_of(trainer), session.noted_names.first()
    desk.get(f"/desk/sessions/{session.pk}/roster/")  # the first request of a browser also writes its session
    with django_assert_max_num_queries(15):
        desk.get(f"/desk/sessions/{session.pk}/roster/")
    with django_assert_max_num_queries(14):
        desk.get(address(one))
