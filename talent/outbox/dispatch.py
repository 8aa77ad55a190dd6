"""Delivery: claim rows with a lease, run their handlers, mark them done. Safe with any number of processes."""

import logging
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from talent.outbox.handlers import HANDLERS
from talent.outbox.models import OutboxMessage

logger = logging.getLogger(__name__)

BATCH = 20
LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 8


def open_messages():
    """Rows that are due and that nobody holds."""
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    return OutboxMessage.objects.filter(free, done=None, failed=None, due__lte=now)


def drain(limit: int = 10_000) -> int:
    """Deliver what is due, including what handlers add meanwhile; returns how many messages were taken."""
    taken = 0
    while taken < limit:
        batch = claim()
        if not batch:
            break
        for message in batch:
            deliver(message)
        taken += len(batch)
    return taken


def claim(limit: int = BATCH) -> list[OutboxMessage]:
    """Take up to `limit` rows for LEASE; a killed process's rows come back when its lease ends."""
    if not open_messages().exists():  # read without a transaction: no write lock on SQLite
        return []
    with transaction.atomic():
        rows = open_messages().order_by("due", "pk")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        batch = list(rows[:limit])
        OutboxMessage.objects.filter(pk__in=[message.pk for message in batch]).update(
            lease_until=timezone.now() + LEASE, attempts=F("attempts") + 1
        )
    return batch


def deliver(message: OutboxMessage) -> None:
    """Run every handler of the topic; a failure is retried later with growing pauses, then kept as failed."""
    try:
        for handler in HANDLERS.get(message.topic, ()):
            handler(message.payload)
    except Exception as problem:
        logger.exception("outbox %s %s", message.topic, message.pk)
        _postpone(message, problem)
    else:
        OutboxMessage.objects.filter(pk=message.pk).update(done=timezone.now(), lease_until=None)


def _postpone(message: OutboxMessage, problem: Exception) -> None:
    attempts = message.attempts + 1
    now = timezone.now()
    OutboxMessage.objects.filter(pk=message.pk).update(
        due=now + timedelta(minutes=2**attempts),
        lease_until=None,
        failed=now if attempts >= MAX_ATTEMPTS else None,
        error=repr(problem)[:2000],
    )
