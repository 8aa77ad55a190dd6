"""Is the database there? Asked before anything else, so that a wrong DATABASE_URL costs one line to read."""

import os
import sys


def why_unreachable() -> str | None:
    """None when the database answers, else one line that names it (never its password) and the cause."""
    from django.conf import settings
    from django.db import connection

    try:
        connection.ensure_connection()
        return None
    except Exception as error:
        given = settings.DATABASES["default"]
        place = (
            given["NAME"] if "sqlite" in given["ENGINE"] else f"{given['HOST']}:{given['PORT'] or 5432}/{given['NAME']}"
        )
        reason = " ".join(str(error).split())
        return f"连不上数据库 {place}，请检查 DATABASE_URL。Cannot reach the database: {reason}"


def set_up_django() -> None:
    """Loads settings; a value that can't be read ends the process with one line."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        django.setup()
    except ValueError as error:
        sys.exit(f"settings: {error}")
