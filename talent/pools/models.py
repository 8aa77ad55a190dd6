"""The backbone talent pool of a district: who was a member, from when until when, on which rung."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from talent.audit.append_only import append_only
from talent.pools.querysets import (
    ExemptionQuerySet,
    PoolMembershipQuerySet,
    ProposalQuerySet,
    ReviewQuerySet,
    TalentPoolQuerySet,
)


class TalentPool(models.Model):
    """One pool per district-level unit (区县 or 功能区)."""

    district = models.OneToOneField("talent.Region", models.PROTECT, related_name="pool", verbose_name="区县")
    created = models.DateTimeField(auto_now_add=True)

    objects = TalentPoolQuerySet.as_manager()

    class Meta:
        verbose_name = "骨干人才库"
        ordering = ["district__path"]

    def __str__(self) -> str:
        return f"{self.district}骨干人才库"


class LadderLevel(models.Model):
    """A rung of the ladder (梯队). Rows, because no rung is official; learners see only 下一步推荐."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField("名称", max_length=20, unique=True)
    order = models.PositiveSmallIntegerField("次序", unique=True)

    class Meta:
        verbose_name = "梯队层级"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class PoolMembership(models.Model):
    """A person in a pool during [since, until): on the day `until` they are no longer a member."""

    pool = models.ForeignKey(TalentPool, models.PROTECT, related_name="memberships", verbose_name="人才库")
    person = models.ForeignKey("talent.Person", models.PROTECT, related_name="memberships", verbose_name="人员")
    street = models.ForeignKey(
        "talent.Region", models.PROTECT, related_name="memberships", verbose_name="所属街道（镇）"
    )
    since = models.DateField("入库日期")
    until = models.DateField("退出日期", null=True, blank=True)
    entry_basis = models.CharField("入库依据", max_length=100, blank=True, default="")
    level = models.ForeignKey(
        LadderLevel, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name="梯队层级"
    )
    position = models.CharField("职务", max_length=60, blank=True, default="")
    exit_reason = models.CharField("退出原因", max_length=200, blank=True, default="")
    note = models.CharField("备注", max_length=300, blank=True, default="")
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    objects = PoolMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "骨干人才"
        ordering = ["person__name_pinyin", "pk"]
        indexes = [models.Index(fields=["pool", "since", "until"], name="membership_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "person"], condition=Q(until=None), name="one_open_membership_of_a_pool"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="membership_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.pool}"

    @property
    def who(self):
        """The person this membership counts for: the one a merged duplicate was merged into."""
        return self.person.canonical or self.person


class Exemption(models.Model):
    """暂不参训: illness, maternity, abroad. Both ends count; an exempt member is neither due nor untrained."""

    class Reason(models.TextChoices):
        ILLNESS = "illness", "生病"
        MATERNITY = "maternity", "生育"
        AWAY = "away", "外出或出国"
        OTHER = "other", "其他"

    membership = models.ForeignKey(PoolMembership, models.PROTECT, related_name="exemptions", verbose_name="骨干人才")
    reason = models.CharField("原因", max_length=20, choices=Reason)
    note = models.CharField("说明", max_length=200, blank=True, default="")
    since = models.DateField("起")
    until = models.DateField("止（含当日）")
    approved_by = models.ForeignKey("talent.Person", models.PROTECT, related_name="+", verbose_name="批准人")
    created = models.DateTimeField(auto_now_add=True)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = "暂不参训"
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="exemption_ends_after_it_starts")
        ]

    def __str__(self) -> str:
        return f"{self.membership} {self.since}—{self.until}"


@append_only
class LevelChange(models.Model):
    """A member was put on another rung of the ladder by a person, from a day on. Never changes."""

    membership = models.ForeignKey(
        PoolMembership, models.PROTECT, related_name="level_changes", verbose_name="骨干人才"
    )
    before = models.ForeignKey(LadderLevel, models.PROTECT, null=True, related_name="+", verbose_name="原来")
    after = models.ForeignKey(LadderLevel, models.PROTECT, null=True, related_name="+", verbose_name="后来")
    on = models.DateField("日期")
    reason = models.CharField("依据", max_length=100, blank=True, default="")
    by = models.ForeignKey("talent.Person", models.PROTECT, null=True, related_name="+", verbose_name="经办人")
    recorded_at = models.DateTimeField("记录时间", default=timezone.now)

    class Meta:
        verbose_name = "梯队调整"
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(before=F("after")) | Q(before=None) | Q(after=None),
                name="a_level_change_changes_the_level",
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.before_id}→{self.after_id}"


class PoolProposal(models.Model):
    """
    What somebody asks of the district: take a person into the pool, excuse a member, or let one go.

    A street recommends, a person applies, an organization recommends; a federation's leader is proposed by itself.
    Nothing happens before a trainer of the district says yes.
    """

    class Kind(models.TextChoices):
        ENTRY = "entry", "入库"
        EXEMPTION = "exemption", "暂不参训"
        LEAVING = "leaving", "已不在本街道"

    class Source(models.TextChoices):
        FEDERATION = "federation", "联合会负责人，优先"
        STREET = "street", "街道推荐"
        ORGANIZATION = "organization", "组织推荐"
        OWN = "own", "本人申请"

    class Status(models.TextChoices):
        OPEN = "open", "待审核"
        RETURNED = "returned", "退回补充"
        ACCEPTED = "accepted", "已同意"
        DECLINED = "declined", "暂不同意"
        WITHDRAWN = "withdrawn", "已撤回"

    kind = models.CharField("事项", max_length=10, choices=Kind, default=Kind.ENTRY)
    source = models.CharField("来源", max_length=12, choices=Source, default=Source.STREET)
    person = models.ForeignKey("talent.Person", models.PROTECT, related_name="pool_proposals", verbose_name="人员")
    street = models.ForeignKey(
        "talent.Region", models.PROTECT, related_name="pool_proposals", verbose_name="所属街道（镇）"
    )
    organization = models.ForeignKey(
        "talent.Organization", models.PROTECT, null=True, related_name="pool_proposals", verbose_name="组织"
    )
    # Of the member to be excused or let go; of an entry, the membership it led to.
    membership = models.ForeignKey(
        PoolMembership, models.PROTECT, null=True, related_name="proposals", verbose_name="骨干人才"
    )
    position = models.CharField("职务", max_length=60, blank=True, default="")
    reason = models.CharField("理由", max_length=300, blank=True, default="")
    exempt_for = models.CharField("原因", max_length=20, choices=Exemption.Reason, blank=True, default="")
    since = models.DateField("起", null=True)
    until = models.DateField("止（含当日）", null=True)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.OPEN)
    answer = models.CharField("答复", max_length=200, blank=True, default="")
    proposed_by = models.ForeignKey("talent.Person", models.PROTECT, null=True, related_name="+", verbose_name="提出人")
    proposed_at = models.DateTimeField("提出时间", default=timezone.now)
    decided_by = models.ForeignKey("talent.Person", models.PROTECT, null=True, related_name="+", verbose_name="处理人")
    decided_at = models.DateTimeField("处理时间", null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "人才库推荐"
        ordering = ["proposed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "street", "kind"],
                condition=Q(status__in=["open", "returned"]),
                name="one_open_proposal_of_a_kind",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["returned", "declined"]) | ~Q(answer=""), name="what_is_returned_says_why"
            ),
            models.CheckConstraint(
                condition=Q(kind="entry") | ~Q(membership=None), name="members_are_excused_and_let_go"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"

    @property
    def who(self):
        """The person it is about: the one a merged duplicate was merged into."""
        return self.person.canonical or self.person


class PoolReview(models.Model):
    """年度复核 of a pool: once a year every member is looked at; locked when done."""

    pool = models.ForeignKey(TalentPool, models.PROTECT, related_name="reviews", verbose_name="人才库")
    year = models.PositiveSmallIntegerField("年度")
    created_by = models.ForeignKey("talent.Person", models.PROTECT, related_name="+", verbose_name="发起人")
    created = models.DateTimeField("发起时间", default=timezone.now)
    closed_by = models.ForeignKey("talent.Person", models.PROTECT, null=True, related_name="+", verbose_name="完成人")
    closed_at = models.DateTimeField("完成时间", null=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "年度复核"
        ordering = ["-year", "pool__district__path"]
        constraints = [models.UniqueConstraint(fields=["pool", "year"], name="one_review_of_a_pool_a_year")]

    def __str__(self) -> str:
        return f"{self.pool} {self.year}"


class ReviewLine(models.Model):
    """What the review says of one member; carried out when the review is locked."""

    class Decision(models.TextChoices):
        KEEP = "keep", "保留"
        ADJUST = "adjust", "调整梯队"
        EXIT = "exit", "退出"

    review = models.ForeignKey(PoolReview, models.PROTECT, related_name="lines", verbose_name="年度复核")
    membership = models.ForeignKey(PoolMembership, models.PROTECT, related_name="review_lines", verbose_name="骨干人才")
    decision = models.CharField("结论", max_length=10, choices=Decision)
    level = models.ForeignKey(LadderLevel, models.PROTECT, null=True, related_name="+", verbose_name="调整为")
    reason = models.CharField("说明", max_length=200, blank=True, default="")
    by = models.ForeignKey("talent.Person", models.PROTECT, related_name="+", verbose_name="复核人")
    at = models.DateTimeField("复核时间", default=timezone.now)

    class Meta:
        verbose_name = "复核结论"
        constraints = [
            models.UniqueConstraint(fields=["review", "membership"], name="one_line_a_member_and_review"),
            models.CheckConstraint(
                condition=~Q(decision="adjust") | ~Q(level=None), name="an_adjustment_names_the_level"
            ),
            models.CheckConstraint(
                condition=~Q(decision="exit") | ~Q(reason=""), name="an_exit_at_review_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.decision}"
