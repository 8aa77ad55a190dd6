"""Events of libraries, each answered by one verb of ours."""

from django.db.models.signals import post_migrate
from django.dispatch import receiver

from talent.audit import append_only


@receiver(post_migrate)
def install_triggers(sender, using, **kwargs):
    """SQLite drops triggers whenever a migration rebuilds a table, so they are put back after every migrate."""
    if sender.label == "talent":
        append_only.install(using)
