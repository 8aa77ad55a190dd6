"""Who was there: facts that never change, a projection to join on, and what stands beside them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from talent.attendance.part_sets import holds, words_of
from talent.attendance.querysets import CorrectionQuerySet, HeadQuerySet, WalkInQuerySet
from talent.audit.append_only import append_only

PERSON = settings.AUTH_USER_MODEL


class Mark(models.TextChoices):
    """What a fact says. CLEARED takes the mark back: the person is unmarked again."""

    PRESENT = "present", "已到"
    LATE = "late", "迟到"
    ABSENT = "absent", "未到"
    EXCUSED = "excused", "请假"
    CLEARED = "cleared", "未标记"


HERE = (Mark.PRESENT, Mark.LATE)


class Path(models.TextChoices):
    """How the mark came to be. All are equal: nobody is marked lower for having no phone."""

    SCREEN = "screen", "扫大屏码"
    CODE = "code", "输入签到码"
    PHONE_TAIL = "phone_tail", "手机尾号"
    PERSONAL = "personal", "出示签到码"
    ROSTER = "roster", "名单勾选"
    ASSISTED = "assisted", "协助登记"
    WALK_IN = "walk_in", "现场登记"
    SHEET = "sheet", "签到表"
    LEAVE = "leave", "事先请假"
    CONFIRMING = "confirming", "确认考勤"
    CORRECTION = "correction", "更正"


@append_only
class AttendanceFact(models.Model):
    """A fact: this mark was made then, this way. The newest of a chain holds; none is ever changed."""

    session = models.ForeignKey("talent.TrainingSession", models.PROTECT, related_name="attendance_facts")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    mark = models.CharField(max_length=10, choices=Mark)
    path = models.CharField(max_length=12, choices=Path)
    at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    # The sittings they were at, a bit each (part_sets); null says the whole session.
    parts = models.BigIntegerField(null=True)
    helped_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    # Keyed hash of a random cookie: tells that two check-ins came from one phone, and nothing else.
    device = models.CharField(max_length=16, blank=True, default="")
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "考勤事实"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"], condition=Q(supersedes=None), name="first_attendance_fact_once"
            ),
            models.CheckConstraint(
                condition=~Q(mark__in=["present", "late"]) | Q(at__isnull=False), name="who_was_here_came_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("at")), name="nobody_leaves_before_coming"
            ),
            models.CheckConstraint(
                condition=Q(parts=None) | Q(parts__gt=0, mark__in=["present", "late"]), name="who_was_here_saw_a_part"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.person_id} {self.mark}"


class AttendanceHead(models.Model):
    """Projection: the newest fact of each person in a session. Rebuilt at any time from the facts alone."""

    first = models.OneToOneField(AttendanceFact, models.PROTECT, primary_key=True, related_name="+")
    fact = models.OneToOneField(AttendanceFact, models.PROTECT, related_name="head")
    session = models.ForeignKey("talent.TrainingSession", models.PROTECT, related_name="attendance")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="attendance")
    mark = models.CharField("考勤", max_length=10, choices=Mark)
    path = models.CharField("方式", max_length=12, choices=Path)
    at = models.DateTimeField("签到时间", null=True)
    left_at = models.DateTimeField("签退时间", null=True)
    parts = models.BigIntegerField("分次", null=True)
    helped_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    device = models.CharField(max_length=16, blank=True, default="")

    objects = HeadQuerySet.as_manager()

    class Meta:
        verbose_name = "考勤"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="one_attendance_head_per_person_and_session")
        ]
        indexes = [models.Index(fields=["person", "session"], name="attendance_by_person")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.person_id} {self.mark}"

    @property
    def is_here(self) -> bool:
        return self.mark in HERE

    def was_at(self, number: int | None) -> bool:
        """Here, and at this sitting; None asks for none of them."""
        return self.is_here and holds(self.parts, number)

    @property
    def part_words(self) -> str:
        """第1、3次 for who was not at every sitting."""
        return words_of(self.parts)


class WalkIn(models.Model):
    """Somebody at the door who is not known yet: name and mobile, matched to a person later."""

    session = models.ForeignKey("talent.TrainingSession", models.PROTECT, related_name="walk_ins")
    name = models.CharField("姓名", max_length=40)
    mobile = models.CharField("手机号", max_length=11)
    organization_text = models.CharField("所在组织", max_length=100, blank=True, default="")
    at = models.DateTimeField("到场时间")
    left_at = models.DateTimeField("签退时间", null=True, blank=True)
    device = models.CharField(max_length=16, blank=True, default="")
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="walk_ins", verbose_name="匹配到")
    dismissed = models.BooleanField("不计入", default=False)
    created = models.DateTimeField(auto_now_add=True)

    objects = WalkInQuerySet.as_manager()

    class Meta:
        verbose_name = "现场登记"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "name", "mobile"], name="one_walk_in_per_name_and_mobile")
        ]

    def __str__(self) -> str:
        return self.name


class RefusedCheckIn(models.Model):
    """A try that was refused, and why: for the trainer's eyes, and to count tries from one device."""

    class Reason(models.TextChoices):
        EXPIRED = "expired", "二维码已过期"
        FORGED = "forged", "码不是我们发的"
        WRONG_CODE = "wrong_code", "签到码不对"
        UNKNOWN_TAIL = "unknown_tail", "尾号不在名单"
        TOO_MANY = "too_many", "试的次数太多"
        CLOSED = "closed", "签到已结束"
        NOT_OPEN = "not_open", "场次没有开放"
        OVERLAPS = "overlaps", "同时在另一场"
        NOT_HERE = "not_here", "没签到就签退"

    session = models.ForeignKey("talent.TrainingSession", models.PROTECT, null=True, related_name="refused_check_ins")
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    reason = models.CharField("原因", max_length=12, choices=Reason)
    device = models.CharField(max_length=16, blank=True, default="")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "未成功的签到"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["device", "at"], name="refused_by_device")]

    def __str__(self) -> str:
        return f"{self.at} {self.reason}"


@append_only
class RosterTick(models.Model):
    """One tap on a roster kept on a phone without network. Its key lets it be sent again and counts it once."""

    class Outcome(models.TextChoices):
        COUNTED = "counted", "已记上"
        STOOD = "stood", "本来就是这样"
        REFUSED = "refused", "没有记上"

    key = models.UUIDField(unique=True)
    session = models.ForeignKey("talent.TrainingSession", models.PROTECT, related_name="roster_ticks")
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    mark = models.CharField(max_length=10, choices=Mark)
    # Of which sitting the tap speaks, where each is marked by itself.
    part = models.PositiveSmallIntegerField(null=True)
    # When it was tapped, by the server's reckoning: the phone only says how long ago that was.
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    answer = models.CharField(max_length=100, blank=True, default="")
    received_at = models.DateTimeField()
    received_from = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "离线登记"

    def __str__(self) -> str:
        return f"{self.session_id} {self.person_id} {self.mark}"


class ScreenPass(models.Model):
    """A short code that opens one session's screen on a borrowed computer, without a login."""

    session = models.ForeignKey("talent.TrainingSession", models.CASCADE, related_name="screen_passes")
    code = models.CharField("投屏码", max_length=8, unique=True)
    expires_at = models.DateTimeField()
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "投屏码"

    def __str__(self) -> str:
        return self.code


class AttendanceCorrection(models.Model):
    """A wish to correct a confirmed mark: request, reason, approval; approving writes a new fact."""

    class Status(models.TextChoices):
        PENDING = "pending", "待处理"
        APPROVED = "approved", "已更正"
        REFUSED = "refused", "未采纳"

    session = models.ForeignKey("talent.TrainingSession", models.PROTECT, related_name="corrections")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="attendance_corrections")
    mark = models.CharField("更正为", max_length=10, choices=Mark)
    parts = models.BigIntegerField("在场的分次", null=True)
    reason = models.CharField("原因", max_length=300)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.PENDING)
    requested_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField("答复", max_length=300, blank=True, default="")
    fact = models.OneToOneField(AttendanceFact, models.PROTECT, null=True, related_name="correction")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "考勤更正"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"], condition=Q(status="pending"), name="one_pending_correction_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.person_id} {self.mark}"
