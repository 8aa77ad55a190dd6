"""Index: outbox handlers and scheduled jobs of every slice."""

from lms.certificates import tasks  # noqa: F401
