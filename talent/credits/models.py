"""The ledger of training hours: facts that never change, and a projection to join on."""

from django.db import models
from django.db.models import Q

from talent.audit.append_only import append_only
from talent.credits.querysets import CreditHeadQuerySet


class CreditRule(models.Model):
    """How teaching time becomes 学时; a change is a new version."""

    version = models.CharField("版本", max_length=20, unique=True)
    minutes_per_hour = models.PositiveSmallIntegerField("每学时分钟数", default=45)
    half_day_hours = models.PositiveSmallIntegerField("半天学时", default=4)
    full_day_hours = models.PositiveSmallIntegerField("全天学时", default=8)
    since = models.DateField("起用日期")

    class Meta:
        ordering = ["-since"]
        verbose_name = "学时规则"

    def __str__(self) -> str:
        return self.version


class CreditSource(models.Model):
    """What hours are given for: one session or one course. Upper slices name theirs; the ledger knows no more."""

    class Kind(models.TextChoices):
        SESSION = "session", "现场培训"
        COURSE = "course", "在线课程"

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
