"""Who is put forward, with what they hand in, and how they fell out."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from talent.audit.append_only import append_only
from talent.files.storage import private_storage
from talent.selection.models.rounds import SelectionRound
from talent.selection.querysets import NominationQuerySet, VetoQuerySet

PERSON = settings.AUTH_USER_MODEL


class Nomination(models.Model):
    """An organization, or a leader of one, put forward in a round."""

    class Kind(models.TextChoices):
        ORGANIZATION = "organization", "优秀社区社会组织"
        LEADER = "leader", "优秀负责人"

    class Level(models.TextChoices):
        """Who found something missing: it goes back there when it is filled in."""

        STREET = "street", "街道（镇）"
        DISTRICT = "district", "区县"

    class Status(models.TextChoices):
        DRAFT = "draft", "草稿"
        APPLIED = "applied", "待街道推荐"
        SUBMITTED = "submitted", "初审"
        RETURNED = "returned", "待补充"
        PASSED = "passed", "评审"
        SELECTED = "selected", "拟推荐"
        RESERVE = "reserve", "递补人选"
        NOT_SELECTED = "not_selected", "未入选"
        WITHDRAWN = "withdrawn", "已退出"

    round = models.ForeignKey(SelectionRound, models.PROTECT, related_name="nominations", verbose_name="轮次")
    kind = models.CharField("类型", max_length=12, choices=Kind)
    organization = models.ForeignKey(
        "talent.Organization", models.PROTECT, related_name="nominations", verbose_name="组织"
    )
    person = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="nominations", verbose_name="负责人"
    )
    status = models.CharField("状态", max_length=12, choices=Status, default=Status.SUBMITTED)
    what_done = models.TextField("做了什么")
    who_helped = models.TextField("帮到了谁")
    what_changed = models.TextField("有什么变化")
    deeds = models.TextField("主要事迹", blank=True, default="")
    street_opinion = models.TextField("街道（镇）推荐意见", blank=True, default="")
    by_itself = models.BooleanField("自荐", default=False, editable=False)
    missing = models.TextField("缺什么", blank=True, default="")
    returned_by = models.CharField("退回的一级", max_length=10, choices=Level, blank=True, default="", editable=False)
    # Beside the fact of a Withdrawal, which holds no words.
    withdrawal_reason = models.TextField("退出原因", blank=True, default="")
    departure_reason = models.TextField("与名次不一致的原因", blank=True, default="")
    reserve_order = models.PositiveSmallIntegerField("递补次序", null=True, blank=True)
    submitted_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="提交人")
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = "推荐"
        ordering = ["kind", "organization__street__path", "pk"]
        # Counting a whole city must not read its texts.
        indexes = [models.Index(fields=["round", "kind", "status"], name="nominations_counted")]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organization"],
                condition=Q(kind="organization") & ~Q(status="draft"),
                name="organization_nominated_once",
            ),
            models.UniqueConstraint(
                fields=["round", "person"],
                condition=Q(kind="leader") & ~Q(status="draft"),
                name="leader_nominated_once",
            ),
            models.UniqueConstraint(
                fields=["round", "organization", "submitted_by"],
                condition=Q(kind="organization", status="draft"),
                name="one_draft_of_an_organization_each",
            ),
            models.UniqueConstraint(
                fields=["round", "person", "submitted_by"],
                condition=Q(kind="leader", status="draft"),
                name="one_draft_of_a_leader_each",
            ),
            models.CheckConstraint(
                condition=Q(kind="organization", person=None) | (Q(kind="leader") & ~Q(person=None)),
                name="only_a_leader_nomination_names_a_person",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The name a notice carries, in full: a masked notice is void."""
        return f"{self.person.name}（{self.organization.name}）" if self.person_id else self.organization.name


class NominationPhoto(models.Model):
    """A photo with its caption; it may be published only with the consent of those shown."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="photos")
    file = models.FileField("照片", upload_to="nominations/%Y/", storage=private_storage)
    caption = models.CharField("说明", max_length=100)
    consent = models.BooleanField("照片中的人同意公开使用", default=False)

    def __str__(self) -> str:
        return self.caption


class NominationAttachment(models.Model):
    """A paper that proves something: PDF or a photo of it. Read by those who check and score, never published."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="attachments")
    file = models.FileField("附件", upload_to="nominations/%Y/", storage=private_storage)
    title = models.CharField("附件名称", max_length=100)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "推荐附件"

    def __str__(self) -> str:
        return self.title


@append_only
class Withdrawal(models.Model):
    """已退出, once and for good. Why, in words, stands on the nomination."""

    class Cause(models.TextChoices):
        OWN = "own", "本人（单位）退出"
        OBJECTION = "objection", "异议成立"

    nomination = models.OneToOneField(Nomination, models.PROTECT, related_name="withdrawal")
    cause = models.CharField(max_length=10, choices=Cause)
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.nomination_id} {self.cause}"


@append_only
class Veto(models.Model):
    """否决事项: a declared fact about an organization with its source and date. It is lifted by a counter-fact."""

    class Kind(models.TextChoices):
        PENALTY = "penalty", "受过行政处罚"
        ABNORMAL = "abnormal", "列入活动异常名录"
        NO_REPORT = "no_report", "没有报送年度报告"
        INVESTIGATED = "investigated", "正在接受调查"

    organization = models.ForeignKey("talent.Organization", models.PROTECT, related_name="vetoes", verbose_name="组织")
    kind = models.CharField("事项", max_length=12, choices=Kind)
    source = models.CharField("来源", max_length=100)
    dated = models.DateField("日期")
    lifts = models.OneToOneField("self", models.PROTECT, null=True, related_name="lifted_by")
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = VetoQuerySet.as_manager()

    class Meta:
        ordering = ["dated", "pk"]
        verbose_name = "否决事项"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "dated", "source"], condition=Q(lifts=None), name="veto_declared_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.source}，{self.dated}）"


class VetoOverride(models.Model):
    """A veto that does not stop this nomination, and why in writing."""

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="overrides")
    veto = models.ForeignKey(Veto, models.PROTECT, related_name="overrides")
    reason = models.TextField("理由")
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["nomination", "veto"], name="one_override_per_veto")]

    def __str__(self) -> str:
        return f"{self.nomination_id} {self.veto_id}"


@append_only
class AssessmentGrade(models.Model):
    """评估等级 of a registered organization; filed ones are not assessed."""

    class Grade(models.TextChoices):
        A5 = "5A", "5A"
        A4 = "4A", "4A"
        A3 = "3A", "3A"
        A2 = "2A", "2A"
        A1 = "1A", "1A"

    organization = models.ForeignKey("talent.Organization", models.PROTECT, related_name="grades", verbose_name="组织")
    grade = models.CharField("等级", max_length=2, choices=Grade)
    source = models.CharField("来源", max_length=100)
    dated = models.DateField("评定日期")
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-dated", "-pk"]
        verbose_name = "评估等级"

    def __str__(self) -> str:
        return f"{self.grade}（{self.source}，{self.dated}）"
