"""Index: importing it registers every slice's outbox handlers, scheduled jobs and Celery tasks."""

from talent.outbox import tasks as outbox_tasks
from talent.sheets import tasks as sheets_tasks

__all__ = ["outbox_tasks", "sheets_tasks"]
