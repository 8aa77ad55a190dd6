"""Every indicator of the board: what it is called, its formula in words, and the function that reads it."""

from collections.abc import Callable
from dataclasses import dataclass

from talent.cultivation.models import DualCultivation
from talent.cultivation.plans import WORK_PLANS
from talent.indicators import figures
from talent.indicators.figures import Reading
from talent.indicators.models import IndicatorDefinition
from talent.registry.models import Organization
from talent.registry.tag_models import Tag

PLANS = {0: "总体", **WORK_PLANS}
CITY, PROVINCE = "city", "province"


@dataclass(frozen=True)
class Indicator:
    """
    One line of the board. A change of `read` or `formula` needs a new `version`.

    `yearly`: its target holds every year and needs no deadline. `city_only`: the target is the whole city's, a
    district has a number but no target of its own.
    """

    code: str
    plan: int
    title: str
    unit: str
    formula: str
    read: Callable[..., Reading]
    version: int = 1
    layouts: tuple[str, ...] = (CITY,)
    yearly: bool = False
    city_only: bool = False
    in_table: str = ""  # its short name in the table of districts
    tags: str = ""  # the kind of tag whose words its page counts one by one


_STREETS = "÷ 全部街道（镇）"
_PER = "在运行的社区社会组织（联合会除外）÷ 同类社区（村）；城乡未填的社区不计入"
_CATEGORIES = tuple(
    Indicator(
        f"category_{key}", 0, f"{label}类占比", "%", f"{label}类组织 ÷ 在运行的全部组织",
        figures.category_share("category", key),
    )
    for key, label in Organization.Category.choices
)  # fmt: skip
_PROVINCE_CATEGORIES = tuple(
    Indicator(
        f"province_category_{key}", 0, f"{label}类占比", "%", f"省级类别为{label}的组织 ÷ 在运行的全部组织",
        figures.category_share("province_category", key), layouts=(PROVINCE,),
    )
    for key, label in Organization.ProvinceCategory.choices
)  # fmt: skip
_CULTIVATED = tuple(
    Indicator(
        f"cultivated_{key}", 1, label, "人", "当年1月1日至当日完成的双向培养人数", figures.cultivated(key)
    )
    for key, label in DualCultivation.Direction.choices
)  # fmt: skip
_TAGGED = tuple(
    Indicator(
        f"{kind}_tagged", 3, f"填了{label}的组织", "%", f"当日有{label}标签的组织 ÷ 在运行的全部组织；每个标签另计",
        figures.tagged(kind), tags=kind,
    )
    for kind, label in Tag.Kind.choices
)  # fmt: skip

INDICATORS = (
    Indicator("organizations", 0, "在运行的社区社会组织", "个", "已成立、未注销的登记和备案组织", figures.organizations,
              layouts=(CITY, PROVINCE)),
    Indicator("organizations_per_urban_community", 0, "城市社区平均", "个", _PER, figures.per_community("urban"),
              in_table="城市社区平均"),
    Indicator("organizations_per_rural_community", 0, "农村社区平均", "个", _PER, figures.per_community("rural"),
              in_table="农村社区平均"),
    *_CATEGORIES,
    Indicator("province_organizations_per_urban_community", 0, "城市社区平均（省）", "个", _PER,
              figures.per_community("urban"), layouts=(PROVINCE,), in_table="城市社区平均"),
    Indicator("province_organizations_per_rural_community", 0, "农村社区平均（省）", "个", _PER,
              figures.per_community("rural"), layouts=(PROVINCE,), in_table="农村社区平均"),
    *_PROVINCE_CATEGORIES,
    Indicator("party_coverage", 1, "党的工作覆盖", "%",
              "单独或联合建立党支部、选派党建指导员的组织 ÷ 在运行的全部组织", figures.party_coverage,
              in_table="党建覆盖"),
    *_CULTIVATED,
    Indicator("federation_coverage", 2, "街道联合会覆盖", "%",
              f"有1个以上已登记且在运行的联合会的街道（镇）{_STREETS}", figures.federation_coverage,
              layouts=(CITY, PROVINCE), in_table="联合会覆盖"),
    Indicator("pilot_federation_coverage", 2, "试点区县联合会覆盖", "%",
              "当日已是试点的区县里，有联合会的街道（镇）÷ 试点区县的街道（镇）", figures.pilot_federation_coverage),
    Indicator("group_member_coverage", 2, "团体会员覆盖", "%",
              "加入本街道（镇）联合会的组织 ÷ 在运行的组织（联合会除外）；企事业单位另列",
              figures.group_member_coverage),
    Indicator("hubs", 2, "正在服务的枢纽组织", "个", "当日有业务指导、项目协调或场所设备服务的组织", figures.hubs),
    *_TAGGED,
    Indicator("participation_rate", 4, "骨干参加培训率", "%",
              "今年有1条以上有效学时的在库骨干 ÷ 在库骨干（暂不参训的除外），与参训进度同一算法",
              figures.participation_rate, layouts=(CITY, PROVINCE), in_table="参训率"),
    Indicator("plans_issued", 4, "年度培训计划已发布", "%",
              "已发布本年度计划的单位 ÷ 市、区县、街道（镇）应有的计划", figures.plans_issued),
    Indicator("pool_coverage", 4, "人才库覆盖街道（镇）", "%", f"有1名以上在库骨干的街道（镇）{_STREETS}",
              figures.pool_coverage),
    Indicator("leaders_in_pool", 4, "联合会负责人入库", "%", "在人才库里的联合会负责人 ÷ 联合会负责人",
              figures.leaders_in_pool),
    Indicator("recommended_organizations", 4, "今年公布优秀组织", "个",
              "当年1月1日至当日公示期满并已公布的组织；每个区县都要达到下限", figures.recommended("organization"),
              version=2, yearly=True, in_table="优秀组织"),
    Indicator("recommended_leaders", 4, "今年公布优秀负责人", "名",
              "当年1月1日至当日公示期满并已公布的负责人；每个区县都要达到下限", figures.recommended("leader"),
              version=2, yearly=True, in_table="优秀负责人"),
    Indicator("cases", 4, "今年推选的典型案例", "篇", "由当年1月1日至当日公布的推选写成、正在公开的案例", figures.cases,
              version=2),
    Indicator("base_coverage", 5, "街道服务基地覆盖", "%", f"有1处以上启用中的基地的街道（镇）{_STREETS}",
              figures.base_coverage, layouts=(CITY, PROVINCE), in_table="基地覆盖"),
    Indicator("districts_with_base", 5, "有服务基地的区县", "%", "本级或辖区街道（镇）有启用中的基地的区县 ÷ 全部区县",
              figures.districts_with_base),
    Indicator("innovation_districts", 6, "申报省级创新基地的区县", "个", "计划期内申报过省级创新发展基地的区县，去重",
              figures.innovation_districts, city_only=True),
    Indicator("innovation_streets", 6, "申报省级创新基地的街道", "个",
              "计划期内申报过省级创新发展基地的街道（镇），去重", figures.innovation_streets, city_only=True),
    Indicator("innovation_communities", 6, "申报省级创新基地的社区", "个",
              "计划期内申报过省级创新发展基地的社区（村），去重", figures.innovation_communities, city_only=True),
    Indicator("pairings", 6, "有成果的结对共建", "%", "当日已填成果的结对 ÷ 已开始的结对", figures.pairings),
    Indicator("branded_streets", 6, "有服务品牌的街道（镇）", "%",
              f"本级或社区有在用品牌的街道（镇）{_STREETS}", figures.branded_streets),
)  # fmt: skip
BY_CODE = {indicator.code: indicator for indicator in INDICATORS}


def of_layout(layout: str) -> list[Indicator]:
    return [indicator for indicator in INDICATORS if layout in indicator.layouts]


def record_definitions() -> None:
    """Write down each version that counts from now on; what is there stays as it was."""
    known = set(IndicatorDefinition.objects.values_list("code", "version"))
    IndicatorDefinition.objects.bulk_create(
        [
            IndicatorDefinition(
                code=one.code, version=one.version, title=one.title, unit=one.unit, formula=one.formula
            )
            for one in INDICATORS
            if (one.code, one.version) not in known
        ],
        ignore_conflicts=True,
    )  # fmt: skip
