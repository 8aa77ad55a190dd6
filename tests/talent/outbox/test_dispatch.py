"""Delivery: everything written is handled, once, and a failure is kept and retried."""

import datetime as dt
import threading

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from talent.outbox import dispatch
from talent.outbox.actions import enqueue
from talent.outbox.handlers import HANDLERS
from talent.outbox.models import OutboxMessage


@pytest.fixture
def heard(monkeypatch):
    """Payloads that the topic "test" was handled with."""
    payloads = []
    monkeypatch.setitem(HANDLERS, "test", [payloads.append])
    return payloads


def test_a_message_is_handled_once(db, heard):
    enqueue("test", {"n": 1})
    assert dispatch.drain() == 1
    assert dispatch.drain() == 0
    assert heard == [{"n": 1}]
    assert OutboxMessage.objects.get().done is not None


def test_a_key_makes_it_once_however_often_it_is_asked_for(db, heard):
    for n in (1, 2):
        enqueue("test", {"n": n}, key="certificate:7")
    dispatch.drain()
    assert heard == [{"n": 1}]


def test_nothing_is_handled_when_the_change_is_rolled_back(db, heard):
    with pytest.raises(RuntimeError), transaction.atomic():
        enqueue("test", {"n": 1})
        raise RuntimeError
    assert dispatch.drain() == 0
    assert heard == []


def test_a_message_waits_until_it_is_due(db, heard):
    enqueue("test", {"n": 1}, due=timezone.now() + dt.timedelta(hours=1))
    assert dispatch.drain() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2)):
        assert dispatch.drain() == 1
    assert heard == [{"n": 1}]


def test_a_failure_is_kept_and_tried_again_later(db, monkeypatch):
    tries = []

    def breaks_once(payload):
        tries.append(payload)
        if len(tries) == 1:
            raise ValueError("the printer is away")

    monkeypatch.setitem(HANDLERS, "test", [breaks_once])
    enqueue("test", {"n": 1})
    dispatch.drain()
    message = OutboxMessage.objects.get()
    assert (message.done, message.error) == (None, "ValueError('the printer is away')")
    with time_machine.travel(message.due + dt.timedelta(seconds=1)):
        dispatch.drain()
    assert len(tries) == 2
    assert OutboxMessage.objects.get().done is not None


def test_it_gives_up_after_the_last_attempt_and_says_so(db, monkeypatch):
    monkeypatch.setitem(HANDLERS, "test", [lambda payload: 1 / 0])
    enqueue("test", {})
    OutboxMessage.objects.update(attempts=dispatch.MAX_ATTEMPTS - 1)
    dispatch.drain()
    assert OutboxMessage.objects.get().failed is not None


def test_a_claim_of_a_killed_process_comes_back_when_its_lease_ends(db, heard):
    enqueue("test", {"n": 1})
    assert len(dispatch.claim()) == 1  # and the process dies here
    assert dispatch.drain() == 0
    with time_machine.travel(timezone.now() + dispatch.LEASE + dt.timedelta(seconds=1)):
        assert dispatch.drain() == 1
    assert heard == [{"n": 1}]


@pytest.mark.django_db(transaction=True)
def test_two_dispatchers_share_the_work_and_double_nothing(heard):
    for n in range(60):
        enqueue("test", {"n": n})

    def work():
        dispatch.drain()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(payload["n"] for payload in heard) == list(range(60))
