"""The backbone talent pool of a district: who was a member, from when until when, on which rung."""

from django.db import models
from django.db.models import F, Q

from talent.pools.querysets import ExemptionQuerySet, PoolMembershipQuerySet, TalentPoolQuerySet


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
