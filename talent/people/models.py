"""One row per human, with or without a login; posts, roles and ties are dated rows beside it."""

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from talent.people import resident_id
from talent.people.querysets import ConsentQuerySet, DataRequestQuerySet, MergeQuerySet, PersonManager, RoleQuerySet
from talent.registry.paths import paths_above
from talent.text.pinyin import name_pinyin
from talent.text.resident_ids import birth_date


class Person(AbstractBaseUser, PermissionsMixin):
    """The user model. Imported people have no login and an unusable password until they claim their row."""

    class Gender(models.TextChoices):
        FEMALE = "female", "女"
        MALE = "male", "男"
        UNKNOWN = "", "—"

    name = models.CharField("姓名", max_length=40)
    name_pinyin = models.CharField(max_length=120, blank=True, default="", db_index=True)
    name_initials = models.CharField(max_length=40, blank=True, default="", db_index=True)
    login = models.CharField("登录名", max_length=60, null=True, blank=True, unique=True)
    # Wagtail's workflow mails and allauth's migrations read this column; we send no mail.
    email = models.EmailField("邮箱", blank=True, default="")
    mobile = models.CharField("手机号", max_length=11, null=True, blank=True, db_index=True)
    # Kept by the database, whoever writes the row: the given name and the last four digits are searched by.
    given_name = models.GeneratedField(
        expression=Substr("name", 2), output_field=models.CharField(max_length=40), db_persist=True, db_index=True
    )
    mobile_tail = models.GeneratedField(
        expression=Substr("mobile", 8), output_field=models.CharField(max_length=11, null=True), db_persist=True,
        db_index=True,
    )  # fmt: skip
    gender = models.CharField("性别", max_length=10, choices=Gender, blank=True, default="")
    birth_date = models.DateField("出生日期", null=True, blank=True, editable=False)
    resident_id_cipher = models.TextField(blank=True, default="", editable=False)
    resident_id_hash = models.CharField(max_length=64, null=True, blank=True, editable=False)
    is_leader = models.BooleanField("社区社会组织负责人", default=False)
    is_social_worker = models.BooleanField("社会工作者", default=False)
    is_volunteer = models.BooleanField("社区志愿者", default=False)
    politics = models.CharField("政治面貌", max_length=30, blank=True, default="")
    education = models.CharField("文化程度", max_length=30, blank=True, default="")
    qualification = models.CharField("专业资格", max_length=60, blank=True, default="")
    strengths = models.CharField("特长", max_length=120, blank=True, default="")
    organization_text = models.CharField("所在组织（未匹配）", max_length=100, blank=True, default="")
    canonical = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates", verbose_name="合并到"
    )
    claimed_at = models.DateTimeField("核对身份时间", null=True, blank=True)
    is_active = models.BooleanField("启用", default=True)
    is_staff = models.BooleanField(default=False, editable=False)
    is_sample = models.BooleanField("示例人员", default=False, editable=False)
    elder_view = models.BooleanField("长辈版", default=False)
    # Raising it ends every session of this person at once: the session's hash is made of it.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    objects = PersonManager()

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "人员"
        ordering = ["name_pinyin", "pk"]
        indexes = [
            models.Index(fields=["name_pinyin", "id"], name="people_in_order", condition=Q(canonical=None)),
            models.Index(fields=["name"], name="people_by_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["resident_id_hash"], condition=~Q(resident_id_hash=None), name="one_person_per_resident_id"
            ),
            models.CheckConstraint(condition=~Q(login=""), name="login_is_null_rather_than_empty"),
            models.CheckConstraint(condition=~Q(mobile=""), name="mobile_is_null_rather_than_empty"),
            models.CheckConstraint(condition=~Q(canonical=F("id")), name="nobody_is_merged_into_themselves"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *, update_fields=None, **kwargs):
        """Keeps the pinyin keys of the name in step, so that wgl finds 王桂兰 whoever wrote the row."""
        if update_fields is None or "name" in update_fields:
            self.name_initials, self.name_pinyin = name_pinyin(self.name)
            if update_fields is not None:
                update_fields = {*update_fields, "name_initials", "name_pinyin"}
        super().save(update_fields=update_fields, **kwargs)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """Wagtail's side bar shows it."""
        return self.name

    def _get_session_auth_hash(self, secret=None) -> str:
        salt = "talent.people.models.Person.session"
        value = f"{self.password}:{self.session_epoch}"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()

    @property
    def version(self) -> str:
        """Names what is stored now; every writer of the row, sheets too, moves it on."""
        return self.updated.isoformat()

    @property
    def audiences(self) -> list[str]:
        flags = (("负责人", self.is_leader), ("社会工作者", self.is_social_worker), ("志愿者", self.is_volunteer))
        return [label for label, on in flags if on]

    @property
    def resident_id(self) -> str:
        """The full number. Only for the logged 查看完整号码 and for sheets with a reason."""
        return resident_id.decrypt(self.resident_id_cipher) if self.resident_id_cipher else ""

    def set_resident_id(self, number: str) -> None:
        """Store a normalized number (encrypted) with its fingerprint and the birth date in it; does not save."""
        self.resident_id_cipher = resident_id.encrypt(number)
        self.resident_id_hash = resident_id.fingerprint(number)
        self.birth_date = birth_date(number)

    @cached_property
    def active_roles(self) -> list["Role"]:
        """Roles in force today, read once per request."""
        return list(self.roles.in_force().select_related("region")) if self.pk else []

    @property
    def works_for_streets_alone(self) -> bool:
        """Few rows are theirs, so that a query does well to start from their streets."""
        levels = {role.region.level for role in self.active_roles if role.kind in Role.MANAGING}
        return bool(levels) and levels <= {"street", "community"}

    def has_role(self, *kinds: str) -> bool:
        return any(role.kind in kinds for role in self.active_roles)

    def scope(self, path_field: str, *kinds: str) -> Q:
        """Filter for rows whose region path lies inside this person's region; matches nothing without a role.

        `kinds` narrows it to some roles; by default the roles that manage people (Role.MANAGING) count.
        """
        paths = {role.region.path for role in self.active_roles if role.kind in (kinds or Role.MANAGING)}
        found = Q(pk__in=[])
        for path in paths:
            found |= Q(**{f"{path_field}__startswith": path})
        return found

    def scope_or_above(self, path_field: str) -> Q:
        """Rows inside this person's region, and those of the units above it."""
        own = [role.region.path for role in self.active_roles if role.kind in Role.MANAGING]
        above = {path for one in own for path in paths_above(one)}
        return self.scope(path_field) | Q(**{f"{path_field}__in": above})

    def reaches(self, region, *kinds: str) -> bool:
        """Does one of the person's managing roles cover this region?"""
        kinds = kinds or Role.MANAGING
        return any(role.kind in kinds and role.region.contains(region) for role in self.active_roles)


class Post(models.Model):
    """A dated office in an organization. Being a leader is a post, not a kind of person."""

    class Kind(models.TextChoices):
        LEADER = "leader", "负责人"
        MEMBER = "member", "成员"

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name="人员")
    organization = models.ForeignKey("talent.Organization", models.PROTECT, related_name="posts", verbose_name="组织")
    kind = models.CharField("类型", max_length=10, choices=Kind, default=Kind.MEMBER)
    title = models.CharField("职务", max_length=40, blank=True, default="")
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = "任职"
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organization", "kind"], condition=Q(until=None), name="one_open_post_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="post_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.organization} {self.title}"


class Affiliation(models.Model):
    """A dated tie of a person to a region: what makes staff of that region see them."""

    class Source(models.TextChoices):
        HOME = "home", "居住"
        POST = "post", "任职"
        POOL = "pool", "骨干人才库"
        ROLE = "role", "工作角色"

    person = models.ForeignKey(Person, models.CASCADE, related_name="affiliations")
    region = models.ForeignKey("talent.Region", models.PROTECT, related_name="affiliations")
    source = models.CharField(max_length=10, choices=Source)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "所属地区"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "region", "source"], condition=Q(until=None), name="one_open_tie_of_a_source"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.region}"


class Role(models.Model):
    """What a staff member may do, where, from when until when, granted by whom."""

    class Kind(models.TextChoices):
        STREET_STAFF = "street_staff", "街道（镇）工作人员"
        TRAINER = "trainer", "区县培训老师"
        DISTRICT_ADMIN = "district_admin", "区县管理员"
        CITY_ADMIN = "city_admin", "市级管理员"
        REVIEWER = "reviewer", "评审员"
        EDITOR = "editor", "编辑"
        CASE_SECOND = "case_second", "案例复审员"
        CASE_FINAL = "case_final", "案例终审员"
        SYSTEM_ADMIN = "system_admin", "系统管理员"
        SECURITY_ADMIN = "security_admin", "安全管理员"
        AUDIT_ADMIN = "audit_admin", "审计管理员"

    MANAGING = (Kind.STREET_STAFF, Kind.TRAINER, Kind.DISTRICT_ADMIN, Kind.CITY_ADMIN)
    # Write case studies or stand at a step of their review.
    ON_CASES = (Kind.EDITOR, Kind.CASE_SECOND, Kind.CASE_FINAL, Kind.CITY_ADMIN)

    person = models.ForeignKey(Person, models.PROTECT, related_name="roles", verbose_name="人员")
    kind = models.CharField("角色", max_length=20, choices=Kind)
    region = models.ForeignKey("talent.Region", models.PROTECT, related_name="roles", verbose_name="地区")
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)
    granted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="授权人")

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = "角色"
        ordering = ["region__path", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "region"], condition=Q(until=None), name="one_open_role_of_a_kind"
            ),
            models.CheckConstraint(condition=~Q(person=F("granted_by")), name="nobody_appoints_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()} {self.region}"


class ConsentTerm(models.Model):
    """One version of the privacy terms; the newest that is in force is the one people are asked for."""

    version = models.CharField("版本", max_length=20, unique=True)
    since = models.DateField("起用日期")
    changes = models.CharField("有什么变化", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "隐私说明版本"
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return self.version


class Consent(models.Model):
    """A person's yes to one version of the privacy terms."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    version = models.CharField(max_length=20)
    at = models.DateTimeField(auto_now_add=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "version"], name="one_consent_per_version")]

    def __str__(self) -> str:
        return f"{self.person} {self.version}"


class NotSamePerson(models.Model):
    """Somebody looked at two alike rows and said 不是同一个人: they are not asked about again."""

    first = models.ForeignKey(Person, models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="核对人")
    at = models.DateTimeField("核对时间", default=timezone.now)

    class Meta:
        verbose_name = "不是同一个人"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="two_people_are_told_apart_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="the_lower_number_stands_first"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"


class PersonMerge(models.Model):
    """Two rows were one human. Facts keep their ids; this row keeps what undoing must put back.

    `taken` holds {field: [before, after]} of the kept row, `released` of the duplicate, `carried` what each
    slice moved. They are emptied when the time to undo is over or a person is pseudonymised.
    """

    kept = models.ForeignKey(Person, models.PROTECT, related_name="merges", verbose_name="保留")
    duplicate = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="合并进来")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="合并人")
    at = models.DateTimeField("合并时间", default=timezone.now)
    taken = models.JSONField(default=dict)
    released = models.JSONField(default=dict)
    carried = models.JSONField(default=dict)
    undone_at = models.DateTimeField("撤销时间", null=True)
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="撤销人")
    forgotten = models.BooleanField(default=False)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = "人员合并"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["duplicate"], condition=Q(undone_at=None), name="a_row_is_merged_into_one_person"
            ),
            models.CheckConstraint(condition=~Q(kept=F("duplicate")), name="a_merge_has_two_sides"),
        ]

    def __str__(self) -> str:
        return f"{self.duplicate_id} → {self.kept_id}"


class DataRequest(models.Model):
    """申请更正: a person says what is wrong in their record; the staff who look after them answer."""

    class Field(models.TextChoices):
        NAME = "name", "姓名"
        GENDER = "gender", "性别"
        POLITICS = "politics", "政治面貌"
        EDUCATION = "education", "文化程度"
        QUALIFICATION = "qualification", "专业资格"
        STRENGTHS = "strengths", "特长"
        OTHER = "other", "其他（任职、学时、考勤等）"

    class Status(models.TextChoices):
        OPEN = "open", "待处理"
        ACCEPTED = "accepted", "已更正"
        DECLINED = "declined", "未采纳"

    person = models.ForeignKey(Person, models.PROTECT, related_name="data_requests", verbose_name="申请人")
    field = models.CharField("哪一项", max_length=20, choices=Field)
    wanted = models.CharField("应当是", max_length=120)
    note = models.CharField("说明", max_length=300, blank=True, default="")
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.OPEN)
    created = models.DateTimeField("申请时间", default=timezone.now)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="处理人")
    decided_at = models.DateTimeField("处理时间", null=True)
    answer = models.CharField("答复", max_length=300, blank=True, default="")

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "信息更正申请"
        ordering = ["created", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "field"], condition=Q(status="open"), name="one_open_request_per_field"
            ),
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(answer=""), name="a_declined_request_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.field}"


class ClaimSlip(models.Model):
    """A printed slip with a one-time code: with it a person without a known phone shows that a record is theirs."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="claim_slips", verbose_name="人员")
    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="打印人")
    made_at = models.DateTimeField("打印时间", default=timezone.now)
    until = models.DateTimeField("有效期至")
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        verbose_name = "核对身份单"
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(used_at=None), name="one_unused_slip_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.until:%Y-%m-%d}"
