"""People hear what happened to their session."""

import time_machine

from talent.messages.models import Message, Sms
from talent.outbox.dispatch import drain
from talent.training import actions
from talent.training.inviting import decline, invite
from talent.training.parts import PartFields, set_parts
from talent.training.signups import cancel_signup, sign_up_many
from tests.factories import PersonFactory
from tests.factories.training import TrainingSessionFactory, at

NOW = "2026-11-20T10:00:00+08:00"


@time_machine.travel(NOW, tick=False)
def test_called_up_moved_and_cancelled(city, trainer):
    session = TrainingSessionFactory(region=city.licheng, capacity=1)
    first, second = PersonFactory.create_batch(2)
    sign_up_many(session, [first, second], by=trainer)
    assert not Sms.objects.exists()
    cancel_signup(session, first, by=first)
    actions.update_session(session, by=trainer, place="山大路街道办")
    actions.cancel_session(session, by=trainer, reason="场地检修")
    drain()
    drain()
    assert list(Message.objects.order_by("pk").values_list("person", "template")) == [
        (second.pk, "waitlist_promoted"), (second.pk, "session_changed"), (second.pk, "session_cancelled")
    ]  # fmt: skip
    assert "山大路街道办" in Message.objects.get(template="session_changed").text
    assert "场地检修" in Message.objects.get(template="session_cancelled").text


@time_machine.travel(NOW, tick=False)
def test_who_was_asked_and_has_not_answered_hears_of_the_cancelling_without_an_sms(city, trainer):
    session = TrainingSessionFactory(region=city.licheng)
    asked, declined = PersonFactory.create_batch(2)
    invite(session, [asked, declined], by=trainer)
    decline(session, declined)
    actions.cancel_session(session, by=trainer, reason="场地检修")
    drain()
    drain()
    assert [(one.person, one.template) for one in Message.objects.all()] == [(asked, "session_cancelled")]
    assert not Sms.objects.exists()


@time_machine.travel(NOW, tick=False)
def test_each_new_time_is_told_once(city, trainer):
    session = TrainingSessionFactory(region=city.licheng)
    sign_up_many(session, [PersonFactory()], by=trainer)
    parts = [PartFields(at(f"2026-12-0{day} 19:00"), at(f"2026-12-0{day} 20:00")) for day in (1, 3, 8)]
    for chosen in (parts[::2], parts, parts):
        set_parts(session, chosen, by=trainer)
        drain()
    assert Message.objects.filter(template="session_changed").count() == 2


@time_machine.travel(NOW, tick=False)
def test_moving_back_is_news_again(city, trainer):
    session = TrainingSessionFactory(region=city.licheng, place="甲")
    sign_up_many(session, [PersonFactory()], by=trainer)
    for place in ("乙", "甲", "乙"):
        actions.update_session(session, by=trainer, place=place)
        drain()
    told = Message.objects.filter(template="session_changed").order_by("pk").values_list("text", flat=True)
    assert [text.count("乙") for text in told] == [1, 0, 1]
