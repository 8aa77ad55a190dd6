"""Whether this process can serve: database, migrations, broker."""

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor


def readiness() -> tuple[bool, dict[str, str]]:
    """(ready, the state of each part in a word)."""
    parts = {"database": _database()}
    parts["migrations"] = _migrations() if parts["database"] == "ok" else "unknown"
    parts["broker"] = _broker()
    return all(state in ("ok", "embedded") for state in parts.values()), parts


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return "unreachable"
    return "ok"


def _migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
        return "pending" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"
    except Error:
        return "unknown"


def _broker() -> str:
    if not settings.REDIS_URL:
        return "embedded"
    import redis

    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1).ping()
    except redis.RedisError:
        return "unreachable"
    return "ok"
