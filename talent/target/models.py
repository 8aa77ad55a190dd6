"""Figures kept, figures reported: a projection that can be rebuilt, and facts that never change."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from talent.audit.append_only import append_only
from talent.target.querysets import (
    ConfirmationQuerySet,
    DailyFigureQuerySet,
    ReportPeriodQuerySet,
    ReportSnapshotQuerySet,
    RevisionQuerySet,
)

PERSON = "talent.Person"


class CoverageMark(models.Model):
    """Something the figures are made of has changed. Written by the database itself (target.marks), read and removed."""

    class Meta:
        verbose_name = "参训数据变动"

    def __str__(self) -> str:
        return str(self.pk)


class CoverageClock(models.Model):
    """One row: figures bearing its generation are those of the present rows."""

    generation = models.PositiveBigIntegerField(default=1)

    class Meta:
        verbose_name = "参训数据版本"

    def __str__(self) -> str:
        return str(self.generation)


class CoverageFigure(models.Model):
    """
    Projection: the figures of a unit for a period, as its own page or the page of the unit above shows them.

    A street in its district's table counts the members of that district's pool alone, on its own page those of
    every pool; so `shown_on` is part of the key. Rebuilt at any time from memberships and credits.
    """

    region = models.ForeignKey("talent.Region", models.CASCADE, related_name="+", verbose_name="单位")
    shown_on = models.ForeignKey("talent.Region", models.CASCADE, related_name="+", verbose_name="所在页面")
    first_day = models.DateField("开始")
    last_day = models.DateField("截止")
    generation = models.PositiveBigIntegerField()
    numbers = models.JSONField("数字")
    computed_at = models.DateTimeField("计算时间", default=timezone.now)

    class Meta:
        verbose_name = "参训数据"
        constraints = [
            models.UniqueConstraint(
                fields=["shown_on", "first_day", "last_day", "region"], name="one_figure_per_page_unit_and_period"
            )
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.last_day}"


@append_only
class DailyFigure(models.Model):
    """What a unit's year so far looked like at the end of a day, as it was known then. Never changes."""

    region = models.ForeignKey("talent.Region", models.PROTECT, related_name="daily_figures", verbose_name="单位")
    day = models.DateField("日期")
    formula = models.CharField("口径版本", max_length=10)
    numbers = models.JSONField("数字")
    frozen_at = models.DateTimeField("记录时间", default=timezone.now)

    objects = DailyFigureQuerySet.as_manager()

    class Meta:
        verbose_name = "每日参训数据"
        ordering = ["day", "region_id"]
        constraints = [models.UniqueConstraint(fields=["region", "day"], name="one_daily_figure_per_unit")]

    def __str__(self) -> str:
        return f"{self.region_id} {self.day}"


class ReportPeriod(models.Model):
    """报送期: what the city wants reported, and until when the districts confirm their figures."""

    class Kind(models.TextChoices):
        MONTH = "month", "月报"
        QUARTER = "quarter", "季报"
        YEAR = "year", "年报"

    region = models.ForeignKey("talent.Region", models.PROTECT, related_name="report_periods", verbose_name="市")
    kind = models.CharField("类型", max_length=10, choices=Kind)
    title = models.CharField("名称", max_length=60)
    first_day = models.DateField("开始")
    last_day = models.DateField("截止")
    confirm_by = models.DateField("区县确认截止")
    created_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="发起人")
    created = models.DateTimeField("发起时间", default=timezone.now)

    objects = ReportPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "报送期"
        ordering = ["-last_day", "-first_day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["region", "first_day", "last_day"], name="one_report_period_of_these_days"),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="report_period_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(confirm_by__gt=F("last_day")), name="figures_are_confirmed_after_the_period"
            ),
        ]

    def __str__(self) -> str:
        return self.title


@append_only
class ReportConfirmation(models.Model):
    """
    区县确认: what a district said about its figures, and the figures it saw. The newest counts.

    `lines` are all that stood on its page, each with what the district doubts about it ("" where it agrees).
    """

    class Answer(models.TextChoices):
        AGREED = "agreed", "核对无误"
        DOUBT = "doubt", "有疑问"

    period = models.ForeignKey(ReportPeriod, models.PROTECT, related_name="confirmations", verbose_name="报送期")
    region = models.ForeignKey("talent.Region", models.PROTECT, related_name="+", verbose_name="区县")
    answer = models.CharField("答复", max_length=10, choices=Answer)
    note = models.CharField("说明", max_length=300, blank=True, default="")
    numbers = models.JSONField("核对的数字")
    lines = models.JSONField("核对的各项", default=list)
    digest = models.CharField("数字指纹", max_length=64)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="核对人")
    at = models.DateTimeField("时间", default=timezone.now)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = "区县确认"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(answer="doubt") | ~Q(note=""), name="a_doubt_says_what_is_doubted")
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.answer}"

    @property
    def doubted(self) -> list[dict]:
        return [line for line in self.lines if line["doubt"]]


@append_only
class ReportSnapshot(models.Model):
    """A figure as it was reported: numbers, formula version and the person ids behind every side. Never changes.

    `units` are the numbers one level down, `sections` those of other slices' figures (target.sections), `digest` is
    the SHA-256 of all that was sent. A revised report is a new row with a reason and a second approver; the old one
    stays as it was sent.
    """

    region = models.ForeignKey("talent.Region", models.PROTECT, related_name="reports", verbose_name="单位")
    period = models.ForeignKey(ReportPeriod, models.PROTECT, null=True, related_name="reports", verbose_name="报送期")
    title = models.CharField("名称", max_length=60)
    first_day = models.DateField("开始")
    last_day = models.DateField("截止")
    formula = models.CharField("口径版本", max_length=10)
    numbers = models.JSONField("数字")
    people = models.JSONField("人员编号")
    units = models.JSONField("下级单位数字", default=list)
    sections = models.JSONField("其他指标", default=dict)
    digest = models.CharField("数字指纹", max_length=64, blank=True, default="")
    frozen_at = models.DateTimeField("报送时间")
    frozen_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="报送人")
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    approved_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+", verbose_name="审核人")
    reason = models.CharField("更正事由或说明", max_length=300, blank=True, default="")

    objects = ReportSnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = "已报数据"
        ordering = ["-last_day", "region__path", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "first_day", "last_day"],
                condition=Q(supersedes=None),
                name="one_first_report_per_unit_and_period",
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="report_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(approved_by=None), name="a_revision_has_a_second_approver"
            ),
            models.CheckConstraint(condition=Q(supersedes=None) | ~Q(reason=""), name="a_revision_says_why"),
            models.CheckConstraint(condition=~Q(approved_by=F("frozen_by")), name="nobody_approves_their_own_report"),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.title}"


class ReportRevision(models.Model):
    """申请更正报表: reason and list of differences; a second approver decides, and only then is there a new version."""

    class Status(models.TextChoices):
        PENDING = "pending", "待审核"
        APPROVED = "approved", "已更正"
        REFUSED = "refused", "未同意"

    report = models.ForeignKey(ReportSnapshot, models.PROTECT, related_name="revisions", verbose_name="报表")
    reason = models.CharField("事由", max_length=300)
    differences = models.JSONField("差异")
    requested_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="申请人")
    requested_at = models.DateTimeField("申请时间", default=timezone.now)
    due = models.DateField("审核期限")
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.PENDING)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+", verbose_name="审核人")
    decided_at = models.DateTimeField("审核时间", null=True)
    answer = models.CharField("答复", max_length=300, blank=True, default="")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = "报表更正申请"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(status="pending"), name="one_pending_revision_of_a_report"
            ),
            models.CheckConstraint(
                condition=Q(status="pending", decided_by=None) | (~Q(status="pending") & ~Q(decided_by=None)),
                name="a_decided_revision_has_a_decider",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("requested_by")), name="nobody_decides_their_own_revision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.status}"


@append_only
class ReportRelease(models.Model):
    """公开: from here on the public may see the headline of this sent version."""

    report = models.OneToOneField(ReportSnapshot, models.PROTECT, related_name="release", verbose_name="报表")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="公开人")
    at = models.DateTimeField("公开时间", default=timezone.now)

    class Meta:
        verbose_name = "公开的报表"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return str(self.report_id)
