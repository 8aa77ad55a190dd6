"""Index: importing it registers every slice's outbox handlers, scheduled jobs and Celery tasks."""

from talent.accounts import tasks as accounts_tasks
from talent.attendance import tasks as attendance_tasks
from talent.desk import digest as desk_digest
from talent.desk import tasks as desk_tasks
from talent.indicators import tasks as indicators_tasks
from talent.messages import tasks as messages_tasks
from talent.outbox import tasks as outbox_tasks
from talent.people import tasks as people_tasks
from talent.pools import tasks as pools_tasks
from talent.registry import tasks as registry_tasks
from talent.sheets import tasks as sheets_tasks
from talent.target import tasks as target_tasks
from talent.training import reminders as training_reminders
from talent.training import tasks as training_tasks

__all__ = [
    "accounts_tasks",
    "attendance_tasks",
    "desk_digest",
    "desk_tasks",
    "indicators_tasks",
    "messages_tasks",
    "outbox_tasks",
    "people_tasks",
    "pools_tasks",
    "registry_tasks",
    "sheets_tasks",
    "target_tasks",
    "training_reminders",
    "training_tasks",
]
