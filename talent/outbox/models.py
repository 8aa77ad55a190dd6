from django.db import models
from django.db.models import Q


class OutboxMessage(models.Model):
    """Something that must happen after a change; written in the same transaction as the change."""

    topic = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=120, null=True, unique=True)
    created = models.DateTimeField(auto_now_add=True)
    due = models.DateTimeField(db_index=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.DateTimeField(null=True)
    failed = models.DateTimeField(null=True)
    error = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["due", "pk"]
        indexes = [models.Index(fields=["due"], name="outbox_open", condition=Q(done=None, failed=None))]

    def __str__(self) -> str:
        return f"{self.topic} {self.pk}"


class JobRun(models.Model):
    """When a scheduled job last ran: the row that makes one process run it."""

    name = models.CharField(max_length=60, unique=True)
    started = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)
    error = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return self.name
