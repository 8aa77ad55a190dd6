"""Where, which, until when: regions, organizations, the calendar, plan periods and their targets."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from talent.registry.querysets import (
    CalendarDayQuerySet,
    GroupMembershipQuerySet,
    OrganizationQuerySet,
    RegionQuerySet,
)


class Region(models.Model):
    """City › district › street › community. The tree follows management; the statutory district stands beside it."""

    class Level(models.TextChoices):
        CITY = "city", "市"
        DISTRICT = "district", "区县"
        STREET = "street", "街道（镇）"
        COMMUNITY = "community", "社区（村）"

    class Kind(models.TextChoices):
        STATUTORY = "statutory", "法定区县"
        FUNCTIONAL = "functional", "功能区"
        SUBDISTRICT = "subdistrict", "街道"
        TOWN = "town", "镇"
        URBAN = "urban", "城市"
        RURAL = "rural", "农村"
        NONE = "", "—"

    code = models.CharField("区划代码", max_length=12, null=True, blank=True)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("层级", max_length=10, choices=Level)
    kind = models.CharField("类型", max_length=12, choices=Kind, blank=True, default=Kind.NONE)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    statutory_district = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="statutory_streets", verbose_name="法定区县"
    )
    managed_since = models.DateField("代管起始日", null=True, blank=True)
    pilot_since = models.DateField("试点起始日", null=True, blank=True)
    # A street merged into another lies below it from then on, so that its past stays within the other's scope.
    closed_on = models.DateField("撤并日期", null=True, blank=True, editable=False)
    path = models.CharField(max_length=120, blank=True, default="", db_index=True, editable=False)
    office_phone = models.CharField("办公电话", max_length=30, blank=True, default="")
    office_address = models.CharField("办公地址", max_length=120, blank=True, default="")

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = "行政区划"
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "level", "name"], name="region_name_once_under_a_parent"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=None), name="region_code_once"),
            models.UniqueConstraint(fields=["path"], condition=~Q(path=""), name="region_path_once"),
            models.CheckConstraint(
                condition=Q(parent=None, level="city") | (~Q(level="city") & ~Q(parent=None)),
                name="only_a_city_has_no_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def contains(self, other: "Region") -> bool:
        return other.path.startswith(self.path)


class Organization(models.Model):
    """A community social organization; filed becomes registered on the same row."""

    class Category(models.TextChoices):
        CHARITY = "charity", "公益慈善"
        SERVICE = "service", "生活服务"
        AFFAIRS = "affairs", "社区事务"
        CULTURE = "culture", "文体活动"

    class ProvinceCategory(models.TextChoices):
        PUBLIC_SERVICE = "public_service", "为民服务"
        CHARITY = "charity", "公益慈善"
        CULTURE = "culture", "文体活动"
        MEDIATION = "mediation", "专业调处"
        NEIGHBORS = "neighbors", "邻里互助"
        RURAL = "rural", "乡村振兴"

    class Status(models.TextChoices):
        REGISTERED = "registered", "登记"
        FILED = "filed", "备案"

    name = models.CharField("组织名称", max_length=100)
    category = models.CharField("类别", max_length=10, choices=Category)
    province_category = models.CharField("省级类别", max_length=20, choices=ProvinceCategory, blank=True, default="")
    status = models.CharField("登记或备案", max_length=10, choices=Status)
    uscc = models.CharField("统一社会信用代码", max_length=18, null=True, blank=True)
    filing_code = models.CharField("备案编码", max_length=40, null=True, blank=True)
    street = models.ForeignKey(Region, models.PROTECT, related_name="organizations", verbose_name="所属街道（镇）")
    community = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="community_organizations",
        verbose_name="所属社区（村）",
    )
    founded_on = models.DateField("成立日期", null=True, blank=True)
    closed_on = models.DateField("注销日期", null=True, blank=True)
    is_federation = models.BooleanField("是否联合会", default=False)
    leader_name = models.CharField("负责人（未留手机号）", max_length=40, blank=True, default="")
    party_work = models.CharField("党建工作", max_length=60, blank=True, default="")
    introduction = models.TextField("简介", blank=True, default="")
    note = models.CharField("备注", max_length=300, blank=True, default="")
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = "社区社会组织"
        ordering = ["street__path", "name"]
        indexes = [models.Index(fields=["name", "street"], condition=Q(closed_on=None), name="organization_by_name")]
        constraints = [
            models.UniqueConstraint(fields=["uscc"], condition=~Q(uscc=None), name="uscc_once"),
            models.UniqueConstraint(fields=["filing_code"], condition=~Q(filing_code=None), name="filing_code_once"),
            models.UniqueConstraint(
                fields=["street", "name"], condition=Q(closed_on=None), name="organization_name_once_in_a_street"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(founded_on=None) | Q(closed_on__gte=F("founded_on")),
                name="organization_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def version(self) -> str:
        """Names what is stored now; every writer of the row, sheets too, moves it on."""
        return self.updated.isoformat()


class RegistrationChange(models.Model):
    """History of filed → registered."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="registration_changes")
    before = models.CharField(max_length=10, choices=Organization.Status)
    after = models.CharField(max_length=10, choices=Organization.Status)
    on = models.DateField("日期")

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = "登记状态变化"

    def __str__(self) -> str:
        return f"{self.organization} {self.before}→{self.after}"


class OrganizationChange(models.Model):
    """One dated line of an organization's history: what was, what came."""

    class Field(models.TextChoices):
        NAME = "name", "名称"
        STREET = "street", "所属街道（镇）"
        CATEGORY = "category", "类别"
        PARTY_WORK = "party_work", "党建工作"
        IS_FEDERATION = "is_federation", "是否联合会"
        USCC = "uscc", "统一社会信用代码"
        FILING_CODE = "filing_code", "备案编码"

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="changes", verbose_name="组织")
    field = models.CharField("哪一项", max_length=20, choices=Field)
    before = models.CharField("原来", max_length=120, blank=True, default="")
    after = models.CharField("后来", max_length=120, blank=True, default="")
    on = models.DateField("日期")
    by = models.ForeignKey("talent.Person", models.PROTECT, null=True, related_name="+", verbose_name="经办人")
    at = models.DateTimeField("记录时间", default=timezone.now)

    class Meta:
        verbose_name = "组织变化"
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.field} {self.on}"


class OrganizationCheck(models.Model):
    """我的组织: once a year its leader says 信息没变, or what is to be changed; the street settles the latter."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="checks", verbose_name="组织")
    year = models.PositiveSmallIntegerField("年度")
    wanted = models.CharField("要改什么", max_length=300, blank=True, default="")
    by = models.ForeignKey("talent.Person", models.PROTECT, related_name="+", verbose_name="核对人")
    at = models.DateTimeField("核对时间", default=timezone.now)
    settled_by = models.ForeignKey("talent.Person", models.PROTECT, null=True, related_name="+", verbose_name="处理人")
    settled_at = models.DateTimeField("处理时间", null=True)
    answer = models.CharField("答复", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "组织年度核对"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year"],
                condition=Q(settled_at=None),
                name="one_unsettled_check_of_an_organization_a_year",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.year}"

    @property
    def is_open(self) -> bool:
        return bool(self.wanted) and self.settled_at is None


class GroupMembership(models.Model):
    """团体会员 of a federation during [since, until): an organization of the register, or an enterprise or institution."""

    federation = models.ForeignKey(
        Organization, models.PROTECT, related_name="group_memberships", verbose_name="联合会"
    )
    member = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="federations", verbose_name="社区社会组织"
    )
    enterprise = models.CharField("企业或事业单位", max_length=100, blank=True, default="")
    since = models.DateField("加入日期")
    until = models.DateField("退出日期", null=True, blank=True)

    objects = GroupMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "团体会员"
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(member=None) & ~Q(enterprise="") | ~Q(member=None) & Q(enterprise=""),
                name="group_member_is_one_of_two_kinds",
            ),
            models.CheckConstraint(condition=~Q(member=F("federation")), name="a_federation_is_not_its_own_member"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="group_membership_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["federation", "member"],
                condition=Q(until=None) & ~Q(member=None),
                name="one_open_group_membership",
            ),
            models.UniqueConstraint(
                fields=["federation", "enterprise"],
                condition=Q(until=None) & ~Q(enterprise=""),
                name="one_open_group_membership_of_an_enterprise",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.federation_id} {self.member_id or self.enterprise}"


class AreaChange(models.Model):
    """
    区划调整 from a day on: applied at once, or by the nightly job where the day is yet to come.

    `before` keeps what it replaced (district, statute, name, code), so the areas of any past day can be told.
    """

    class Kind(models.TextChoices):
        HANDOVER = "handover", "改由另一区县管理"
        STATUTE = "statute", "法定区县调整"
        MERGE = "merge", "街道（镇）合并"
        RENAME = "rename", "更名"
        RECODE = "recode", "区划代码变更"

    kind = models.CharField("调整", max_length=10, choices=Kind)
    region = models.ForeignKey(Region, models.PROTECT, related_name="area_changes", verbose_name="单位")
    target = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+", verbose_name="区县或街道（镇）")
    text = models.CharField("新名称或新代码", max_length=60, blank=True, default="")
    on = models.DateField("从哪天起")
    reason = models.CharField("依据", max_length=200)
    before = models.JSONField(default=dict)
    by = models.ForeignKey("talent.Person", models.PROTECT, null=True, related_name="+", verbose_name="经办人")
    created = models.DateTimeField("登记时间", default=timezone.now)
    applied_at = models.DateTimeField("生效时间", null=True)
    cancelled_at = models.DateTimeField("撤回时间", null=True)

    class Meta:
        verbose_name = "区划调整"
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at=None) | Q(cancelled_at=None), name="an_applied_area_change_is_not_cancelled"
            )
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.kind} {self.on}"

    @property
    def is_planned(self) -> bool:
        return self.applied_at is None and self.cancelled_at is None

    @property
    def sentence(self) -> str:
        """What it does, in one line; the names are those of today."""
        was = self.before.get("name") or self.region.name
        match self.kind:
            case self.Kind.HANDOVER:
                return f"{was}改由{self.target.name}管理"
            case self.Kind.STATUTE:
                return f"{was}的法定区县改为{self.target.name}"
            case self.Kind.MERGE:
                return f"{was}并入{self.target.name}"
            case self.Kind.RENAME:
                return f"{was}更名为{self.text}"
        return f"{was}的区划代码改为{self.text}"


class CalendarDay(models.Model):
    """A day that differs from the plain week: a holiday, or a weekend day that is worked."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", "放假"
        WORKDAY = "workday", "调休上班"

    date = models.DateField("日期", unique=True)
    kind = models.CharField("类型", max_length=10, choices=Kind)
    name = models.CharField("名称", max_length=30, blank=True, default="")

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        ordering = ["date"]
        verbose_name = "节假日与调休"

    def __str__(self) -> str:
        return f"{self.date} {self.get_kind_display()}"


class PlanPeriod(models.Model):
    """The window of a city plan; its numbers are Target rows, so the next plan is entered, not programmed."""

    name = models.CharField("名称", max_length=80)
    starts = models.DateField("开始")
    ends = models.DateField("结束")

    class Meta:
        ordering = ["-starts"]
        verbose_name = "计划周期"
        constraints = [
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="plan_period_ends_after_it_starts")
        ]

    def __str__(self) -> str:
        return self.name


class Target(models.Model):
    """One number of a plan: what, how much, until when."""

    period = models.ForeignKey(PlanPeriod, models.CASCADE, related_name="targets", verbose_name="计划周期")
    indicator = models.CharField("指标", max_length=60)
    title = models.CharField("内容", max_length=120)
    value = models.DecimalField("目标值", max_digits=10, decimal_places=1)
    unit = models.CharField("单位", max_length=10)
    due = models.DateField("期限", null=True, blank=True)

    class Meta:
        ordering = ["period", "due", "pk"]
        verbose_name = "目标"
        constraints = [
            models.UniqueConstraint(fields=["period", "indicator", "due"], name="target_once_per_indicator_and_date")
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.value}{self.unit}"


class NotSameOrganization(models.Model):
    """Somebody looked at two alike organizations and said 不是同一个: the pair is not asked about again."""

    first = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    second = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    by = models.ForeignKey("talent.Person", models.PROTECT, related_name="+", verbose_name="核对人")
    at = models.DateTimeField("核对时间", default=timezone.now)

    class Meta:
        verbose_name = "不是同一个组织"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="two_organizations_are_told_apart_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="the_lower_organization_stands_first"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"


class OrganizationMerge(models.Model):
    """
    Two rows were one organization: what the duplicate had went to the kept one, and it closed.

    `moved` holds {model: {field: [keys]}}, `codes` {code field: what the kept one took over}: what undoing puts back.
    """

    kept = models.ForeignKey(Organization, models.PROTECT, related_name="merges")
    duplicate = models.ForeignKey(Organization, models.PROTECT, related_name="merged_into")
    moved = models.JSONField(default=dict)
    codes = models.JSONField(default=dict)
    by = models.ForeignKey("talent.Person", models.PROTECT, related_name="+", verbose_name="经办人")
    at = models.DateTimeField("合并时间", default=timezone.now)
    undone_at = models.DateTimeField("撤销时间", null=True)
    undone_by = models.ForeignKey("talent.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "组织合并"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["duplicate"], condition=Q(undone_at=None), name="an_organization_is_merged_once"
            ),
            models.CheckConstraint(condition=~Q(kept=F("duplicate")), name="an_organization_is_not_its_own_duplicate"),
        ]

    def __str__(self) -> str:
        return f"{self.duplicate_id} → {self.kept_id}"
