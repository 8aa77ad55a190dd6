"""Yearly selection (推选): rounds, nominations, scores, the public notice and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from talent.audit.append_only import append_only
from talent.files.storage import private_storage
from talent.selection.querysets import (
    NominationQuerySet,
    NoticeQuerySet,
    ObjectionQuerySet,
    RoundQuerySet,
    ScoreQuerySet,
)

PERSON = settings.AUTH_USER_MODEL


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
        return self.min_organizations if kind == Nomination.Kind.ORGANIZATION else self.min_leaders

    def places(self, kind: str) -> int:
        return self.organization_places if kind == Nomination.Kind.ORGANIZATION else self.leader_places


class Nomination(models.Model):
    """An organization, or a leader of one, put forward in a round."""

    class Kind(models.TextChoices):
        ORGANIZATION = "organization", "优秀社区社会组织"
        LEADER = "leader", "优秀负责人"

    class Status(models.TextChoices):
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
    street_opinion = models.TextField("街道（镇）推荐意见", blank=True, default="")
    missing = models.TextField("缺什么", blank=True, default="")
    departure_reason = models.TextField("与名次不一致的原因", blank=True, default="")
    reserve_order = models.PositiveSmallIntegerField("递补次序", null=True, blank=True)
    submitted_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="提交人")
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = "推荐"
        ordering = ["kind", "organization__street__path", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organization"], condition=Q(kind="organization"), name="organization_nominated_once"
            ),
            models.UniqueConstraint(
                fields=["round", "person"], condition=Q(kind="leader"), name="leader_nominated_once"
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


@append_only
class Score(models.Model):
    """A vote: points of one reviewer for one criterion. A change is a new fact; raw scores are kept."""

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="scores")
    reviewer = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.DecimalField(max_digits=4, decimal_places=1)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    recorded_at = models.DateTimeField()

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = "评分"
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "reviewer", "criterion"],
                condition=Q(supersedes=None),
                name="first_score_once_per_criterion",
            ),
            models.CheckConstraint(condition=Q(points__gte=0), name="no_negative_points"),
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id} {self.criterion_id} {self.points}"


class Recusal(models.Model):
    """回避: a reviewer who is tied to a nominee, or says so, doesn't score it. The minutes list it."""

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="recusals")
    reviewer = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    reason = models.CharField("原因", max_length=100)
    automatic = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "回避"
        constraints = [models.UniqueConstraint(fields=["nomination", "reviewer"], name="one_recusal_per_reviewer")]

    def __str__(self) -> str:
        return f"{self.reviewer} {self.nomination}"


@append_only
class PublicNotice(models.Model):
    """公示: published once and never edited; a mistake is mended by another notice."""

    round = models.ForeignKey(SelectionRound, models.PROTECT, related_name="notices", verbose_name="轮次")
    starts = models.DateField("公示开始")
    ends = models.DateField("公示结束（24:00）")
    phone = models.CharField("联系电话", max_length=30)
    address = models.CharField("地址", max_length=120)
    office_hours = models.CharField("受理时间", max_length=60)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "公示"
        ordering = ["-starts", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="notice_ends_after_it_starts")]

    def __str__(self) -> str:
        return f"{self.round}公示"


@append_only
class NoticeEntry(models.Model):
    """One name of a notice; a promoted reserve stands in a notice of its own."""

    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="entries")
    nomination = models.OneToOneField(Nomination, models.PROTECT, related_name="notice_entry")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.nomination_id}"


class Objection(models.Model):
    """异议, by real name; while it is open its nominee is held. Seen by its handlers only."""

    class Status(models.TextChoices):
        RECEIVED = "received", "已收到"
        CHECKING = "checking", "核查中"
        REFUSED = "refused", "不予受理"
        DISMISSED = "dismissed", "异议不成立"
        UPHELD = "upheld", "异议成立"

    OPEN = (Status.RECEIVED, Status.CHECKING)

    class Via(models.TextChoices):
        FORM = "form", "网上"
        PHONE = "phone", "电话"
        LETTER = "letter", "信函"
        VISIT = "visit", "来访"

    entry = models.ForeignKey(NoticeEntry, models.PROTECT, related_name="objections")
    name = models.CharField("姓名或单位名称", max_length=60)
    phone = models.CharField("联系电话", max_length=20)
    is_unit = models.BooleanField("以单位名义提出（须盖章）", default=False)
    text = models.TextField("异议内容")
    via = models.CharField("方式", max_length=10, choices=Via, default=Via.FORM)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.RECEIVED)
    answer = models.TextField("答复", blank=True, default="")
    received_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = "异议"
        ordering = ["received_at"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.status}"


@append_only
class Announcement(models.Model):
    """公布: this nominee is announced. Exactly once, and never before its notice has ended."""

    nomination = models.OneToOneField(Nomination, models.PROTECT, related_name="announcement")
    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="announcements")
    announced_at = models.DateTimeField()
    announced_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.nomination_id}"


class CaseLink(models.Model):
    """What the site above says of a nominee's case study: the page's number, address and whether it is live."""

    nomination = models.OneToOneField(Nomination, models.PROTECT, related_name="case")
    page = models.PositiveBigIntegerField()
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=300, blank=True, default="")
    live = models.BooleanField(default=False)
    updated = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.title
