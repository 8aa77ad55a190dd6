"""
Thousands of rows into one table at the speed of the database: COPY on PostgreSQL, executemany on SQLite.

The ORM's bulk_create spends most of its time on building objects and SQL; a sheet of 10,000 people writes five
tables. Callers give plain column values (foreign keys as `x_id`), stand inside a transaction, and have validated
everything: no save() and no signals here.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache

from django.db import IntegrityError, connection
from django.db.models import DateField, DateTimeField, Model
from django.utils import timezone

CHUNK = 5_000


def chunks(values: Iterable, size: int = CHUNK):
    """Lists of at most `size` values: how many parameters one IN takes on both databases."""
    values = list(values)
    for start in range(0, len(values), size):
        yield values[start : start + size]


def new_keys(model: type[Model], count: int) -> list[int]:
    """Primary keys that nobody else will get; on SQLite the caller's transaction holds the write lock."""
    if not count:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        known = cursor.fetchone()
        cursor.execute(f"SELECT MAX(id) FROM {connection.ops.quote_name(table)}")  # noqa: S608 (our table name)
        last = max((known or (0,))[0] or 0, cursor.fetchone()[0] or 0)
    return list(range(last + 1, last + 1 + count))


def _defaults(model: type[Model], given: Sequence[str]) -> dict[str, object]:
    """What the ORM would fill into the columns that a caller leaves out."""
    moment = timezone.now()
    return {
        field.column: moment
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
        else field.get_default()
        for field in model._meta.concrete_fields
        if field.column not in given and not field.primary_key and not field.generated
    }


def insert_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """
    Insert rows of `columns`, "id" (from `new_keys`) among them where other tables refer to the rows.

    Columns left out get the defaults of their fields, auto_now included; generated ones are the database's.
    """
    defaults = _defaults(model, columns)
    tail = tuple(defaults.values())
    rows = [(*row, *tail) for row in rows]
    if not rows:
        return
    columns = (*columns, *defaults)
    table, names = _quoted(model, columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, table, names, rows)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", _adapted(model, columns, rows))  # noqa: S608


class RowsMovedOn(IntegrityError):
    """Somebody else has changed rows since they were read; nothing may be written over them."""


def update_rows(
    model: type[Model], columns: Sequence[str], rows: Iterable[Sequence], *, seen: Sequence[datetime] | None = None
) -> None:
    """
    Set `columns` of existing rows; each row is (pk, *values).

    `seen` are the rows' `updated` as they were read: RowsMovedOn when one has another by now. On SQLite the caller's
    transaction holds the write lock since before it read, so nobody can have.
    """
    rows = list(rows)
    if not rows:
        return
    table, names = _quoted(model, ["id", *columns])
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            draft = quote(f"draft_{model._meta.db_table}"[:63])
            fields = f"{names}, updated AS seen" if seen else names
            cursor.execute(f"CREATE TEMP TABLE {draft} ON COMMIT DROP AS SELECT {fields} FROM {table} LIMIT 0")  # noqa: S608
            if seen:
                _copy(cursor, draft, f"{names}, seen", [(*row, at) for row, at in zip(rows, seen, strict=True)])
            else:
                _copy(cursor, draft, names, rows)
            sets = ", ".join(f"{quote(name)} = {draft}.{quote(name)}" for name in columns)
            same = f" AND {table}.updated = {draft}.seen" if seen else ""
            cursor.execute(f"UPDATE {table} SET {sets} FROM {draft} WHERE {table}.id = {draft}.id{same}")  # noqa: S608
            moved_on = bool(seen) and cursor.rowcount < len(rows)
            cursor.execute(f"DROP TABLE {draft}")
            if moved_on:
                raise RowsMovedOn(model._meta.label_lower)
        else:
            sets = ", ".join(f"{quote(name)} = %s" for name in columns)
            cursor.executemany(
                f"UPDATE {table} SET {sets} WHERE id = %s",  # noqa: S608
                ([*row[1:], row[0]] for row in _adapted(model, ["id", *columns], rows)),
            )


def _quoted(model: type[Model], columns: Sequence[str]) -> tuple[str, str]:
    quote = connection.ops.quote_name
    return quote(model._meta.db_table), ", ".join(map(quote, columns))


def _copy(cursor, table: str, names: str, rows: list[Sequence]) -> None:
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _adapted(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence]) -> Iterable[Sequence]:
    """SQLite stores days and moments as text; everything else is taken as it is."""
    fields = {field.column: field for field in model._meta.concrete_fields}
    moments = [place for place, name in enumerate(columns) if isinstance(fields[name], DateTimeField)]
    days = [place for place, name in enumerate(columns) if isinstance(fields[name], DateField) and place not in moments]
    moment_text = cache(connection.ops.adapt_datetimefield_value)  # a sheet has one or two moments
    for row in rows:
        adapted = list(row)
        for place in moments:
            adapted[place] = moment_text(adapted[place])
        for place in days:
            if adapted[place] is not None:
                adapted[place] = adapted[place].isoformat()
        yield adapted
