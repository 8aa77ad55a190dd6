"""The script that keeps a roster page on its staff's phone: the queue and the worker as one file, with a version."""

import hashlib
from functools import cache

from django.conf import settings

PARTS = ("js/roster-queue.js", "js/roster-worker.js", "js/roster.js")


@cache
def worker_source() -> str:
    """What the browser runs as a service worker; roster.js is not part of it."""
    return "\n".join((settings.BASE_DIR / "static" / part).read_text() for part in PARTS[:2])


@cache
def worker_version() -> str:
    """Changes with any of the scripts, so that no page meets the cache of another version."""
    scripts = b"".join((settings.BASE_DIR / "static" / part).read_bytes() for part in PARTS)
    return hashlib.sha256(scripts).hexdigest()[:10]
