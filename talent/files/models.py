"""
A paper that travels (推荐表, 暂不参训, 报表): printed, sealed by hand, and its scan kept beside the record.

The slice of the record registers its kind of paper in `papers`; this table knows only kind and key.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone

from talent.files.storage import private_storage


class StampedCopy(models.Model):
    """盖章件: one scan of a sealed paper. A newer scan stands above the older ones; none is overwritten."""

    kind = models.CharField("文书", max_length=30)
    thing_id = models.PositiveBigIntegerField("记录")
    file = models.FileField(upload_to="stamped/%Y%m", storage=private_storage)
    file_name = models.CharField("文件名", max_length=120)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField("字节数")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间", default=timezone.now)

    class Meta:
        verbose_name = "盖章件"
        ordering = ["-uploaded_at", "-pk"]
        indexes = [models.Index(fields=["kind", "thing_id"], name="stamped_by_paper")]

    def __str__(self) -> str:
        return self.file_name
