from django.db import models
from django.db.models import F, Q

from talent.audit.append_only import append_only
from talent.target.querysets import ReportSnapshotQuerySet


@append_only
class ReportSnapshot(models.Model):
    """A figure as it was reported: numbers, formula version and the person ids behind every side. Never changes.

    A revised report is a new row with a reason and a second approver; the old one stays as it was sent.
    """

    region = models.ForeignKey("talent.Region", models.PROTECT, related_name="reports", verbose_name="单位")
    title = models.CharField("名称", max_length=60)
    first_day = models.DateField("开始")
    last_day = models.DateField("截止")
    formula = models.CharField("口径版本", max_length=10)
    numbers = models.JSONField("数字")
    people = models.JSONField("人员编号")
    frozen_at = models.DateTimeField("报送时间")
    frozen_by = models.ForeignKey("talent.Person", models.PROTECT, related_name="+", verbose_name="报送人")
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    approved_by = models.ForeignKey("talent.Person", models.PROTECT, null=True, related_name="+", verbose_name="审核人")

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
            models.CheckConstraint(condition=~Q(approved_by=F("frozen_by")), name="nobody_approves_their_own_report"),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.title}"
