from datetime import datetime

import pytest
import time_machine
from django.utils import timezone

from talent.messages.actions import notify
from talent.messages.models import Message, Sms
from talent.messages.quiet_hours import next_allowed
from talent.messages.templates import KEPT_WHOLE, SMS_LENGTH, TEMPLATES, render, sms_text
from talent.outbox.models import OutboxMessage

CONTEXT = {"when": "明天14:00", "title": "矛盾调解实务", "place": "洪家楼街道办三楼", "answer": "请告诉我们"}


def at(text):
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.mark.django_db
def test_notify_puts_a_message_into_the_list(learner):
    message = notify(learner, "session_reminder", CONTEXT, link="/sessions/1/")
    assert (message.person, message.title, message.text, message.link, message.read) == (
        learner,
        "培训提醒",
        "明天14:00《矛盾调解实务》，洪家楼街道办三楼，请提前10分钟到。来不了请告诉我们。",
        "/sessions/1/",
        None,
    )
    assert Sms.objects.count() == 0


@pytest.mark.django_db
def test_the_same_occasion_is_told_once(learner):
    first = notify(learner, "session_reminder", CONTEXT, sms=True, key="reminder:1:2")
    assert notify(learner, "session_reminder", CONTEXT, sms=True, key="reminder:1:2") == first
    assert (Message.objects.count(), Sms.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_nobody_without_a_mobile_gets_an_sms(learner):
    learner.mobile = None
    learner.save()
    sms = notify(learner, "session_reminder", CONTEXT, sms=True).sms
    assert (sms.status, sms.mobile, OutboxMessage.objects.count()) == (Sms.Status.NO_NUMBER, "", 0)
    assert [row.pk for row in Sms.objects.undelivered()] == [sms.pk]


@pytest.mark.django_db
def test_at_night_the_sms_waits_for_the_morning(learner):
    with time_machine.travel(at("2026-11-24 22:30"), tick=False):
        sms = notify(learner, "session_reminder", CONTEXT, sms=True).sms
    assert sms.due == at("2026-11-25 08:00")
    assert OutboxMessage.objects.get(topic="sms.send").due == sms.due


QUIET = [
    ("2026-11-24 07:59", "2026-11-24 08:00"),
    ("2026-11-24 08:00", "2026-11-24 08:00"),
    ("2026-11-24 21:59", "2026-11-24 21:59"),
    ("2026-11-24 22:00", "2026-11-25 08:00"),
    ("2026-12-31 23:59", "2027-01-01 08:00"),
    ("2026-11-24 00:00", "2026-11-24 08:00"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("now", "allowed"), QUIET)
def test_quiet_hours(now, allowed):
    assert next_allowed(at(now)) == at(allowed)


def fillings(code, text):
    from string import Formatter

    return {name: text for _, name, _, _ in Formatter().parse(TEMPLATES[code].text) if name}


@pytest.mark.parametrize("code", sorted(TEMPLATES))
def test_every_sms_fits_with_its_sign(code):
    for length in (1, 12, 40):
        text = sms_text(code, fillings(code, "字" * length))
        assert len(text) <= SMS_LENGTH
        assert text.startswith("【骨干学堂】")


@pytest.mark.parametrize("code", sorted(TEMPLATES))
def test_no_sentence_is_cut_short_of_its_end(code):
    """Names of twelve characters still leave room for the last words, a date or a number beside them."""
    short = dict.fromkeys(KEPT_WHOLE, "11月26日14:00")
    text = sms_text(code, fillings(code, "字" * 12) | short)
    assert text.endswith(TEMPLATES[code].text.rpartition("}")[2])


def test_long_fillings_are_shortened_and_the_sentence_stays():
    text = sms_text("session_reminder", CONTEXT | {"title": "很长的培训名称" * 6})
    assert text.endswith("请提前10分钟到。来不了请告诉我们。")
    assert "…》" in text
    assert "洪家楼街道办三楼" in text


def test_an_unknown_template_or_a_missing_gap_is_an_error():
    with pytest.raises(KeyError):
        render("no_such_thing", {})
    with pytest.raises(KeyError):
        render("session_reminder", {"when": "明天"})
