"""Celery: workers deliver the outbox, beat runs the scheduled jobs. Unused without REDIS_URL."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["talent"])
app.conf.beat_schedule = {
    "outbox": {"task": "talent.outbox.tasks.deliver", "schedule": 60.0},
    "jobs": {"task": "talent.outbox.tasks.run_jobs", "schedule": 60.0},
}
