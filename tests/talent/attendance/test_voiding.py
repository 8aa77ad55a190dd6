"""整场作废: asked for by one, decided by another admin; every hour goes by a counter-fact."""

import pytest
from django.core.exceptions import ValidationError

from talent.attendance import corrections, voiding
from talent.attendance.archive_models import SessionVoid
from talent.attendance.confirming import confirm_attendance
from talent.attendance.models import AttendanceHead, Mark
from talent.credits.models import CreditHead, TrainingCredit
from tests.factories.attendance import attend


@pytest.fixture
def confirmed(clock, session, wang, trainer):
    clock("17:05")
    attend(session, wang)
    return confirm_attendance(session, by=trainer)


def test_another_admin_takes_every_hour_back(confirmed, wang, licheng_admin, city_admin):
    asked = voiding.request_void(confirmed, by=licheng_admin, reason="没有办这场")
    assert voiding.request_void(confirmed, by=city_admin, reason="再来一次") == asked
    with pytest.raises(ValidationError, match="另一位管理员"):
        voiding.approve_void(asked, by=licheng_admin)
    assert CreditHead.objects.valid().count() == 1
    voiding.approve_void(asked, by=city_admin)
    assert (CreditHead.objects.valid().count(), TrainingCredit.objects.count()) == (0, 2)
    assert AttendanceHead.objects.get(person=wang).mark == Mark.PRESENT
    with pytest.raises(ValidationError, match="整场作废"):
        corrections.request_correction(confirmed, wang, Mark.ABSENT, by=wang, reason="x")


def test_refused_with_an_answer_it_may_be_asked_again(confirmed, licheng_admin, city_admin):
    asked = voiding.request_void(confirmed, by=licheng_admin, reason="没有办这场")
    voiding.refuse_void(asked, by=city_admin, answer="有手签表")
    assert voiding.request_void(confirmed, by=licheng_admin, reason="手签表是假的") != asked
    assert CreditHead.objects.valid().count() == 1


def test_a_trainer_does_not_decide(confirmed, licheng_admin, trainer, tianqiao_trainer):
    asked = voiding.request_void(confirmed, by=licheng_admin, reason="没有办这场")
    for person in (trainer, tianqiao_trainer):
        with pytest.raises(ValidationError):
            voiding.approve_void(asked, by=person)
    assert SessionVoid.objects.get().status == "pending"


def test_as_pages(confirmed, licheng_admin, city_admin, client_of):
    base = f"/desk/sessions/{confirmed.pk}/"
    client_of(licheng_admin).post(f"{base}void/", {"reason": "没有办这场"})
    assert "等另一位管理员决定" in client_of(licheng_admin).get("/desk/corrections/").content.decode()
    page = client_of(city_admin).post(f"{base}void/decide/", {"decision": "approve"}, follow=True).content.decode()
    assert "学时已整场作废：没有办这场" in page
    assert not CreditHead.objects.valid().exists()
