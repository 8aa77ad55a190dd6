import datetime

import pytest
import time_machine
from django.utils import timezone

from talent.messages import actions
from talent.messages.actions import deliver_sms, queue_sms, settle_unknown
from talent.messages.models import Sms
from talent.messages.sms import SmsRefused
from talent.outbox.dispatch import drain

CONTEXT = {"when": "明天14:00", "title": "矛盾调解实务", "place": "三楼", "answer": "请告诉我们"}
MOBILE = "13800001234"


class Gateway:
    """Remembers what it was asked to send; answers what it is told to."""

    def __init__(self):
        self.asked = []
        self.problem = None

    def send(self, mobile, text):
        self.asked.append((mobile, text))
        if self.problem:
            raise self.problem
        return "receipt-1"


@pytest.fixture
def gateway(monkeypatch):
    gateway = Gateway()
    monkeypatch.setattr(actions, "backend", lambda: gateway)
    return gateway


@pytest.fixture
def by_day():
    with time_machine.travel(datetime.datetime(2026, 11, 24, 4, tzinfo=datetime.UTC), tick=False) as traveller:
        yield traveller


pytestmark = pytest.mark.usefixtures("gateway", "by_day")


@pytest.mark.django_db(transaction=True)
def test_sent_once_through_the_outbox(gateway):
    sms = queue_sms(MOBILE, "session_reminder", CONTEXT)
    drain()
    sms.refresh_from_db()
    assert (sms.status, sms.receipt, sms.attempted) == (Sms.Status.SENT, "receipt-1", timezone.now())
    assert gateway.asked == [(MOBILE, sms.text)]
    deliver_sms(sms.pk)
    assert len(gateway.asked) == 1


@pytest.mark.django_db(transaction=True)
def test_a_code_is_forgotten_once_sent(gateway):
    sms = queue_sms(MOBILE, "login_code", {"code": "382910"})
    drain()
    sms.refresh_from_db()
    assert (sms.status, sms.text) == (Sms.Status.SENT, "")
    assert gateway.asked == [(MOBILE, "【骨干学堂】验证码382910，5分钟内有效，请勿告诉他人。")]


@pytest.mark.django_db(transaction=True)
def test_a_code_that_comes_too_late_is_not_sent(gateway, by_day):
    sms = queue_sms(MOBILE, "login_code", {"code": "382910"})
    by_day.shift(datetime.timedelta(minutes=6))
    drain()
    sms.refresh_from_db()
    assert (sms.status, sms.text, gateway.asked) == (Sms.Status.EXPIRED, "", [])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("problem", "status"), [(SmsRefused("余额不足"), "refused"), (TimeoutError(), "unknown"), (OSError(), "unknown")]
)
def test_a_failed_sms_is_never_tried_again(gateway, problem, status):
    gateway.problem = problem
    sms = queue_sms(MOBILE, "session_reminder", CONTEXT)
    drain()
    sms.refresh_from_db()
    assert sms.status == status
    gateway.problem = None
    deliver_sms(sms.pk)
    assert len(gateway.asked) == 1


@pytest.mark.django_db(transaction=True)
def test_a_crash_in_flight_stays_unknown(gateway, by_day, monkeypatch):
    monkeypatch.setattr(actions, "_ask_gateway", lambda pk: None)  # the process dies here
    sms = queue_sms(MOBILE, "session_reminder", CONTEXT)
    drain()
    sms.refresh_from_db()
    assert sms.status == Sms.Status.SENDING
    assert settle_unknown() == 0
    by_day.shift(datetime.timedelta(minutes=11))
    assert settle_unknown() == 1
    deliver_sms(sms.pk)
    sms.refresh_from_db()
    assert (sms.status, gateway.asked) == (Sms.Status.UNKNOWN, [])


@pytest.mark.django_db
def test_old_rows_are_dropped(by_day):
    queue_sms(MOBILE, "session_reminder", CONTEXT)
    by_day.shift(datetime.timedelta(days=182))
    settle_unknown()
    assert Sms.objects.count() == 1
    by_day.shift(datetime.timedelta(days=2))
    settle_unknown()
    assert Sms.objects.count() == 0
