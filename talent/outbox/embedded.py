"""The embedded dispatcher: one thread of one server process delivers, where no Celery worker runs.

Started by the web server after it has forked its workers, never by commands or tests.
"""

import atexit
import fcntl
import logging
import threading
import time
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections

from talent.outbox.actions import wake
from talent.outbox.dispatch import drain
from talent.outbox.schedule import run_due_jobs

logger = logging.getLogger(__name__)
IDLE_SECONDS = 1.0
JOBS_EVERY_SECONDS = 30.0
_stop = threading.Event()


def start() -> None:
    """Start the thread unless a broker is configured (then Celery workers deliver)."""
    if settings.REDIS_URL:
        return
    thread = threading.Thread(target=_run, name="outbox", daemon=True)
    thread.start()
    atexit.register(_finish, thread)


def _finish(thread: threading.Thread) -> None:
    _stop.set()
    wake.set()
    thread.join(5)


def _run() -> None:
    lock_file = Path(settings.DATA_DIR) / "outbox.lock"
    lock_file.parent.mkdir(parents=True, exist_ok=True)
    with open(lock_file, "w") as handle:
        if _elected(handle):
            _loop()


def _elected(handle) -> bool:
    """Wait until this process holds the lock: the others stand by for when it dies."""
    while not _stop.is_set():
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except OSError:
            _stop.wait(2)
    return False


def _loop() -> None:
    next_jobs = 0.0
    while not _stop.is_set():
        wake.wait(IDLE_SECONDS)
        wake.clear()
        close_old_connections()
        try:
            drain()
            if time.monotonic() >= next_jobs:
                run_due_jobs()
                next_jobs = time.monotonic() + JOBS_EVERY_SECONDS
        except Exception:
            # The database may be away for a moment; the rows are still there.
            logger.exception("outbox loop")
            _stop.wait(5)
