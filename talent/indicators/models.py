"""What an indicator counts, and the board as it was last computed."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from talent.audit.append_only import append_only


class View(models.TextChoices):
    """By which district a street counts; both views add up to the same streets."""

    MANAGING = "managing", "按管理"
    STATUTORY = "statutory", "按法定"


@append_only
class IndicatorDefinition(models.Model):
    """口径: what a version of an indicator counts, in words. A changed formula is a new version."""

    code = models.CharField("指标", max_length=60)
    version = models.PositiveSmallIntegerField("版本")
    title = models.CharField("名称", max_length=60)
    unit = models.CharField("单位", max_length=10)
    formula = models.CharField("口径", max_length=300)
    recorded_at = models.DateTimeField("启用时间", default=timezone.now)

    class Meta:
        verbose_name = "指标口径"
        ordering = ["code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_definition_per_indicator_version"),
            models.CheckConstraint(condition=Q(version__gt=0), name="definition_versions_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.title} 第{self.version}版"


class BoardRow(models.Model):
    """Projection: the indicators of a unit in one view, computed from the registers; rebuilt as a whole."""

    region = models.ForeignKey("talent.Region", models.CASCADE, related_name="+", verbose_name="单位")
    view = models.CharField("归属", max_length=10, choices=View)
    # code → [value, measure, part, whole, note, what is missing, how many]
    readings = models.JSONField("指标")
    faults = models.JSONField("待补数据", default=list)
    streets = models.PositiveIntegerField("街道（镇）数", default=0)
    # code → keys of the units or people that are missing; read only when a figure is opened
    missing = models.JSONField("缺项", default=dict)

    class Meta:
        verbose_name = "六项计划数据"
        constraints = [models.UniqueConstraint(fields=["region", "view"], name="one_board_row_per_unit_and_view")]

    def __str__(self) -> str:
        return f"{self.region_id} {self.view}"


class BoardClock(models.Model):
    """One row: for which day the board was computed, when, at which line of the audit, and how long it took."""

    on = models.DateField("数据日期")
    computed_at = models.DateTimeField("计算时间")
    audit = models.BigIntegerField("操作记录", default=0)
    took_ms = models.PositiveIntegerField("用时", default=0)

    class Meta:
        verbose_name = "六项计划数据版本"

    def __str__(self) -> str:
        return str(self.on)
