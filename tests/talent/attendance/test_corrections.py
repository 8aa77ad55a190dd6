"""After confirming: request, reason, approval, a new fact; hours follow."""

import pytest
from django.core.exceptions import ValidationError

from talent.attendance import corrections
from talent.attendance.confirming import confirm_attendance
from talent.attendance.models import AttendanceCorrection, AttendanceFact, AttendanceHead, Mark, Path
from talent.credits.models import CreditHead
from talent.messages.models import Message
from talent.outbox.dispatch import drain
from tests.factories import PersonFactory, RoleFactory
from tests.factories.attendance import attend
from tests.factories.training import SignupFactory


@pytest.fixture
def confirmed(clock, session, wang, trainer):
    """王桂兰 is absent, another one present."""
    clock("17:05")
    other = PersonFactory(name="李国强")
    SignupFactory(session=session, person=other)
    attend(session, other)
    session.other = other
    confirm_attendance(session, by=trainer)
    session.refresh_from_db()
    return session


def valid_hours(person):
    return list(CreditHead.objects.valid().filter(person=person).values_list("hours", flat=True))


def test_a_learner_asks_and_the_trainer_agrees(confirmed, wang, trainer):
    asked = corrections.request_correction(confirmed, wang, Mark.PRESENT, by=wang, reason="当时手机没电")
    assert (AttendanceHead.objects.get(person=wang).mark, valid_hours(wang)) == (Mark.ABSENT, [])
    done = corrections.approve_correction(asked, by=trainer)
    head = AttendanceHead.objects.get(person=wang)
    assert (head.mark, head.path, head.at, done.fact) == (Mark.PRESENT, Path.CORRECTION, confirmed.starts_at, head.fact)
    assert valid_hours(wang) == [confirmed.hours]
    drain()
    assert Message.objects.get(template="correction_answered").person == wang


def test_taking_presence_back_takes_the_hours_back(confirmed, trainer):
    corrections.correct_attendance(confirmed, confirmed.other, Mark.ABSENT, by=trainer, reason="勾错了人")
    assert AttendanceHead.objects.get(person=confirmed.other).mark == Mark.ABSENT
    assert valid_hours(confirmed.other) == []
    corrections.correct_attendance(confirmed, confirmed.other, Mark.LATE, by=trainer, reason="确实来了，晚了些")
    assert valid_hours(confirmed.other) == [confirmed.hours]
    assert AttendanceFact.objects.filter(person=confirmed.other).count() == 3


def test_refused_with_an_answer(confirmed, wang, trainer):
    asked = corrections.request_correction(confirmed, wang, Mark.PRESENT, by=wang, reason="我在")
    with pytest.raises(ValidationError):
        corrections.refuse_correction(asked, by=trainer, answer=" ")
    corrections.refuse_correction(asked, by=trainer, answer="签到表上没有您的签名")
    with pytest.raises(ValidationError, match="处理过"):
        corrections.approve_correction(asked, by=trainer)
    assert (AttendanceHead.objects.get(person=wang).mark, valid_hours(wang)) == (Mark.ABSENT, [])


@pytest.mark.parametrize(("mark", "reason"), [(Mark.PRESENT, " "), (Mark.CLEARED, "x"), ("nonsense", "x")])
def test_no_reason_no_correction(confirmed, wang, trainer, mark, reason):
    with pytest.raises(ValidationError):
        corrections.correct_attendance(confirmed, wang, mark, by=trainer, reason=reason)
    assert not AttendanceCorrection.objects.exists()


def test_not_before_confirming(clock, session, wang, trainer):
    clock("15:00")
    with pytest.raises(ValidationError, match="还没确认"):
        corrections.request_correction(session, wang, Mark.PRESENT, by=wang, reason="x")


def test_one_open_request_per_person(confirmed, wang):
    first = corrections.request_correction(confirmed, wang, Mark.PRESENT, by=wang, reason="一")
    assert corrections.request_correction(confirmed, wang, Mark.LATE, by=wang, reason="二") == first


def test_the_twenty_first_needs_another_admin(confirmed, wang, city, trainer, licheng_admin, monkeypatch):
    monkeypatch.setattr(corrections, "ALONE", 1)
    corrections.correct_attendance(confirmed, confirmed.other, Mark.ABSENT, by=trainer, reason="勾错了人")
    waiting = corrections.correct_attendance(confirmed, wang, Mark.PRESENT, by=trainer, reason="漏勾了")
    assert (waiting.status, valid_hours(wang)) == ("pending", [])
    colleague = PersonFactory(name="另一位老师", login="colleague")
    RoleFactory(person=colleague, kind="trainer", region=confirmed.region)
    elsewhere = PersonFactory(name="别区管理员", login="elsewhere")
    RoleFactory(person=elsewhere, kind="district_admin", region=city.tianqiao)
    for wrong in (trainer, colleague, elsewhere):
        with pytest.raises(ValidationError, match="另一位"):
            corrections.approve_correction(waiting, by=wrong)
    assert valid_hours(wang) == []
    corrections.approve_correction(waiting, by=licheng_admin)
    assert valid_hours(wang) == [confirmed.hours]


def test_an_admin_does_not_agree_to_their_own(confirmed, wang, licheng_admin, city_admin, monkeypatch):
    monkeypatch.setattr(corrections, "ALONE", 0)
    waiting = corrections.correct_attendance(confirmed, wang, Mark.PRESENT, by=licheng_admin, reason="漏勾了")
    with pytest.raises(ValidationError, match="另一位"):
        corrections.approve_correction(waiting, by=licheng_admin)
    corrections.approve_correction(waiting, by=city_admin)
    assert valid_hours(wang) == [confirmed.hours]


def test_a_waiting_request_is_decided_first(confirmed, wang, trainer):
    asked = corrections.request_correction(confirmed, wang, Mark.PRESENT, by=wang, reason="我在")
    with pytest.raises(ValidationError, match="这位已有一条待处理的更正，请先处理。"):
        corrections.correct_attendance(confirmed, wang, Mark.LATE, by=trainer, reason="晚来了")
    assert list(AttendanceCorrection.objects.values_list("pk", "mark", "status")) == [(asked.pk, "present", "pending")]


def test_an_answer_that_is_too_long_is_said_to_be(confirmed, wang, trainer, client_of):
    asked = corrections.request_correction(confirmed, wang, Mark.PRESENT, by=wang, reason="我在")
    url = f"/desk/sessions/{confirmed.pk}/corrections/{asked.pk}/"
    page = client_of(trainer).post(url, {"decision": "refuse", "answer": "长" * 301}, follow=True).content.decode()
    assert "答复最多300字，现在有301字" in page
    assert AttendanceCorrection.objects.get().status == "pending"
