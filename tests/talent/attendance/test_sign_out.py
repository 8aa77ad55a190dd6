"""签退, where a session asks for it."""

import pytest

from talent.attendance.confirming import confirm_attendance
from talent.attendance.models import AttendanceFact, AttendanceHead, RefusedCheckIn
from talent.attendance.sign_outs import sign_out, sign_out_everybody
from talent.credits.models import CreditHead
from talent.messages.models import Message
from talent.outbox.dispatch import drain
from talent.training.parts import PartFields, set_parts
from talent.training.texts import plain_hours
from tests.factories import PersonFactory
from tests.factories.attendance import attend
from tests.factories.training import SignupFactory, TrainingSessionFactory, at
from tests.talent.attendance.conftest import address, code_of, refusals


@pytest.fixture
def session(city):
    return TrainingSessionFactory(region=city.licheng, sign_out=True)


def test_who_came_signs_out_after_the_end(clock, session, learner, client_of):
    clock("13:52")
    attend(session, learner)
    clock("17:05")
    url, phone = address(session), client_of(learner)
    page = phone.get(url).content.decode()
    assert 'name="do" value="sign-out"' in page
    done = phone.post(url, {"do": "sign-out"})
    assert done.status_code == 200
    assert "已签退" in done.content.decode()
    assert AttendanceHead.objects.get().left_at == at("2026-11-24 17:05")


def test_the_last_time_counts(clock, session, learner):
    clock("13:52")
    attend(session, learner)
    for time in ("15:00", "16:58"):
        clock(time)
        sign_out(session, learner)
    assert AttendanceHead.objects.get().left_at == at("2026-11-24 16:58")
    assert AttendanceFact.objects.count() == 3


def test_without_a_login(clock, session, wang, phone):
    clock("13:52")
    attend(session, wang)
    clock("17:05")
    url = address(session)
    phone.get(url)
    asked = phone.post(url, {"tail": "1234"}).content.decode()
    assert "是我，签退" in asked
    assert "是我，签到" not in asked
    phone.post(url, {"tail": "1234", "who": wang.pk, "do": "sign-out"})
    assert AttendanceHead.objects.get().left_at == at("2026-11-24 17:05")


def test_sign_out_before_check_in_is_refused_kindly_and_kept(clock, session, learner, client_of):
    clock("14:30")
    url, phone = address(session), client_of(learner)
    phone.get(url)
    refused = phone.post(url, {"do": "sign-out"})
    assert refused.status_code == 409
    assert "您还没签到，签退不了。请先签到" in refused.content.decode()
    assert list(RefusedCheckIn.objects.values_list("session", "person", "reason")) == [
        (session.pk, learner.pk, "not_here")
    ]
    assert AttendanceFact.objects.count() == 0


@pytest.mark.parametrize("time", ["16:58", "17:05", "17:29"])
def test_by_the_six_digits(clock, session, learner, client_of, time):
    """Before the end and within half an hour after it; the page asks, for digits alone say neither 签到 nor 签退."""
    clock("13:52")
    attend(session, learner)
    clock(time)
    phone = client_of(learner)
    page = phone.post("/check-in/", {"code": code_of(session)}, follow=True)
    assert 'name="do" value="sign-out"' in page.content.decode()
    assert AttendanceHead.objects.get().left_at is None
    done = phone.post(page.redirect_chain[0][0], {"do": "sign-out"})
    assert "已签退" in done.content.decode()
    assert AttendanceHead.objects.get().left_at == at(f"2026-11-24 {time}")


def test_the_six_digits_half_an_hour_after_the_end(clock, session, learner, client_of):
    clock("13:52")
    attend(session, learner)
    clock("17:31")
    assert client_of(learner).post("/check-in/", {"code": code_of(session)}).status_code == 409
    assert (AttendanceHead.objects.get().left_at, refusals()) == (None, ["wrong_code"])


def test_who_never_came_is_not_sent_to_check_in_after_the_end(clock, session, learner, client_of):
    clock("17:05")
    phone = client_of(learner)
    page = phone.post("/check-in/", {"code": code_of(session)}, follow=True)
    refused = phone.post(page.redirect_chain[0][0], {"do": "sign-out"})
    assert refused.status_code == 409
    assert "今天在场的话，请老师在名单上登记" in refused.content.decode()
    assert (AttendanceFact.objects.count(), refusals()) == (0, ["not_here"])


def test_a_clock_that_was_set_back(clock, session, learner):
    """Leaving before coming would be nonsense, and a crash at the door."""
    clock("14:30")
    attend(session, learner)
    clock("14:10")
    sign_out(session, learner)
    assert AttendanceHead.objects.get().left_at == at("2026-11-24 14:30")


@pytest.mark.parametrize(("asked_for", "time"), [(False, "16:00"), (True, "13:50"), (True, "17:31")])
def test_where_nobody_signs_out(clock, session, learner, client_of, asked_for, time):
    type(session).objects.update(sign_out=asked_for)
    clock("13:40")
    attend(session, learner)
    clock(time)
    url, phone = address(session), client_of(learner)
    phone.get(url)
    assert phone.post(url, {"do": "sign-out"}).status_code == 409
    assert AttendanceHead.objects.get().left_at is None
    assert set(refusals()) <= {"not_open", "closed"}


def test_the_trainer_signs_everybody_out(clock, session, wang, trainer, client_of):
    other = PersonFactory(name="早走的")
    for person in (wang, other):
        SignupFactory._meta.model.objects.get_or_create(session=session, person=person, status="signed_up")
        clock("13:52")
        attend(session, person)
    clock("15:00")
    sign_out(session, other)
    clock("17:20")
    url = f"/desk/sessions/{session.pk}/roster/"
    client_of(trainer).post(url, {"all": "sign-out"})
    left = dict(AttendanceHead.objects.values_list("person__name", "left_at"))
    assert left == {"王桂兰": at("2026-11-24 17:00"), "早走的": at("2026-11-24 15:00")}
    assert sign_out_everybody(session, by=trainer) == 0
    assert "15:00离开" in client_of(trainer).get(url).content.decode()


def test_who_left_before_lunch_is_signed_out_in_the_afternoon(clock, session, learner, trainer):
    parts = [("13:00", "14:30"), ("15:00", "17:00")]
    set_parts(session, [PartFields(*(at(f"2026-11-24 {time}") for time in part)) for part in parts], by=trainer)
    session.refresh_from_db()
    clock("13:00")
    attend(session, learner)
    clock("14:25")
    sign_out(session, learner)
    clock("14:40")
    assert sign_out_everybody(session, by=trainer) == 0
    clock("16:55")
    assert [sign_out_everybody(session, by=trainer) for _ in range(2)] == [1, 0]
    assert AttendanceHead.objects.get().left_at == at("2026-11-24 16:55")


def test_everybody_hears_of_the_hours_they_earned(clock, session, wang, learner, trainer):
    clock("13:52")
    for person in (wang, learner):
        attend(session, person)
    clock("15:30")
    sign_out(session, learner)
    clock("17:05")
    confirm_attendance(session, by=trainer)
    drain()
    told = dict(Message.objects.filter(template="attendance_confirmed").values_list("person", "text"))
    for person in (wang, learner):
        hours = CreditHead.objects.get(person=person).hours
        assert f"{plain_hours(hours)}学时" in told[person.pk].replace(" ", "")
    assert told[wang.pk] != told[learner.pk]


@pytest.mark.parametrize(("time", "signs_out"), [("13:52", False), ("17:05", True), ("17:31", False)])
def test_the_screen_knows_while_people_sign_out(clock, session, trainer, client_of, time, signs_out):
    clock(time)
    state = client_of(trainer).get(f"/desk/sessions/{session.pk}/screen/", {"format": "screen"}).json()
    assert state["signs_out"] is signs_out
