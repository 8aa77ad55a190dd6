"""The ledger of training hours: facts that never change, and a projection to join on."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from talent.audit.append_only import append_only
from talent.credits.querysets import CreditHeadQuerySet, CreditRuleQuerySet, OutsideHoursQuerySet
from talent.files.storage import private_storage


@append_only
class CreditRule(models.Model):
    """How teaching time becomes 学时, and what social workers owe. A change is a new version; credits keep theirs."""

    version = models.CharField("版本", max_length=20, unique=True)
    minutes_per_hour = models.PositiveSmallIntegerField("每学时分钟数", default=45)
    half_day_hours = models.PositiveSmallIntegerField("半天学时", default=4)
    full_day_hours = models.PositiveSmallIntegerField("全天学时", default=8)
    # 小时 of 60 minutes a social worker needs in one registration period (社会工作者继续教育办法).
    assistant_clock_hours = models.PositiveSmallIntegerField("助理社会工作师每个登记周期小时", default=72)
    worker_clock_hours = models.PositiveSmallIntegerField("社会工作师每个登记周期小时", default=90)
    registration_years = models.PositiveSmallIntegerField("登记周期（年）", default=3)
    since = models.DateField("起用日期", unique=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey("talent.Person", models.PROTECT, null=True, related_name="+", editable=False)

    objects = CreditRuleQuerySet.as_manager()

    class Meta:
        ordering = ["-since"]
        verbose_name = "学时规则"
        constraints = [
            models.CheckConstraint(condition=Q(minutes_per_hour__gt=0), name="a_credit_hour_has_minutes"),
            models.CheckConstraint(condition=Q(registration_years__gt=0), name="a_registration_period_has_years"),
        ]

    def __str__(self) -> str:
        return self.version


class CreditSource(models.Model):
    """What hours are given for, or certified about. Upper slices name theirs; the ledger knows no more.

    Sessions, courses and outside hours give credits. Paths and years give none of their own: they gather others'.
    """

    class Kind(models.TextChoices):
        SESSION = "session", "现场培训"
        COURSE = "course", "在线课程"
        OUTSIDE = "outside", "外部学时"
        PATH = "path", "学习路径"
        YEAR = "year", "年度学时"

    kind = models.CharField(max_length=10, choices=Kind)
    ref = models.PositiveBigIntegerField()
    title = models.CharField("名称", max_length=200)
    tier = models.CharField("层级", max_length=10)
    region = models.ForeignKey("talent.Region", models.PROTECT, related_name="+", verbose_name="举办单位")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "ref"], name="credit_source_once")]
        verbose_name = "学时来源"

    def __str__(self) -> str:
        return self.title


@append_only
class TrainingCredit(models.Model):
    """A fact: these hours were earned (or, with 0 hours and `voids`, taken back). Corrections supersede."""

    person = models.ForeignKey("talent.Person", models.PROTECT, related_name="+")
    source = models.ForeignKey(CreditSource, models.PROTECT, related_name="credits")
    season = models.CharField(max_length=12)
    dated = models.DateField()
    minutes = models.PositiveIntegerField()
    hours = models.DecimalField(max_digits=6, decimal_places=1)
    voids = models.BooleanField(default=False)
    rule = models.ForeignKey(CreditRule, models.PROTECT, related_name="+")
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("talent.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "学时事实"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "source", "season"], condition=Q(supersedes=None), name="first_credit_once_per_season"
            ),
            models.CheckConstraint(condition=~Q(voids=True) | Q(hours=0, minutes=0), name="a_void_has_no_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.source_id} {self.hours}"


class CreditHead(models.Model):
    """Projection: the newest fact of each chain. Rebuilt at any time from the facts alone."""

    first = models.OneToOneField(TrainingCredit, models.PROTECT, primary_key=True, related_name="+")
    fact = models.OneToOneField(TrainingCredit, models.PROTECT, related_name="head")
    person = models.ForeignKey("talent.Person", models.PROTECT, related_name="credit_heads")
    source = models.ForeignKey(CreditSource, models.PROTECT, related_name="heads")
    season = models.CharField(max_length=12)
    dated = models.DateField()
    hours = models.DecimalField(max_digits=6, decimal_places=1)
    minutes = models.PositiveIntegerField()
    valid = models.BooleanField()

    objects = CreditHeadQuerySet.as_manager()

    class Meta:
        verbose_name = "学时"
        ordering = ["-dated", "-pk"]
        indexes = [models.Index(fields=["person", "dated"], name="credit_by_person", condition=Q(valid=True))]

    def __str__(self) -> str:
        return f"{self.person_id} {self.hours}"


class RegistrationPeriod(models.Model):
    """A social worker's registration period (登记周期): how many 小时 of continuing education from when until when."""

    class Grade(models.TextChoices):
        ASSISTANT = "assistant", "助理社会工作师"
        WORKER = "worker", "社会工作师"
        SENIOR = "senior", "高级社会工作师"

    person = models.ForeignKey("talent.Person", models.PROTECT, related_name="registration_periods")
    grade = models.CharField("资格", max_length=10, choices=Grade)
    since = models.DateField("登记日期")
    until = models.DateField("登记有效期止（含当天）")
    clock_hours = models.PositiveSmallIntegerField("需要小时")
    rule = models.ForeignKey(CreditRule, models.PROTECT, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "社工登记周期"
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(fields=["person", "since"], name="one_registration_period_from_a_day"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="registration_period_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.since}"


class OutsideHours(models.Model):
    """Hours from elsewhere (补交外部学时), handed in with a file and checked by a trainer; accepted, they are a credit."""

    class Status(models.TextChoices):
        HANDED_IN = "handed_in", "待核对"
        ACCEPTED = "accepted", "已认定"
        RETURNED = "returned", "退回补充"
        WITHDRAWN = "withdrawn", "已撤回"
        VOIDED = "voided", "已取消认定"

    class Mode(models.TextChoices):
        FACE = "face", "现场"
        ONLINE = "online", "线上"

    person = models.ForeignKey("talent.Person", models.PROTECT, related_name="outside_hours", verbose_name="人员")
    title = models.CharField("培训名称", max_length=80)
    organizer = models.CharField("举办单位", max_length=80)
    mode = models.CharField("方式", max_length=10, choices=Mode, default=Mode.FACE)
    dated = models.DateField("培训日期")
    minutes = models.PositiveIntegerField("培训分钟")
    file = models.FileField("证明材料", storage=private_storage, upload_to="outside-hours/%Y/")
    content_type = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, db_index=True)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.HANDED_IN)
    # How often it was handed in: a decision names the one it was made on.
    turn = models.PositiveSmallIntegerField(default=1)
    handed_in_at = models.DateTimeField("提交时间")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("talent.Person", models.PROTECT, null=True, related_name="+")
    reason = models.CharField("原因", max_length=200, blank=True, default="")
    granted_minutes = models.PositiveIntegerField("认定分钟", null=True)

    objects = OutsideHoursQuerySet.as_manager()

    class Meta:
        verbose_name = "外部学时"
        ordering = ["-handed_in_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "title", "dated"],
                condition=Q(status__in=["handed_in", "accepted"]),
                name="outside_hours_once",
            ),
            models.CheckConstraint(
                condition=~Q(status="accepted") | Q(granted_minutes__gt=0), name="accepted_outside_hours_have_minutes"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["returned", "voided"]) | ~Q(reason=""),
                name="outside_hours_go_back_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["handed_in_at"], name="outside_to_check", condition=Q(status="handed_in"))]

    def __str__(self) -> str:
        return self.title
