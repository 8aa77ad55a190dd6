"""One import (or undoing) writes at a time, so that each plans against what the one before it has left."""

from django.db import connection

# Any number that no other advisory lock of ours has.
_IMPORTS = 19_230_920


def take_turn() -> None:
    """
    Wait until no other import writes; the turn ends with the caller's transaction.

    Two sheets may name the same new person by name and mobile, which no constraint of the database could tell. On
    SQLite the transaction itself is the turn: it begins with the write lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IMPORTS])
