"""Models, migrations and triggers say the same."""

import re

import pytest
from django.core.management import call_command
from django.db import connection

from talent.audit import append_only

pytestmark = pytest.mark.django_db


def test_migrations_are_in_step_with_models():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def triggers_in_database() -> set[str]:
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall() if re.search(r"_no_(update|delete)$", row[0])}


def test_exactly_the_tables_of_facts_have_triggers():
    wanted = {f"{table}_no_{event}" for table in append_only.table_names() for event in ("update", "delete")}
    assert triggers_in_database() == wanted
    assert append_only.missing() == []
