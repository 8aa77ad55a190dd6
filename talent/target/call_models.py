"""待联系: what came of a call, and who is calling right now."""

from django.db import models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.crypto import salted_hmac

from talent.audit.append_only import append_only


class CallRecordQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(person.scope("street__path"))

    def standing(self):
        """Without the withdrawals, and without what was withdrawn by the very next record."""
        later = self.model.objects.filter(person=OuterRef("person"), pk__gt=OuterRef("pk")).order_by("pk")
        followed = self.annotate(next_outcome=Coalesce(Subquery(later.values("outcome")[:1]), Value("")))
        return followed.exclude(outcome="withdrawn").exclude(next_outcome="withdrawn")


@append_only
class CallRecord(models.Model):
    """What came of calling a member. A slip of the finger is answered by a further record, WITHDRAWN."""

    class Outcome(models.TextChoices):
        PROMISED = "promised", "已答应"
        NOT_NOW = "not_now", "这次来不了"
        NO_ANSWER = "no_answer", "没接通"
        WRONG_NUMBER = "wrong_number", "号码不对"
        NUMBER_FOUND = "number_found", "补上号码"
        GONE = "gone", "已不在本街道"
        EXEMPTION = "exemption", "申请暂不参训"
        WITHDRAWN = "withdrawn", "点错了，撤回"

    membership = models.ForeignKey(
        "talent.PoolMembership", models.PROTECT, related_name="call_records", verbose_name="骨干人才"
    )
    person = models.ForeignKey("talent.Person", models.PROTECT, related_name="call_records", verbose_name="人员")
    street = models.ForeignKey("talent.Region", models.PROTECT, related_name="+", verbose_name="街道（镇）")
    outcome = models.CharField("结果", max_length=12, choices=Outcome)
    session = models.ForeignKey(
        "talent.TrainingSession", models.PROTECT, null=True, related_name="+", verbose_name="场次"
    )
    proposal = models.ForeignKey(
        "talent.PoolProposal", models.PROTECT, null=True, related_name="+", verbose_name="人才库推荐"
    )
    # Keyed, so that a fact keeps no number: a wrong one is known again as long as it is not replaced.
    number_print = models.CharField(max_length=64, blank=True, default="")
    by = models.ForeignKey("talent.Person", models.PROTECT, related_name="+", verbose_name="联系人")
    recorded_at = models.DateTimeField("联系时间", default=timezone.now)

    objects = CallRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "联系记录"
        ordering = ["-recorded_at", "-pk"]
        indexes = [models.Index(fields=["person", "recorded_at"], name="calls_of_a_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.outcome}"


class CallClaim(models.Model):
    """Who is calling a person right now, so that nobody is rung by two at once; over after some minutes."""

    person = models.OneToOneField("talent.Person", models.CASCADE, related_name="call_claim", verbose_name="人员")
    by = models.ForeignKey("talent.Person", models.CASCADE, related_name="+", verbose_name="联系人")
    until = models.DateTimeField("到")

    class Meta:
        verbose_name = "正在联系"

    def __str__(self) -> str:
        return f"{self.person_id} {self.by_id}"


def number_print(mobile: str) -> str:
    """What a record keeps of a number: the same for the same number, and no way back to it."""
    return salted_hmac("talent.target.call_models.number", mobile, algorithm="sha256").hexdigest()
