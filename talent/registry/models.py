"""Where, which, until when: regions, organizations, the calendar, plan periods and their targets."""

from django.db import models
from django.db.models import F, Q

from talent.registry.querysets import OrganizationQuerySet, RegionQuerySet


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


class CalendarDay(models.Model):
    """A day that differs from the plain week: a holiday, or a weekend day that is worked."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", "放假"
        WORKDAY = "workday", "调休上班"

    date = models.DateField("日期", unique=True)
    kind = models.CharField("类型", max_length=10, choices=Kind)
    name = models.CharField("名称", max_length=30, blank=True, default="")

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
