"""
The database says when the figures have changed, whoever wrote the row: a verb, a sheet's raw upsert, a merge.

Triggers on the tables that figures are made of leave a CoverageMark; whoever reads figures first takes the marks
away and moves the clock on, so that kept figures of an older generation are not shown any more. Marks are rows of
their own, not one counter: two writers never wait for each other.
"""

from dataclasses import dataclass

from django.db import connections, transaction
from django.db.models import Exists

from talent.target.models import CoverageClock, CoverageMark

_MARKS = "talent_coveragemark"
_FUNCTION = "talent_mark_coverage"
_TAKEN_AT_ONCE = 10_000


@dataclass(frozen=True)
class Watched:
    """A table; which columns matter (all when empty), and for which rows (`{row}` is OLD or NEW)."""

    table: str
    events: tuple[str, ...] = ("insert", "update", "delete")
    columns: tuple[str, ...] = ()
    rows: str = ""


WATCHED = (
    Watched("talent_poolmembership", columns=("pool_id", "person_id", "street_id", "since", "until")),
    Watched("talent_talentpool", events=("update",), columns=("district_id",)),
    Watched("talent_exemption"),
    Watched("talent_credithead"),
    Watched("talent_region", events=("insert", "update"), columns=("parent_id", "path", "level", "closed_on")),
    # Saving a person writes every column: only what differs counts.
    Watched("talent_person", events=("update",), columns=("canonical_id",)),
    Watched("talent_person", events=("update",), columns=("is_leader", "is_social_worker", "is_volunteer")),
    Watched("talent_sessionsignup", columns=("person_id", "session_id", "status")),
    Watched("talent_trainingsession", events=("update",), columns=("status", "ends_at")),
    # Arriving people change no figure before the session is confirmed; only who was away does.
    Watched("talent_attendancehead", rows="{row}.mark IN ('absent', 'excused')"),
)


def install(using: str = "default") -> None:
    """Put every trigger in place; harmless when they are there. Runs after each migrate, as SQLite drops them."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if _MARKS not in tables:  # on the way to an old state
        return
    with transaction.atomic(using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN INSERT INTO {_MARKS} DEFAULT VALUES; RETURN NULL; END $$",
                None,
            )
        for number, watched in enumerate(WATCHED):
            for event in watched.events:
                if watched.table in tables:
                    name = f"{_FUNCTION}_{number}_{event}"
                    write = _for_postgresql if connection.vendor == "postgresql" else _for_sqlite
                    for statement in write(name, event, watched):
                        cursor.execute(statement, None)


def _condition(event: str, watched: Watched) -> str:
    """When a row matters: named columns differ, or the row before or after is of the kind that counts."""
    if event == "update" and watched.columns:
        return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in watched.columns)
    if not watched.rows:
        return ""
    rows = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}[event]
    return " OR ".join(watched.rows.format(row=row) for row in rows)


def _for_postgresql(name: str, event: str, watched: Watched) -> list[str]:
    """Per statement where any row counts, so that 10,000 imported rows leave one mark."""
    condition = _condition(event, watched)
    each = f"FOR EACH ROW WHEN ({condition})" if condition else "FOR EACH STATEMENT"
    return [
        f"CREATE OR REPLACE TRIGGER {name} AFTER {event.upper()} ON {watched.table} {each} "
        f"EXECUTE FUNCTION {_FUNCTION}()"
    ]


def _for_sqlite(name: str, event: str, watched: Watched) -> list[str]:
    """Per row, as SQLite knows no other; one open mark is enough there, because there is one writer."""
    condition = _condition(event, watched).replace("IS DISTINCT FROM", "IS NOT")
    when = f"WHEN ({condition}) " if condition else ""
    mark = f"INSERT INTO {_MARKS} (id) SELECT NULL WHERE NOT EXISTS (SELECT 1 FROM {_MARKS})"  # noqa: S608 (our names)
    return [
        f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {event.upper()} ON {watched.table} FOR EACH ROW {when}"
        f"BEGIN {mark}; END"
    ]


def present_generation() -> int:
    """
    The generation of figures made from now on. Read it before the rows: what changes afterwards leaves a mark of its
    own, and figures that were made meanwhile are then not shown.
    """
    clock = CoverageClock.objects.filter(pk=1).annotate(is_behind=Exists(CoverageMark.objects.all())).first()
    return clock.generation if clock and not clock.is_behind else _move_on()


def _move_on() -> int:
    with transaction.atomic():
        CoverageClock.objects.get_or_create(pk=1)
        clock = CoverageClock.objects.select_for_update().get(pk=1)
        marks = list(CoverageMark.objects.values_list("pk", flat=True)[:_TAKEN_AT_ONCE])
        if marks:
            CoverageMark.objects.filter(pk__in=marks)._raw_delete(using=CoverageMark.objects.db)
            clock.generation += 1
            clock.save(update_fields=["generation"])
    return clock.generation
