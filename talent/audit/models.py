from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """Who did what to which thing, when and why. Kept 24 months."""

    at = models.DateTimeField("时间", auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="操作人"
    )
    verb = models.CharField("动作", max_length=60)
    thing_type = models.CharField(max_length=60)
    thing_id = models.CharField(max_length=60)
    region_path = models.CharField(max_length=120, blank=True, default="")
    reason = models.TextField("原因", blank=True, default="")
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["thing_type", "thing_id"], name="audit_by_thing")]
        verbose_name = "操作记录"

    def __str__(self) -> str:
        return f"{self.verb} {self.thing_type} {self.thing_id}"
