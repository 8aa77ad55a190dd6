"""A day and an hour ahead, once each, with place and time, never at night and never too late."""

import pytest
import time_machine

from talent.messages.models import Message, Sms
from talent.training.models import SessionSignup
from talent.training.reminders import remind
from tests.factories import PersonFactory
from tests.factories.training import SignupFactory, TrainingSessionFactory, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(city):
    """14:00 on the 24th; 王桂兰 has a seat since the 20th, another one waits."""
    city.licheng.office_phone = "0531-8000000"
    city.licheng.save()
    session = TrainingSessionFactory(region=city.licheng, title="矛盾调解实务")
    with time_machine.travel(at("2026-11-20 09:00"), tick=False):
        SignupFactory(session=session, person=PersonFactory(name="王桂兰", mobile="13800001234"))
        SignupFactory(session=session, status=SessionSignup.Status.WAITLISTED, queue=1)
    return session


def run(moment: str) -> int:
    with time_machine.travel(at(moment), tick=False):
        return remind()


def told() -> list[str]:
    return list(Sms.objects.order_by("pk").values_list("text", flat=True))


def test_a_day_and_an_hour_ahead(session):
    assert [run("2026-11-23 13:55"), run("2026-11-23 14:00"), run("2026-11-24 13:00")] == [0, 1, 1]
    run("2026-11-24 13:05")
    words = "《矛盾调解实务》，洪家楼街道办三楼，请提前10分钟到。来不了请回电0531-8000000。"
    assert told() == [f"【骨干学堂】明天14:00{words}", f"【骨干学堂】今天14:00{words}"]
    assert {row.expires for row in Sms.objects.all()} == {session.starts_at}


def test_twice_tells_nobody_twice(session):
    run("2026-11-23 14:00")
    run("2026-11-23 14:05")
    assert (Message.objects.count(), Sms.objects.count()) == (1, 1)


def test_who_has_just_signed_up_knows(session):
    with time_machine.travel(at("2026-11-23 18:00"), tick=False):
        SignupFactory(session=session)
    assert run("2026-11-23 18:05") == 1


@pytest.mark.parametrize(
    ("starts", "now", "words"),
    [
        ("2026-11-24 22:30", "2026-11-23 22:31", "今天22:30"),  # the night holds it back until the day itself
        ("2026-11-24 08:30", "2026-11-24 07:35", "今天08:30"),
    ],
)
def test_the_day_is_right_when_the_words_arrive(session, starts, now, words):
    session.starts_at, session.ends_at = at(starts), at("2026-11-24 23:30")
    session.save()
    run(now)
    assert told()[0].startswith(f"【骨干学堂】{words}《")


@pytest.mark.parametrize(
    ("starts", "now"),
    [
        ("2026-11-24 07:30", "2026-11-24 06:35"),  # at 8:00 it has begun
        ("2026-11-24 14:00", "2026-11-23 21:00"),  # the day's reminder, seven hours late
        ("2026-11-24 14:00", "2026-11-24 14:01"),
    ],
)
def test_too_late_is_left_out(session, starts, now):
    session.starts_at = at(starts)
    session.save()
    assert (run(now), told()) == (0, [])


def test_a_cancelled_session_reminds_nobody(session):
    session.status, session.cancel_reason = "cancelled", "下雪"
    session.save()
    assert run("2026-11-23 14:00") == 0
