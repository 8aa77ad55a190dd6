"""What happens around logging in and outlives a request: registrations, help at the door, invitations, log-ins."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from talent.people.models import Person, Role
from talent.registry.models import Region


class RegistrationQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(status=Registration.Status.WAITING)

    def visible_to(self, person):
        """Those of the streets that a member of staff manages."""
        return self.filter(person.scope("street__path"))


class Registration(models.Model):
    """Somebody in no list who registered themselves. Until the street settles it, they belong to no region."""

    class Status(models.TextChoices):
        WAITING = "waiting", "等街道确认"
        CONFIRMED = "confirmed", "已确认"
        MATCHED = "matched", "已对上名单"
        REFUSED = "refused", "没有确认"

    person = models.ForeignKey(Person, models.CASCADE, related_name="registrations", verbose_name="人员")
    street = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="街道（镇）")
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.WAITING)
    created = models.DateTimeField("登记时间", auto_now_add=True)
    settled_at = models.DateTimeField("处理时间", null=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="处理人")
    matched_to = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="名单里的人")
    reason = models.CharField("原因", max_length=200, blank=True, default="")

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = "自行登记"
        ordering = ["created", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(status="waiting"), name="one_waiting_registration_of_a_person"
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", settled_at=None) | ~Q(status="waiting") & ~Q(settled_at=None),
                name="a_settled_registration_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.street} {self.get_status_display()}"


class HelpLogin(models.Model):
    """帮TA登录: a QR and six digits that let one person in, once, for a few minutes. Only hashes are kept."""

    LIFE = timedelta(minutes=5)
    TRIES = 5

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64)
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "帮助登录"
        indexes = [models.Index(fields=["expires"], name="help_logins_by_end")]

    def __str__(self) -> str:
        return f"{self.person} {self.created}"

    @property
    def is_open(self) -> bool:
        return self.used_at is None and self.expires > timezone.now()


class InvitationQuerySet(models.QuerySet):
    def open(self):
        return self.filter(accepted_at=None, withdrawn_at=None, expires__gt=timezone.now())

    def visible_to(self, person):
        """Those into regions where the person appoints."""
        return self.filter(person.scope("region__path", Role.Kind.DISTRICT_ADMIN, Role.Kind.CITY_ADMIN))


class RoleInvitation(models.Model):
    """A slip by which one named person takes up a role: one use, ends by itself, can be withdrawn."""

    LIFE = timedelta(days=7)

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name="姓名")
    kind = models.CharField("角色", max_length=20, choices=Role.Kind)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="地区")
    until = models.DateField("到哪天为止", null=True)
    granted_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="授权人")
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField("邀请有效期")
    accepted_at = models.DateTimeField("接受时间", null=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "工作邀请"
        ordering = ["-created", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(person=models.F("granted_by")), name="nobody_invites_themselves"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="accepted_or_withdrawn_not_both"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()} {self.region}"

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and self.expires > timezone.now()


class LoginRecord(models.Model):
    """One log-in on one device, so that people see where they are logged in and can end it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    # The session's key, needed to end it; it dies with the session.
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField("设备", max_length=60)
    method = models.CharField("登录方式", max_length=20)
    at = models.DateTimeField("登录时间", auto_now_add=True)

    class Meta:
        verbose_name = "登录记录"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.device}"
