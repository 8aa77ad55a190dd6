"""Events of libraries, each answered by one verb of ours."""

from django.db import connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from talent.audit import append_only
from talent.pools.actions import ensure_ladder
from talent.target import marks


@receiver(post_migrate)
def install_triggers(sender, using, **kwargs):
    """SQLite drops triggers whenever a migration rebuilds a table, so they are put back after every migrate."""
    if sender.label == "talent":
        append_only.install(using)
        marks.install(using)


@receiver(post_migrate)
def install_ladder(sender, using, **kwargs):
    """A new database knows the default rungs; while an old state is migrated to, the table may not be there yet."""
    if sender.label == "talent" and "talent_ladderlevel" in connections[using].introspection.table_names():
        ensure_ladder()
