"""归档材料 of a session, and the wish to void its hours as a whole."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from talent.attendance.querysets import PaperQuerySet, VoidQuerySet
from talent.files.storage import private_storage

PERSON = settings.AUTH_USER_MODEL


class SessionPaper(models.Model):
    """One piece of a session's archive: private, known by what is inside, never by its name."""

    class Kind(models.TextChoices):
        NOTICE = "notice", "通知"
        SIGNED_SHEET = "signed_sheet", "手签签到表"
        PHOTO = "photo", "现场照片"
        SLIDES = "slides", "课件"
        FEE_RECEIPT = "fee_receipt", "讲课费签收单"
        SUMMARY = "summary", "小结"

    session = models.ForeignKey("talent.TrainingSession", models.PROTECT, related_name="papers")
    kind = models.CharField("材料", max_length=12, choices=Kind)
    file = models.FileField("文件", storage=private_storage, upload_to="session-papers/%Y/")
    file_name = models.CharField("文件名", max_length=120)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField("字节数")
    digest = models.CharField(max_length=64)
    caption = models.CharField("照片说明", max_length=100, blank=True, default="")
    consent = models.BooleanField("照片中的人同意公开使用", default=False)
    uploaded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间", default=timezone.now)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = "归档材料"
        ordering = ["kind", "uploaded_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "kind", "digest"], name="the_same_paper_is_kept_once"),
            models.CheckConstraint(condition=Q(kind="photo") | Q(consent=False), name="only_photos_need_consent"),
        ]

    def __str__(self) -> str:
        return self.file_name


class SessionVoid(models.Model):
    """A wish to take back the hours of a whole confirmed session; another admin decides, the credits are counter-facts."""

    class Status(models.TextChoices):
        PENDING = "pending", "待处理"
        APPROVED = "approved", "已作废"
        REFUSED = "refused", "未采纳"

    session = models.ForeignKey("talent.TrainingSession", models.PROTECT, related_name="voids")
    reason = models.CharField("原因", max_length=300)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.PENDING)
    requested_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField("答复", max_length=300, blank=True, default="")

    objects = VoidQuerySet.as_manager()

    class Meta:
        verbose_name = "学时作废"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=Q(status__in=["pending", "approved"]), name="a_session_is_voided_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.status}"
