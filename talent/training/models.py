"""Sessions (场次) and who signed up for them. Running and to-be-confirmed follow the clock, so no job moves a status."""

import datetime
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from talent.training.querysets import SessionQuerySet, SignupQuerySet
from talent.training.states import State, state_of


class TrainingSession(models.Model):
    """Half a day of teaching or several parts of it, hosted by a city, district or street, alone or jointly."""

    class Tier(models.TextChoices):
        CITY = "city", "市级"
        DISTRICT = "district", "区县级"
        STREET = "street", "街道级"

    class Mode(models.TextChoices):
        FACE = "face", "现场"
        ONLINE = "online", "线上"
        MIXED = "mixed", "线上线下"

    class Status(models.TextChoices):
        """What is stored. `status_on(now)` tells the rest."""

        DRAFT = "draft", "草稿"
        PUBLISHED = "published", "已发布"
        CONFIRMED = "confirmed", "已确认"
        CANCELLED = "cancelled", "已取消"

    title = models.CharField("名称", max_length=60)
    description = models.TextField("内容介绍", blank=True, default="")
    tier = models.CharField("层级", max_length=10, choices=Tier, default=Tier.DISTRICT)
    region = models.ForeignKey("talent.Region", models.PROTECT, related_name="sessions", verbose_name="主办单位")
    partners = models.ManyToManyField(
        "talent.Region", blank=True, related_name="joint_sessions", verbose_name="联合举办"
    )
    plan_item = models.ForeignKey(
        "talent.PlanItem",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name="计划项目",
        editable=False,
    )
    starts_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间")
    place = models.CharField("地点", max_length=80)
    map_link = models.URLField("地图链接", blank=True, default="")
    mode = models.CharField("方式", max_length=10, choices=Mode, default=Mode.FACE)
    capacity = models.PositiveSmallIntegerField(
        "名额", default=40, validators=[MinValueValidator(1), MaxValueValidator(5000)]
    )
    hours = models.DecimalField(
        "学时",
        max_digits=4,
        decimal_places=1,
        default=Decimal(4),
        validators=[MinValueValidator(Decimal("0.5")), MaxValueValidator(Decimal(80))],
    )
    check_in_opens = models.PositiveSmallIntegerField(
        "提前几分钟开放签到", default=30, validators=[MaxValueValidator(600)]
    )
    late_after = models.PositiveSmallIntegerField("开始后几分钟算迟到", default=15, validators=[MaxValueValidator(600)])
    sign_out = models.BooleanField("结束时要签退", default=False)
    # Only sessions with parts have it; who came is then said of each part.
    per_part = models.BooleanField("每次分别签到", default=False, editable=False)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    cancel_reason = models.CharField("取消原因", max_length=200, blank=True, default="", editable=False)
    # A session brought over from before the platform: it waits for its sheet and is nobody's overdue work.
    overdue_counts = models.BooleanField(default=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    created = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "培训场次"
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["status", "starts_at"], name="session_by_status_and_start")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="session_has_a_seat"),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | ~Q(cancel_reason=""), name="session_is_cancelled_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def status_on(self, now: datetime.datetime) -> State:
        return state_of(self.status, self.starts_at, self.ends_at, now)

    @property
    def state(self) -> State:
        """The status as of now."""
        return self.status_on(timezone.now())

    @property
    def opens_at(self) -> datetime.datetime:
        """When check-in opens."""
        return self.starts_at - datetime.timedelta(minutes=self.check_in_opens)

    @property
    def late_from(self) -> datetime.datetime:
        """Who arrives after this moment is late."""
        return self.starts_at + datetime.timedelta(minutes=self.late_after)

    @property
    def spans(self) -> list[tuple[datetime.datetime, datetime.datetime]]:
        """From when until when people sit there: the parts, or the session itself where it has none."""
        parts = [(part.starts_at, part.ends_at) for part in self.parts.all()] if self.pk else []
        return parts or [(self.starts_at, self.ends_at)]

    @property
    def minutes(self) -> int:
        """Minutes of teaching; the nights between the parts don't count."""
        return int(sum((end - start).total_seconds() for start, end in self.spans) // 60)

    @property
    def dated(self) -> datetime.date:
        """The date its credits bear: the local date of its last part's end."""
        return timezone.localdate(self.ends_at)

    @property
    def season(self) -> str:
        """A session credits a person once in its year."""
        return str(self.dated.year)

    @property
    def is_public(self) -> bool:
        return self.published_at is not None


class SessionSignup(models.Model):
    """A person's place in a session: a seat, a place in the queue, given back, or excused."""

    class Status(models.TextChoices):
        SIGNED_UP = "signed_up", "已报名"
        WAITLISTED = "waitlisted", "候补"
        CANCELLED = "cancelled", "已取消"
        EXCUSED = "excused", "请假"

    session = models.ForeignKey(TrainingSession, models.PROTECT, related_name="signups", verbose_name="场次")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="signups", verbose_name="人员")
    status = models.CharField("状态", max_length=10, choices=Status)
    # Only grows within a session; the rank shown to people counts the waiting rows before it.
    queue = models.PositiveIntegerField(null=True, editable=False)
    reason = models.CharField("请假原因", max_length=200, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    objects = SignupQuerySet.as_manager()

    class Meta:
        verbose_name = "报名"
        ordering = ["created", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="one_signup_per_person_and_session"),
            models.UniqueConstraint(
                fields=["session", "queue"], condition=~Q(queue=None), name="one_person_per_place_in_the_queue"
            ),
            models.CheckConstraint(
                condition=Q(status="waitlisted", queue__isnull=False) | (~Q(status="waitlisted") & Q(queue=None)),
                name="who_waits_has_a_place_in_the_queue",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.session_id} {self.status}"
