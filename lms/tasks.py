"""Index: outbox handlers and scheduled jobs of every slice."""

from lms.catalogue import document_tasks  # noqa: F401
from lms.catalogue import tasks as catalogue_tasks  # noqa: F401
from lms.certificates import tasks  # noqa: F401
from lms.progress import quiz_tasks  # noqa: F401
from lms.progress import tasks as progress_tasks  # noqa: F401
