"""Settings of the test suite: the product's own, on a database of this run alone, with cheap passwords."""

import atexit
import os
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
WORKER_NUMBER = int(re.sub(r"\D", "", WORKER) or 0)
OWNER = os.getpid()
RUN_DIR = ROOT / ".testdb" / f"run-{OWNER}-{WORKER}"


@atexit.register
def _leave_nothing() -> None:
    if os.getpid() == OWNER:  # not in a forked child
        shutil.rmtree(RUN_DIR, ignore_errors=True)


# A developer's .env must not decide what is tested; only the shell that calls ./run test may.
os.environ.setdefault("DATABASE_URL", f"sqlite:///{RUN_DIR / 'db.sqlite3'}")
os.environ.setdefault("REDIS_URL", "")
os.environ["DATA_DIR"] = str(RUN_DIR)
os.environ.setdefault("SECRET_KEY", "for-tests-only-0123456789-0123456789-0123456789")
os.environ.setdefault("RESIDENT_ID_KEY", "7" * 64)
os.environ.update(PRODUCTION="0", DEBUG="0", DEMO="0", FONT_DIR="", S3_BUCKET="")

from config.settings import *  # noqa: E402, F403
from config.settings import CACHES, REDIS_URL  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
# Else every new test client lists all static files: a tenth of the suite.
WHITENOISE_AUTOREFRESH = True
if REDIS_URL:
    # Each worker has a database of its own, or one test's flush would empty another's cache.
    REDIS_URL = f"{re.sub(r'/[0-9]+$', '', REDIS_URL.rstrip('/'))}/{1 + WORKER_NUMBER % 14}"
    CACHES["default"]["LOCATION"] = REDIS_URL
    CELERY_BROKER_URL = REDIS_URL
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
