"""One writer of people at a time, import or by hand, so that each looks people up among all that were made before."""

from django.db import connection

# Any number that no other advisory lock of ours has.
_IMPORTS = 19_230_920


def take_turn() -> None:
    """
    Wait until no other import, undoing or entry by hand writes; the turn ends with the caller's transaction.

    Two of them may name the same new person by name and mobile, which no constraint of the database could tell. Taken
    before any row is locked: whoever has the turn may be waiting for that row. On SQLite the transaction itself is the
    turn: it begins with the write lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IMPORTS])
