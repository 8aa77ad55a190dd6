"""Celery's side of the outbox: the same rows, the same handlers."""

from celery import shared_task

from talent.outbox.dispatch import drain
from talent.outbox.schedule import run_due_jobs


@shared_task(name="talent.outbox.tasks.deliver")
def deliver() -> int:
    return drain()


@shared_task(name="talent.outbox.tasks.run_jobs")
def run_jobs() -> list[str]:
    return run_due_jobs()
