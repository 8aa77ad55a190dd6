"""What the city cultivates beside training: bases, hubs, pairings, two-way cultivation, innovation bases, brands, tasks."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from talent.cultivation.querysets import (
    ApplicationQuerySet,
    BaseQuerySet,
    BrandQuerySet,
    DualCultivationQuerySet,
    HubServiceQuerySet,
    PairingQuerySet,
    SpecialTaskQuerySet,
)
from talent.files.storage import private_storage


class IncubationBase(models.Model):
    """A base that serves organizations of a street or a district; open from a day, perhaps until another."""

    class Kind(models.TextChoices):
        INCUBATOR = "incubator", "孵化基地"
        MAKER_PARK = "maker_park", "双创园"
        OTHER = "other", "其他"

    name = models.CharField("基地名称", max_length=80)
    kind = models.CharField("类型", max_length=10, choices=Kind, default=Kind.INCUBATOR)
    region = models.ForeignKey(
        "talent.Region", models.PROTECT, related_name="bases", verbose_name="所在街道（镇）或区县"
    )
    address = models.CharField("地址", max_length=120, blank=True, default="")
    operator = models.CharField("运营单位", max_length=80, blank=True, default="")
    opened_on = models.DateField("启用日期")
    closed_on = models.DateField("停用日期", null=True, blank=True)
    funding = models.CharField("经费说明", max_length=200, blank=True, default="")
    note = models.CharField("备注", max_length=200, blank=True, default="")
    updated = models.DateTimeField(auto_now=True)

    objects = BaseQuerySet.as_manager()

    class Meta:
        verbose_name = "服务基地"
        ordering = ["region__path", "name"]
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="base_name_once_in_a_unit"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")), name="base_closes_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HubService(models.Model):
    """A service that a hub (枢纽型、支持型组织, or a street federation) gives to other organizations."""

    class Kind(models.TextChoices):
        GUIDANCE = "guidance", "业务指导"
        COORDINATION = "coordination", "项目协调"
        PLACE = "place", "场所设备"

    organization = models.ForeignKey(
        "talent.Organization", models.PROTECT, related_name="hub_services", verbose_name="枢纽组织"
    )
    kind = models.CharField("服务内容", max_length=12, choices=Kind)
    since = models.DateField("开始日期")
    until = models.DateField("结束日期", null=True, blank=True)
    served = models.PositiveIntegerField("服务组织数", default=0)
    note = models.CharField("备注", max_length=200, blank=True, default="")
    updated = models.DateTimeField(auto_now=True)

    objects = HubServiceQuerySet.as_manager()

    class Meta:
        verbose_name = "枢纽服务"
        ordering = ["organization__street__path", "organization__name", "since"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "kind", "since"], name="hub_service_once"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="hub_service_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.get_kind_display()}"


class Pairing(models.Model):
    """结对共建: a city or district organization and a community organization, one problem, what came of it."""

    partner = models.CharField("市区社会组织", max_length=80)
    organization = models.ForeignKey(
        "talent.Organization", models.PROTECT, related_name="pairings", verbose_name="社区社会组织"
    )
    problem = models.CharField("解决的问题", max_length=200)
    since = models.DateField("结对日期")
    until = models.DateField("结束日期", null=True, blank=True)
    result = models.CharField("成果", max_length=300, blank=True, default="")
    result_on = models.DateField("成果日期", null=True, blank=True)
    note = models.CharField("备注", max_length=200, blank=True, default="")
    updated = models.DateTimeField(auto_now=True)

    objects = PairingQuerySet.as_manager()

    class Meta:
        verbose_name = "结对共建"
        ordering = ["organization__street__path", "-since", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "organization", "since"], name="pairing_once"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="pairing_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(result="", result_on=None)
                | (~Q(result="") & Q(result_on__isnull=False, result_on__gte=F("since"))),
                name="pairing_result_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner} — {self.organization}"


class DualCultivation(models.Model):
    """双向培养 of one person in one of three directions. Sensitive: a restricted rule, every look is logged."""

    class Direction(models.TextChoices):
        MEMBER_TO_LEADER = "member_to_leader", "把党员培养成负责人"
        BACKBONE_TO_MEMBER = "backbone_to_member", "把骨干培养成党员"
        LEADER_TO_COMMITTEE = "leader_to_committee", "优秀党员负责人任兼职委员"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="cultivations", verbose_name="人员"
    )
    direction = models.CharField("方向", max_length=20, choices=Direction)
    street = models.ForeignKey("talent.Region", models.PROTECT, related_name="+", verbose_name="所属街道（镇）")
    started_on = models.DateField("列入日期")
    completed_on = models.DateField("完成日期", null=True, blank=True)
    ended_on = models.DateField("终止日期", null=True, blank=True)
    evidence = models.FileField("证明材料", storage=private_storage, upload_to="cultivation", blank=True)
    updated = models.DateTimeField(auto_now=True)

    objects = DualCultivationQuerySet.as_manager()

    class Meta:
        verbose_name = "双向培养"
        ordering = ["street__path", "-started_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "direction", "started_on"], name="cultivation_once"),
            models.CheckConstraint(
                condition=Q(completed_on=None) | Q(completed_on__gte=F("started_on")),
                name="cultivation_completes_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(completed_on=None, ended_on__gte=F("started_on")),
                name="cultivation_ends_or_completes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.direction}"


class CultivationStage(models.Model):
    """A step on the way, with its day: talks, training, a meeting's decision."""

    cultivation = models.ForeignKey(DualCultivation, models.CASCADE, related_name="stages")
    on = models.DateField("日期")
    text = models.CharField("进展", max_length=100)

    class Meta:
        verbose_name = "培养进展"
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.on} {self.text}"


class InnovationBaseApplication(models.Model):
    """A district, street or community applies for a provincial or city innovation base; applied and granted differ."""

    class Grade(models.TextChoices):
        PROVINCE = "province", "省级"
        CITY = "city", "市级"

    unit = models.ForeignKey(
        "talent.Region", models.PROTECT, related_name="innovation_applications", verbose_name="申报单位"
    )
    grade = models.CharField("级别", max_length=10, choices=Grade, default=Grade.PROVINCE)
    applied_on = models.DateField("申报日期")
    granted_on = models.DateField("获批日期", null=True, blank=True)
    declined_on = models.DateField("未获批日期", null=True, blank=True)
    note = models.CharField("备注", max_length=200, blank=True, default="")
    updated = models.DateTimeField(auto_now=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "创新发展基地申报"
        ordering = ["unit__path", "-applied_on"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "grade", "applied_on"], name="innovation_application_once"),
            models.CheckConstraint(
                condition=Q(granted_on=None) | Q(granted_on__gte=F("applied_on"), declined_on=None),
                name="innovation_base_is_granted_after_applying",
            ),
            models.CheckConstraint(
                condition=Q(declined_on=None) | Q(declined_on__gte=F("applied_on")),
                name="innovation_base_is_declined_after_applying",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_grade_display()}"


class StreetBrand(models.Model):
    """街镇有特色: a brand of a street's or a community's organizations."""

    region = models.ForeignKey(
        "talent.Region", models.PROTECT, related_name="brands", verbose_name="街道（镇）或社区（村）"
    )
    name = models.CharField("品牌名称", max_length=60)
    introduction = models.CharField("介绍", max_length=200, blank=True, default="")
    since = models.DateField("形成日期")
    until = models.DateField("停用日期", null=True, blank=True)
    updated = models.DateTimeField(auto_now=True)

    objects = BrandQuerySet.as_manager()

    class Meta:
        verbose_name = "服务品牌"
        ordering = ["region__path", "name"]
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="brand_name_once_in_a_unit"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="brand_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SpecialTask(models.Model):
    """One of a plan's special tasks (专项任务), entered by the city under one of the six work plans."""

    class State(models.TextChoices):
        WAITING = "waiting", "未开始"
        UNDER_WAY = "under_way", "推进中"
        DONE = "done", "已完成"

    period = models.ForeignKey(
        "talent.PlanPeriod", models.CASCADE, related_name="special_tasks", verbose_name="计划周期"
    )
    plan = models.PositiveSmallIntegerField("工作计划")
    number = models.PositiveSmallIntegerField("序号")
    title = models.CharField("任务", max_length=120)
    responsible = models.CharField("责任单位", max_length=80, blank=True, default="")
    due = models.DateField("期限", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    note = models.CharField("进展说明", max_length=200, blank=True, default="")
    updated = models.DateTimeField(auto_now=True)

    objects = SpecialTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "专项任务"
        ordering = ["period", "number"]
        constraints = [
            models.UniqueConstraint(fields=["period", "number"], name="special_task_number_once"),
            models.CheckConstraint(condition=Q(plan__range=(1, 6)), name="special_task_belongs_to_one_of_six_plans"),
        ]

    def __str__(self) -> str:
        return self.title
