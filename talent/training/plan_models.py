"""Yearly plans (培训计划) of the three tiers, their lines, and every version that went out."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from talent.audit.append_only import append_only
from talent.training.querysets import PlanQuerySet


class TrainingPlan(models.Model):
    """The yearly plan of a city, district or street; once it is out, the tiers below may read it."""

    class Status(models.TextChoices):
        DRAFT = "draft", "草稿"
        REVIEW = "review", "审核中"
        PUBLISHED = "published", "已发布"
        ADJUSTING = "adjusting", "调整中"
        ADJUSTED = "adjusted", "已调整"
        DONE = "done", "已完成"

    region = models.ForeignKey("talent.Region", models.PROTECT, related_name="plans", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    # Why the reviewer sent it back; gone with the next submission.
    returned = models.CharField("退回原因", max_length=200, blank=True, default="", editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    created = models.DateTimeField(auto_now_add=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "培训计划"
        ordering = ["-year", "region__path"]
        constraints = [models.UniqueConstraint(fields=["region", "year"], name="one_plan_per_unit_and_year")]

    def __str__(self) -> str:
        return f"{self.region}{self.year}年度培训计划"

    @property
    def is_open(self) -> bool:
        """May its lines be changed now?"""
        return self.status in (self.Status.DRAFT, self.Status.ADJUSTING)

    @property
    def is_out(self) -> bool:
        return self.published_at is not None


class PlanItem(models.Model):
    """One line of a plan, in the bureau's columns."""

    class Level(models.TextChoices):
        CITY = "city", "市级"
        DISTRICT = "district", "区县级"
        STREET = "street", "街道级"

    class Mode(models.TextChoices):
        FACE = "face", "现场"
        ONLINE = "online", "线上"
        MIXED = "mixed", "线上线下"

    plan = models.ForeignKey(TrainingPlan, models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField("序号", editable=False)
    title = models.CharField("培训名称", max_length=60)
    level = models.CharField("层级", max_length=10, choices=Level, blank=True, default="")
    audience = models.CharField("培训对象", max_length=60)
    content = models.CharField("内容", max_length=200, blank=True, default="")
    mode = models.CharField("方式", max_length=10, choices=Mode, default=Mode.FACE)
    month = models.PositiveSmallIntegerField(
        "月份", validators=[MinValueValidator(1), MaxValueValidator(12)], help_text="计划在几月办"
    )
    # As the office writes it (4月中旬, 第二季度); the month is what the calendar goes by.
    timing = models.CharField("时间", max_length=30, blank=True, default="", help_text="可写到旬，如“4月中旬”。")
    hours = models.DecimalField(
        "学时", max_digits=4, decimal_places=1, default=Decimal(4),
        validators=[MinValueValidator(Decimal("0.5")), MaxValueValidator(Decimal(80))],
    )  # fmt: skip
    people = models.PositiveSmallIntegerField(
        "人数", default=40, validators=[MinValueValidator(1), MaxValueValidator(5000)]
    )
    place = models.CharField("地点", max_length=80, blank=True, default="")
    teachers = models.CharField("师资", max_length=80, blank=True, default="")
    responsible = models.CharField("责任单位", max_length=60, blank=True, default="")
    budget = models.CharField("经费", max_length=30, blank=True, default="")
    note = models.CharField("备注", max_length=100, blank=True, default="")
    above = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="below", verbose_name="落实上级项目"
    )

    class Meta:
        verbose_name = "计划项目"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_item_number_once"),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="plan_item_has_a_month"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def when(self) -> str:
        return self.timing or f"{self.month}月"


@append_only
class PlanVersion(models.Model):
    """A plan as it went out: its lines, why it changed, who let it out. Never changed afterwards."""

    plan = models.ForeignKey(TrainingPlan, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("版本")
    reason = models.CharField("调整原因", max_length=200, blank=True, default="")
    lines = models.JSONField("项目")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        verbose_name = "计划版本"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_number_once"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="a_later_plan_version_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} v{self.number}"
