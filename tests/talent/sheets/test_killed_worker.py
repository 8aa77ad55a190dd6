"""kill -9 of the worker in the middle of an import: nothing or all, and the next worker finishes the work once."""

import os
import random
import signal
import time

import pytest
from django.db import connection

from talent.outbox.dispatch import drain
from talent.outbox.models import OutboxMessage
from talent.people.models import Person
from talent.pools.models import PoolMembership
from talent.sheets.actions import preview_file, queue_upload, version_of
from talent.sheets.models import SheetBatch, SheetUpload
from tests.talent.sheet_imports import sheet_of
from tests.talent.sheets.files import as_upload

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.postgresql,  # workers are processes there
]
ROWS, ROUNDS = 200, 20


def queued(city, by, turn: int) -> SheetUpload:
    """A sheet of new people, confirmed and waiting for a worker."""
    rows = [
        {
            "姓名": "王" + "甲乙丙丁戊己庚辛"[n % 8],
            "手机号": f"139{turn:04d}{n:04d}",
            "人员类别": "志愿者",
            "所属街道（镇）": "洪家楼街道",
        }
        for n in range(ROWS)
    ]
    upload, preview = preview_file("pool", as_upload(sheet_of("pool", *rows)), region=city.licheng, by=by)
    queue_upload(upload, by=by, version=version_of(upload, preview))
    return upload


def worker() -> int:
    """A process of its own that delivers what is queued; returns its id."""
    child = os.fork()
    if child:
        return child
    # Never the parent's connection: two processes on one socket.
    connection.connection = None
    connection.savepoint_ids, connection.in_atomic_block = [], False
    drain()
    os._exit(0)


def written(turn: int) -> tuple[int, int]:
    people = Person.objects.filter(mobile__startswith=f"139{turn:04d}")
    return people.count(), PoolMembership.objects.filter(person__in=people).count()


def test_nothing_or_all_at_twenty_random_moments(city, trainer):
    moments = random.Random(20)
    queued(city, trainer, 0)
    began = time.monotonic()
    os.waitpid(worker(), 0)
    whole = time.monotonic() - began
    assert written(0) == (ROWS, ROWS)
    cut_short = 0
    for turn in range(1, ROUNDS + 1):
        upload = queued(city, trainer, turn)
        child = worker()
        time.sleep(moments.uniform(0, whole))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        _wait_for_the_server()
        batches = SheetBatch.objects.filter(upload=upload).count()
        assert written(turn) == (ROWS * batches, ROWS * batches)
        cut_short += not batches
        OutboxMessage.objects.filter(done=None).update(lease_until=None)  # what a minute does
        drain()
        upload.refresh_from_db()
        assert (upload.state, SheetBatch.objects.filter(upload=upload).count()) == ("confirmed", 1)
        assert written(turn) == (ROWS, ROWS)
    assert cut_short, "no worker was killed in time: the moments are too late"


def _wait_for_the_server() -> None:
    """The backend of a killed client notices only at its next answer; until then its transaction holds its locks."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with connection.cursor() as cursor:
        for _ in range(200):
            cursor.execute(others)
            if not cursor.fetchone()[0]:
                return
            time.sleep(0.02)
