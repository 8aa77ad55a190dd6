"""
An upload, its content for as long as it is needed, and the batch that a confirmed one has written.

The content is sealed and goes after a week; counts, names and the hash of the file stay.
"""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from talent.files.storage import private_storage
from talent.sheets.querysets import SheetBatchQuerySet, SheetExportQuerySet, SheetUploadQuerySet

IMAGES_PER_ROW = 1_000


class SheetUpload(models.Model):
    """One file that somebody sent, and what it would do."""

    class State(models.TextChoices):
        PREVIEWED = "previewed", "待确认"
        QUEUED = "queued", "等待导入"
        WRITING = "writing", "正在导入"
        CONFIRMED = "confirmed", "已导入"
        DISCARDED = "discarded", "已放弃"

    kind = models.CharField("表格", max_length=30)
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField("字节数")
    region = models.ForeignKey(
        "talent.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="区域"
    )
    context = models.JSONField(default=dict, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PREVIEWED)
    counts = models.JSONField(default=dict, blank=True)
    notes = models.JSONField(default=list, blank=True)
    unknown_columns = models.JSONField(default=list, blank=True)
    # Raised by every mending, so that a confirmation names the very cells that were looked at.
    revision = models.PositiveSmallIntegerField(default=0)
    # Why a queued import came back: shown above the next preview.
    message = models.CharField(max_length=200, blank=True, default="")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上传人"
    )
    uploaded_at = models.DateTimeField("上传时间", default=timezone.now)

    objects = SheetUploadQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = "上传的表格"
        indexes = [models.Index(fields=["state", "uploaded_at"], name="uploads_by_state")]

    def __str__(self) -> str:
        return self.file_name


class SheetContent(models.Model):
    """The rows of an upload, sealed: cells as they stood, cleaned values, and why rows were refused."""

    upload = models.OneToOneField(SheetUpload, models.CASCADE, primary_key=True, related_name="content")
    table = models.BinaryField()
    rows = models.BinaryField()
    problems = models.BinaryField()

    class Meta:
        verbose_name = "表格内容"

    def __str__(self) -> str:
        return str(self.upload_id)


class SheetBatch(models.Model):
    """What one confirmed upload has written, in one transaction."""

    upload = models.OneToOneField(SheetUpload, models.PROTECT, related_name="batch", verbose_name="上传")
    kind = models.CharField("表格", max_length=30)
    counts = models.JSONField(default=dict, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人"
    )
    confirmed_at = models.DateTimeField("确认时间", default=timezone.now)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤销人"
    )

    # What undoing has left as it was, and why: [[what, reason], …].
    conflicts = models.JSONField(default=list, blank=True)

    objects = SheetBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-confirmed_at", "-pk"]
        verbose_name = "导入批次"

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def record(
        self, model: type[models.Model], images: Iterable[tuple[Any, dict[str, Any] | None, dict[str, Any]]]
    ) -> None:
        """
        Keep what changed as (pk, before, after); before is None for a new row.

        Both hold the same fields by attname (`street_id`), plain JSON or dates. Undo writes `before` back where the
        stored row still equals `after`, and lists the others as conflicts.
        """
        remaining = iter(images)
        changes = []
        while part := [list(image) for image in islice(remaining, IMAGES_PER_ROW)]:
            changes.append(SheetChange(batch=self, model=model._meta.label_lower, images=part))
        SheetChange.objects.bulk_create(changes)


class SheetChange(models.Model):
    """Up to a thousand rows of one model that a batch has touched: [[pk, before or null, after], …]."""

    batch = models.ForeignKey(SheetBatch, models.CASCADE, related_name="changes", verbose_name="批次")
    model = models.CharField(max_length=80)
    images = models.JSONField(default=list, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["pk"]
        verbose_name = "导入改动"

    def __str__(self) -> str:
        return f"{self.model} ({len(self.images)})"


class ColumnName(models.Model):
    """记住这列: what a unit calls a column of a sheet, beside the names that everybody uses."""

    kind = models.CharField("表格", max_length=30)
    region = models.ForeignKey("talent.Region", models.PROTECT, null=True, related_name="+", verbose_name="区域")
    heard = models.CharField("表头", max_length=60)  # in its comparable form
    attribute = models.CharField("列", max_length=40)
    remembered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="记住的人"
    )
    remembered_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "记住的列名"
        constraints = [
            models.UniqueConstraint(fields=["kind", "region", "heard"], name="a_unit_means_one_column_by_a_header"),
            models.UniqueConstraint(
                fields=["kind", "heard"], condition=models.Q(region=None), name="everybody_means_one_column_by_a_header"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.heard} = {self.attribute}"


class SheetExport(models.Model):
    """A list on its way out: what was asked for, and for a day the file."""

    class State(models.TextChoices):
        QUEUED = "queued", "正在准备"
        READY = "ready", "可以下载"
        REFUSED = "refused", "没有导出"
        UNPRINTED = "unprinted", "有字印不出"
        EXPIRED = "expired", "已清除"

    class Format(models.TextChoices):
        XLSX = "xlsx", "Excel（xlsx）"
        CSV = "csv", "CSV"
        REGISTER = "register", "台账（Excel，带单位、日期、填报人、审核人）"
        PRINT = "pdf", "台账（PDF，打印盖章用）"

    name = models.CharField("名单", max_length=40)
    title = models.CharField("标题", max_length=60)
    query = models.TextField("筛选条件", blank=True, default="")
    file_format = models.CharField("格式", max_length=10, choices=Format, default=Format.XLSX)
    is_full = models.BooleanField("完整号码", default=False)
    reason = models.CharField("事由", max_length=200, blank=True, default="")
    region = models.ForeignKey("talent.Region", models.PROTECT, related_name="+", verbose_name="单位")
    state = models.CharField("状态", max_length=10, choices=State, default=State.QUEUED)
    file_name = models.CharField("文件名", max_length=120)
    file = models.FileField(upload_to="exports/%Y%m", storage=private_storage, blank=True)
    rows = models.PositiveIntegerField("行数", null=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="导出人")
    asked_at = models.DateTimeField("导出时间", default=timezone.now)

    objects = SheetExportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = "导出的名单"
        indexes = [models.Index(fields=["state", "asked_at"], name="exports_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_full=False) | ~models.Q(reason=""), name="full_numbers_have_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
