"""Scheduled jobs: one table for Celery beat and the embedded thread alike."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from talent.outbox.models import JobRun

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    name: str
    run: Callable
    minutes: int = 0
    at: time | None = None

    def due_since(self, now: datetime) -> datetime:
        """The latest moment at or before `now` at which this job had to start."""
        if self.at:
            today = timezone.make_aware(datetime.combine(timezone.localdate(now), self.at))
            return today if today <= now else today - timedelta(days=1)
        return now - timedelta(minutes=self.minutes)


JOBS: dict[str, Job] = {}


def job(name: str, *, minutes: int = 0, at: time | None = None) -> Callable:
    """Register a function without arguments to run every so many minutes, or daily at a local time."""

    def register(function: Callable) -> Callable:
        JOBS[name] = Job(name, function, minutes, at)
        return function

    return register


def run_due_jobs() -> list[str]:
    """Run what is due and return the names; a job claimed by another process is left alone."""
    return [job.name for job in JOBS.values() if _claim(job) and _run(job)]


def _claim(job: Job) -> bool:
    """One process wins the conditional UPDATE; the row is made on first sight."""
    now = timezone.now()
    due = Q(started=None) | Q(started__lt=job.due_since(now))
    if not JobRun.objects.filter(due, name=job.name).exists():
        if JobRun.objects.filter(name=job.name).exists():
            return False
        JobRun.objects.bulk_create([JobRun(name=job.name)], ignore_conflicts=True)
    return JobRun.objects.filter(due, name=job.name).update(started=now, finished=None, error="") == 1


def _run(job: Job) -> bool:
    error = ""
    try:
        job.run()
    except Exception as problem:
        logger.exception("job %s", job.name)
        error = repr(problem)
    JobRun.objects.filter(name=job.name).update(finished=timezone.now(), error=error)
    return True
