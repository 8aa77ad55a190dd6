"""Models, migrations and triggers say the same."""

import pytest
from django.core.management import call_command
from django.db import connection

from talent.audit import append_only

pytestmark = pytest.mark.django_db


def test_migrations_are_in_step_with_models():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def triggers_in_database() -> set[str]:
    if connection.vendor == "sqlite":
        query = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'talent%%'"
    else:
        query = (
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal AND c.relname LIKE 'talent%%'"
        )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}


def test_every_table_of_facts_has_its_triggers():
    assert triggers_in_database() == set(append_only.TABLES)
