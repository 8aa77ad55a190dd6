"""The least an import can cost on each database: one upsert a table, past the ORM."""

import datetime
from decimal import Decimal

from django.db import connection


def written_columns(model) -> list[str]:
    """Columns in the model's order, those that the database works out itself left out."""
    return [field.column for field in model._meta.concrete_fields if not field.generated]


def upsert_rows(cursor, model, rows: list[tuple]) -> None:
    """Raw upsert by primary key: COPY and INSERT … SELECT on PostgreSQL, executemany on SQLite."""
    table = model._meta.db_table
    columns = written_columns(model)
    names = ", ".join(f'"{column}"' for column in columns)
    change = ", ".join(f'"{column}" = excluded."{column}"' for column in columns[1:])
    conflict = f"ON CONFLICT (id) DO UPDATE SET {change}"
    if connection.vendor == "postgresql":
        cursor.execute(f'CREATE TEMP TABLE incoming (LIKE "{table}") ON COMMIT DROP')
        with cursor.copy(f"COPY incoming ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f'INSERT INTO "{table}" ({names}) SELECT {names} FROM incoming WHERE true {conflict}')
        cursor.execute("DROP TABLE incoming")
        return
    marks = ", ".join("%s" for _ in columns)
    statement = f'INSERT INTO "{table}" ({names}) VALUES ({marks}) {conflict}'
    cursor.executemany(statement, [tuple(map(_plain, row)) for row in rows])


def _plain(value):
    if isinstance(value, Decimal | datetime.date):
        return str(value)
    return value
