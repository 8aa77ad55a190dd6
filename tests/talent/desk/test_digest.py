"""One digest a morning for who runs sessions; a week without confirming reaches the district's admin."""

import pytest
import time_machine

from talent.attendance.confirming import confirm_attendance
from talent.attendance.corrections import request_correction
from talent.desk.digest import send_digests, tell_admins_of_overdue
from talent.messages.models import Message
from tests.factories.training import SignupFactory, TrainingSessionFactory, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(city):
    return TrainingSessionFactory(region=city.licheng)


def on(moment: str):
    return time_machine.travel(at(moment), tick=False)


def texts(person) -> list[str]:
    return list(Message.objects.filter(person=person).order_by("pk").values_list("text", flat=True))


def test_one_message_a_morning(session, trainer, tianqiao_trainer):
    with on("2026-11-24 08:00"):
        assert (send_digests(), send_digests()) == (1, 1)
    with on("2026-11-25 08:00"):
        send_digests()
    assert texts(trainer) == ["今天1场培训", "待确认考勤1"]
    assert texts(tianqiao_trainer) == []


def test_corrections_are_among_it(session, trainer, learner):
    SignupFactory(session=session, person=learner)
    with on("2026-11-24 17:10"):
        confirm_attendance(session, by=trainer)
        request_correction(session, learner, "present", by=learner, reason="我在")
    with on("2026-11-25 08:00"):
        send_digests()
    assert texts(trainer) == ["更正申请1"]


def test_day_seven_is_the_admins(session, trainer, licheng_admin, city_admin):
    for day in ("2026-11-30", "2026-12-01", "2026-12-02"):
        with on(f"{day} 09:00"):
            tell_admins_of_overdue()
    assert texts(licheng_admin) == [
        "《历城区骨干培训第2期》11月24日办完，7天了还没确认考勤，学时没有记入。请提醒历城区。"
    ]
    assert texts(trainer) == texts(city_admin) == []
