"""意见建议（投诉也在这里）: what people write to the office."""

from django.conf import settings
from django.db import models


class Feedback(models.Model):
    """One message. It holds a person's words and phone: read by staff with the right, never shown in public."""

    class Kind(models.TextChoices):
        ADVICE = "advice", "意见建议"
        COMPLAINT = "complaint", "投诉"
        PROBLEM = "problem", "网页用不了"
        THANKS = "thanks", "说声谢谢"

    class Status(models.TextChoices):
        NEW = "new", "未处理"
        WORKING = "working", "处理中"
        ANSWERED = "answered", "已答复"

    kind = models.CharField("类型", max_length=12, choices=Kind, default=Kind.ADVICE)
    text = models.TextField("内容", max_length=2000)
    name = models.CharField("怎么称呼您", max_length=40, blank=True, default="")
    phone = models.CharField("联系电话", max_length=20, blank=True, default="")
    page = models.CharField("说的是哪一页", max_length=200, blank=True, default="")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    status = models.CharField("办理情况", max_length=10, choices=Status, default=Status.NEW)
    answer = models.TextField("答复", blank=True, default="")
    # What others may read: the office puts the question into its own words, so that nobody is named.
    public_question = models.CharField("公开时这样写问题", max_length=200, blank=True, default="")
    created = models.DateTimeField("收到时间", auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "意见建议"
        verbose_name_plural = "意见建议"
        ordering = ["-created", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.text[:20]}"
