"""Database triggers that refuse UPDATE and DELETE on fact tables, on SQLite and PostgreSQL.

A fact model names itself with the `append_only` decorator; `install` is idempotent and runs after
every migrate. Tests lift the triggers around their clean-up with `drop`.
"""

from django.db import connections, transaction

FACT_MODELS: list[type] = []


def append_only(model: type) -> type:
    """Class decorator: rows of this model are facts and never change."""
    FACT_MODELS.append(model)
    return model


def table_names() -> list[str]:
    return sorted(model._meta.db_table for model in FACT_MODELS)


def _name(table: str, event: str) -> str:
    return f"{table}_no_{event}"


def install(using: str = "default") -> None:
    """Create what is missing; harmless when everything is in place."""
    connection = connections[using]
    existing_tables = set(connection.introspection.table_names())
    with transaction.atomic(using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION talent_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'facts are append-only: %', TG_TABLE_NAME USING ERRCODE = '23514'; END $$",
                None,
            )
        for table in existing_tables.intersection(table_names()):
            for event in ("update", "delete"):
                cursor.execute(_create_statement(connection.vendor, table, event), None)


def _create_statement(vendor: str, table: str, event: str) -> str:
    name = _name(table, event)
    if vendor == "postgresql":
        return (
            f"CREATE OR REPLACE TRIGGER {name} BEFORE {event.upper()} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION talent_refuse_change()"
        )
    return (
        f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'facts are append-only: {table}'); END"
    )


def drop(using: str = "default") -> None:
    """Lift the triggers. Only for tests and for tools that must rebuild a table."""
    connection = connections[using]
    with transaction.atomic(using), connection.cursor() as cursor:
        for table in set(connection.introspection.table_names()).intersection(table_names()):
            for event in ("update", "delete"):
                on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, event)}{on_table}", None)


def missing(using: str = "default") -> list[str]:
    """Names of triggers that should be in the database and are not."""
    connection = connections[using]
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    wanted = {_name(table, event) for table in table_names() for event in ("update", "delete")}
    return sorted(wanted - present)
