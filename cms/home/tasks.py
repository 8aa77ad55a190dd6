from django.core.management import call_command

from talent.outbox.schedule import job


@job("publish_scheduled", minutes=5)
def publish_scheduled() -> None:
    """定时发布 and expiry: what is due goes live or comes down."""
    call_command("publish_scheduled", verbosity=0)
