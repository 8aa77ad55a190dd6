"""What hangs on a session: its parts, who teaches, what is handed out, who helps, who was asked, who is pencilled in."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from talent.files.storage import private_storage
from talent.training.models import TrainingSession
from talent.training.querysets import HelperQuerySet, InvitationQuerySet, NotedNameQuerySet


class SessionPart(models.Model):
    """One of several sittings of a session (第2次). A session in one sitting has no rows here."""

    session = models.ForeignKey(TrainingSession, models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField("第几次")
    topic = models.CharField("内容", max_length=60, blank=True, default="")
    place = models.CharField("地点", max_length=80, blank=True, default="", help_text="与场次相同就不用填。")
    starts_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间")

    class Meta:
        verbose_name = "分次"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="session_part_number_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_part_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.number}"


class SessionTrainer(models.Model):
    """Who teaches: somebody known here, or an outside teacher by name, title and unit."""

    session = models.ForeignKey(TrainingSession, models.CASCADE, related_name="trainers")
    number = models.PositiveSmallIntegerField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="teaches", verbose_name="人员"
    )
    name = models.CharField("姓名", max_length=40)
    title = models.CharField("职务职称", max_length=40, blank=True, default="")
    unit = models.CharField("单位", max_length=60, blank=True, default="")

    class Meta:
        verbose_name = "授课老师"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="session_trainer_number_once"),
            models.UniqueConstraint(
                fields=["session", "person"], condition=~Q(person=None), name="one_teacher_row_per_person"
            ),
        ]

    def __str__(self) -> str:
        return "，".join(filter(None, (self.name, self.unit, self.title)))


class SessionMaterial(models.Model):
    """A handout: kept privately, read by who signed up and by who runs the session."""

    session = models.ForeignKey(TrainingSession, models.CASCADE, related_name="materials")
    title = models.CharField("名称", max_length=80)
    file = models.FileField(upload_to="materials/%Y%m", storage=private_storage)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField("字节数")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人")
    at = models.DateTimeField("上传时间", default=timezone.now)

    class Meta:
        verbose_name = "培训材料"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class SessionHelper(models.Model):
    """协办人: helps at the door of one session. The right ends by itself seven days after the session."""

    session = models.ForeignKey(TrainingSession, models.PROTECT, related_name="helpers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="helps", verbose_name="协办人")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="安排人")
    since = models.DateTimeField("起", default=timezone.now)
    until = models.DateTimeField("提前结束", null=True, blank=True)

    objects = HelperQuerySet.as_manager()

    class Meta:
        verbose_name = "协办人"
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"], condition=Q(until=None), name="one_open_help_per_person_and_session"
            ),
            models.CheckConstraint(condition=~Q(person=F("granted_by")), name="nobody_makes_themselves_a_helper"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.session_id}"


class SessionInvitation(models.Model):
    """Somebody was asked to come; the answer is their sign-up, or the word that they cannot."""

    session = models.ForeignKey(TrainingSession, models.PROTECT, related_name="invitations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="invitations", verbose_name="人员"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("邀请时间", default=timezone.now)
    declined_at = models.DateTimeField("回复来不了", null=True, blank=True)
    reason = models.CharField("原因", max_length=200, blank=True, default="")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "邀请"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="one_invitation_per_person_and_session")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.session_id}"


class NotedName(models.Model):
    """先记下，到场核对: a name of a group's list that nobody here knows. It keeps a seat until somebody says who it is."""

    session = models.ForeignKey(TrainingSession, models.PROTECT, related_name="noted_names")
    name = models.CharField("姓名", max_length=60)
    mobile = models.CharField("手机号", max_length=11, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("记下时间", default=timezone.now)
    # Who it turned out to be; settled without a person: struck off.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField("核对时间", null=True, blank=True)

    objects = NotedNameQuerySet.as_manager()

    class Meta:
        verbose_name = "先记下的名字"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "name", "mobile"], condition=Q(settled_at=None), name="a_name_is_noted_once"
            ),
            models.CheckConstraint(
                condition=Q(person=None) | Q(settled_at__isnull=False), name="a_known_name_is_settled"
            ),
        ]

    def __str__(self) -> str:
        return self.name
