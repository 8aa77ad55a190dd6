"""Index: outbox handlers and scheduled jobs of this app."""

from cms.cases import tasks as case_tasks
from cms.home import tasks as publishing_tasks

__all__ = ["case_tasks", "publishing_tasks"]
