"""create, update, publish, cancel and copy a session."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError

from talent.audit.models import AuditEntry
from talent.outbox.models import OutboxMessage
from talent.training import actions
from talent.training.models import SessionSignup, TrainingSession
from talent.training.signups import sign_up_many
from tests.factories import PersonFactory
from tests.factories.training import TrainingSessionFactory, at

NOW = "2026-11-20T10:00:00+08:00"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def fields(city, **changes):
    return {
        "title": "矛盾调解实务", "region": city.licheng, "starts_at": at("2026-11-24 14:00"),
        "ends_at": at("2026-11-24 17:00"), "place": "洪家楼街道办三楼", "capacity": 40, "hours": Decimal(4),
    } | changes  # fmt: skip


def test_create_makes_a_draft(city, trainer):
    session = actions.create_session(by=trainer, partners=[city.tianqiao], **fields(city))
    assert (session.status, session.published_at, session.created_by) == ("draft", None, trainer)
    assert list(session.partners.all()) == [city.tianqiao]
    assert AuditEntry.objects.get().verb == "create_session"


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"capacity": 0}, {"hours": Decimal(0)}, {"ends_at": at("2026-11-24 13:00")}]
)
def test_create_refuses_what_makes_no_sense(city, trainer, wrong):
    with pytest.raises(ValidationError):
        actions.create_session(by=trainer, **fields(city, **wrong))
    assert TrainingSession.objects.count() == 0


def test_publish_once(city, trainer):
    session = actions.create_session(by=trainer, **fields(city))
    actions.publish_session(session, by=trainer)
    actions.publish_session(session, by=trainer)
    session.refresh_from_db()
    assert (session.status, session.published_at) == ("published", at("2026-11-20 10:00"))
    assert AuditEntry.objects.filter(verb="publish_session").count() == 1


def test_more_seats_call_up_who_waits(city, trainer):
    session = TrainingSessionFactory(region=city.licheng, capacity=1)
    sign_up_many(session, PersonFactory.create_batch(4), by=trainer)
    actions.update_session(session, by=trainer, capacity=3)
    statuses = SessionSignup.objects.filter(session=session).order_by("pk").values_list("status", flat=True)
    assert list(statuses) == ["signed_up", "signed_up", "signed_up", "waitlisted"]


def test_seats_never_fall_below_what_is_taken(city, trainer):
    session = TrainingSessionFactory(region=city.licheng, capacity=5)
    sign_up_many(session, PersonFactory.create_batch(3), by=trainer)
    with pytest.raises(ValidationError, match="已有3人报名"):
        actions.update_session(session, by=trainer, capacity=2)
    session.refresh_from_db()
    assert session.capacity == 5


def test_a_moved_session_is_told_to_who_signed_up(city, trainer):
    session = TrainingSessionFactory(region=city.licheng)
    actions.update_session(session, by=trainer, title="新名字")
    assert not OutboxMessage.objects.exists()
    actions.update_session(session, by=trainer, place="山大路街道办")
    assert OutboxMessage.objects.get().topic == "session.moved"


def test_cancel_needs_a_reason(city, trainer):
    session = TrainingSessionFactory(region=city.licheng)
    with pytest.raises(ValidationError, match="原因"):
        actions.cancel_session(session, by=trainer, reason=" ")
    session.refresh_from_db()
    assert session.status == "published"
    actions.cancel_session(session, by=trainer, reason="场地检修，改到下周")
    actions.cancel_session(session, by=trainer, reason="又一次")
    session.refresh_from_db()
    assert (session.status, session.cancel_reason) == ("cancelled", "场地检修，改到下周")
    assert OutboxMessage.objects.get().topic == "session.cancelled"


def test_a_confirmed_session_stays(city, trainer):
    session = TrainingSessionFactory(region=city.licheng, status="confirmed")
    for call in (
        lambda: actions.cancel_session(session, by=trainer, reason="x"),
        lambda: actions.update_session(session, by=trainer, title="x"),
        lambda: actions.publish_session(session, by=trainer),
    ):
        with pytest.raises(ValidationError):
            call()
    session.refresh_from_db()
    assert (session.status, session.title) == ("confirmed", "历城区骨干培训第2期")


def test_a_copy_is_a_draft_on_the_same_weekday_to_come(city, trainer):
    old = TrainingSessionFactory(region=city.licheng, starts="2026-10-14 14:00", status="confirmed")
    old.partners.add(city.tianqiao)
    copy = actions.copy_session(old, by=trainer)
    assert (copy.status, copy.starts_at, copy.ends_at - copy.starts_at) == (
        "draft", at("2026-11-25 14:00"), timedelta(hours=3)
    )  # fmt: skip
    assert list(copy.partners.all()) == [city.tianqiao]
