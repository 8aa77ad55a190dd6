"""The year's frame and a district's round in it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from talent.audit.append_only import append_only
from talent.selection.querysets import FrameQuerySet, RoundQuerySet

PERSON = settings.AUTH_USER_MODEL
LEADER = "leader"  # the kind of a nomination that names a person


class ScoreSheet(models.Model):
    """A set of criteria with their points; a change is a new version."""

    version = models.CharField("版本", max_length=20, unique=True)

    class Meta:
        verbose_name = "评分表"

    def __str__(self) -> str:
        return self.version


class Criterion(models.Model):
    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="criteria")
    name = models.CharField("项目", max_length=30)
    points = models.PositiveSmallIntegerField("满分")
    order = models.PositiveSmallIntegerField("次序")

    class Meta:
        ordering = ["order"]
        verbose_name = "评分项目"
        constraints = [models.UniqueConstraint(fields=["sheet", "name"], name="criterion_once_per_sheet")]

    def __str__(self) -> str:
        return f"{self.name}（{self.points}分）"


@append_only
class YearFrame(models.Model):
    """What the city sets for all districts in a year. A change is a new version; begun rounds keep theirs."""

    year = models.PositiveSmallIntegerField("年度")
    version = models.PositiveSmallIntegerField("版本")
    score_sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="frames", verbose_name="评分表")
    takes_organizations = models.BooleanField("推选组织", default=True)
    takes_leaders = models.BooleanField("推选负责人", default=True)
    min_organizations = models.PositiveSmallIntegerField("组织不少于", default=10)
    min_leaders = models.PositiveSmallIntegerField("负责人不少于", default=10)
    notice_working_days = models.PositiveSmallIntegerField("公示工作日", default=5)
    answer_working_days = models.PositiveSmallIntegerField("异议答复工作日", default=10)
    apply_until = models.DateField("申报截止", null=True, blank=True)
    panel_until = models.DateField("评审截止", null=True, blank=True)
    notice_by = models.DateField("公示不晚于", null=True, blank=True)
    issued_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()

    objects = FrameQuerySet.as_manager()

    class Meta:
        verbose_name = "年度安排"
        ordering = ["-year", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["year", "version"], name="frame_version_once_a_year"),
            models.CheckConstraint(
                condition=Q(takes_organizations=True) | Q(takes_leaders=True), name="a_frame_takes_some_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度推选安排（第{self.version}版）"


class SelectionRound(models.Model):
    """One district's selection of one year. Minima, notice length and score sheet are data of the round."""

    class Phase(models.TextChoices):
        COLLECTING = "collecting", "申报与初审"
        PANEL = "panel", "评审"
        DECIDING = "deciding", "拟定名单"
        NOTICE = "notice", "公示与公布"

    district = models.ForeignKey("talent.Region", models.PROTECT, related_name="rounds", verbose_name="区县")
    year = models.PositiveSmallIntegerField("年度")
    phase = models.CharField("阶段", max_length=12, choices=Phase, default=Phase.COLLECTING)
    frame = models.ForeignKey(
        YearFrame, models.PROTECT, null=True, blank=True, related_name="rounds", verbose_name="年度安排"
    )
    score_sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="+", verbose_name="评分表")
    min_organizations = models.PositiveSmallIntegerField("组织不少于", default=10)
    min_leaders = models.PositiveSmallIntegerField("负责人不少于", default=10)
    notice_working_days = models.PositiveSmallIntegerField("公示工作日", default=5)
    # How many were picked: a reserve moves up only into a place of these that has become free.
    organization_places = models.PositiveSmallIntegerField(default=0, editable=False)
    leader_places = models.PositiveSmallIntegerField(default=0, editable=False)
    apply_until = models.DateField("申报截止", null=True, blank=True)
    shortfall_reason = models.TextField("少于下限的原因", blank=True, default="")
    panel = models.ManyToManyField(PERSON, related_name="selection_seats", blank=True, verbose_name="评审员")
    created = models.DateTimeField(auto_now_add=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "年度推选"
        ordering = ["-year", "district__path"]
        constraints = [models.UniqueConstraint(fields=["district", "year"], name="one_round_per_district_and_year")]

    def __str__(self) -> str:
        return f"{self.district}{self.year}年度推选"

    def minimum(self, kind: str) -> int:
        return self.min_leaders if kind == LEADER else self.min_organizations

    def places(self, kind: str) -> int:
        return self.leader_places if kind == LEADER else self.organization_places

    @property
    def answer_working_days(self) -> int:
        """Within how many working days an objection is answered."""
        field = YearFrame._meta.get_field("answer_working_days")
        return self.frame.answer_working_days if self.frame else field.default

    def takes(self, kind: str) -> bool:
        """Does the year's frame ask for this kind? Without a frame both are taken."""
        if self.frame is None:
            return True
        return self.frame.takes_leaders if kind == LEADER else self.frame.takes_organizations
