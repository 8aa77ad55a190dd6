"""What people were told: in the app, and by SMS."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from talent.messages.querysets import MessageQuerySet, SmsQuerySet


class Message(models.Model):
    """A message in a person's own list. `key` makes telling the same thing twice harmless."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="messages", verbose_name="收件人")
    template = models.CharField(max_length=40)
    title = models.CharField("标题", max_length=60)
    text = models.CharField("内容", max_length=500)
    link = models.CharField("链接", max_length=200, blank=True, default="")
    key = models.CharField(max_length=120, null=True, unique=True)
    created = models.DateTimeField("时间", auto_now_add=True)
    read = models.DateTimeField("已读", null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "消息"
        ordering = ["-created", "-pk"]
        indexes = [models.Index(fields=["person", "-created"], name="messages_of_a_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.title}"


class Sms(models.Model):
    """One SMS. It is tried once: what was in flight when the process died stays unknown, never sent again."""

    class Status(models.TextChoices):
        QUEUED = "queued", "待发送"
        SENDING = "sending", "发送中"
        SENT = "sent", "已发送"
        REFUSED = "refused", "未发出"
        EXPIRED = "expired", "过期未发"
        UNKNOWN = "unknown", "不确定是否送达"
        NO_NUMBER = "no_number", "没有手机号"

    message = models.OneToOneField(Message, models.CASCADE, null=True, related_name="sms")
    template = models.CharField(max_length=40)
    mobile = models.CharField("手机号", max_length=11)
    text = models.CharField("内容", max_length=70)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.QUEUED)
    created = models.DateTimeField("时间", auto_now_add=True)
    due = models.DateTimeField("可发时间")
    expires = models.DateTimeField("过期时间", null=True)
    attempted = models.DateTimeField("发送时间", null=True)
    receipt = models.CharField("回执", max_length=100, blank=True, default="")
    # Somebody told the person in another way (拨打): what did not arrive need not be shown any longer.
    settled_at = models.DateTimeField("已另行告知", null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = SmsQuerySet.as_manager()

    class Meta:
        verbose_name = "短信"
        ordering = ["-created", "-pk"]
        indexes = [
            models.Index(fields=["attempted"], name="sms_in_flight", condition=Q(status="sending")),
            models.Index(
                fields=["-created"],
                name="sms_undelivered",
                condition=Q(status__in=["refused", "expired", "unknown", "no_number"], settled_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.get_status_display()}"


class QuietHours(models.Model):
    """When no SMS goes out that is not urgent. One row; without it the hours are 22:00 to 8:00."""

    starts = models.TimeField("从", default=datetime.time(22))
    ends = models.TimeField("到", default=datetime.time(8))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "短信安静时段"

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"
