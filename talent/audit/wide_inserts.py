"""Many rows in one statement on SQLite too, where bulk_create cuts its statements at 999 parameters.

While it writes, everybody else waits for the write lock: a roster of 200 should not take six statements.
"""

import json

from django.db import connection

# bulk_create is as good while one statement holds the rows.
FEW = 80


def insert_rows(rows: list, *, unique: tuple[str, ...] = (), update: tuple[str, ...] = ()) -> None:
    """bulk_create of rows of one model; with `unique`, a row that is there already gets the `update` fields instead.

    Rows without a key get theirs. Values must be plain: ids, text, moments.
    """
    if not rows:
        return
    if connection.vendor != "sqlite" or len(rows) <= FEW:
        more = {"update_conflicts": True, "unique_fields": unique, "update_fields": update} if unique else {}
        type(rows[0]).objects.bulk_create(rows, batch_size=500, **more)
        return
    meta = type(rows[0])._meta
    fields = [field for field in meta.local_concrete_fields if not (field.primary_key and rows[0].pk is None)]
    conflict = _on_conflict(meta, unique, update) if unique else ""
    cells = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(len(fields)))
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows]
    with connection.cursor() as cursor:
        # Only names of our own tables and columns are put into the text; every value is in the parameter.
        cursor.execute(
            f'INSERT INTO "{meta.db_table}" ({columns}) SELECT {cells} FROM json_each(%s) WHERE true '  # noqa: S608
            f'{conflict} RETURNING "{meta.pk.column}"',
            [json.dumps(values)],
        )
        # In the order of the list: SQLite returns rows as it inserts them, and json_each reads from the front.
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key
            row._state.adding = False


def _on_conflict(meta, unique: tuple[str, ...], update: tuple[str, ...]) -> str:
    keys = ", ".join(f'"{meta.get_field(name).column}"' for name in unique)
    columns = (meta.get_field(name).column for name in update)
    return f"ON CONFLICT ({keys}) DO UPDATE SET " + ", ".join(f'"{c}" = excluded."{c}"' for c in columns)
