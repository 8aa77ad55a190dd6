import threading

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from talent.outbox.models import OutboxMessage

# Set whenever something was written: wakes the embedded dispatcher of this process at once.
wake = threading.Event()


def enqueue(topic: str, payload: dict, *, key: str | None = None, due=None) -> None:
    """Write down that `topic` must be handled; call it inside the transaction of the change.

    `key` makes it happen once however often it is asked for; `due` delays it.
    """
    message = OutboxMessage(topic=topic, payload=payload, key=key, due=due or timezone.now())
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=key is not None)
    transaction.on_commit(nudge, robust=True)


def nudge() -> None:
    """Tell the deliverer that there is work. A dead broker costs nothing: beat sweeps what was missed."""
    if settings.REDIS_URL:
        from talent.outbox.tasks import deliver

        deliver.apply_async(retry=False, ignore_result=True)
    else:
        wake.set()
