"""The version of what public notices say of their names.

The site above keeps pages of notices for strangers; it keeps them under this version, so that a hold, a withdrawal
and an announcement show at once. An objection by the web form starts a new version of notices only: nobody empties
the whole site's cache by objecting.
"""

from uuid import uuid4

from django.core.cache import cache
from django.db import transaction

KEY = "selection-notices-shown"


def shown_version() -> str:
    """Part of the key under which a page of notices is kept; one look into the cache, no query."""
    return cache.get(KEY, "")


def show_anew() -> None:
    """What stands on a notice changes with this transaction: the pages kept before are not shown after it."""
    transaction.on_commit(lambda: cache.set(KEY, uuid4().hex, None), robust=True)
