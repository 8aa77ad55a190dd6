"""What the other five plans count: bases, hubs, pairings, applications, brands, two-way cultivation, special tasks."""

import datetime
import random

from cms.sample.clock import clock_at, moment
from cms.sample.places import Places
from cms.sample.staff import Staff
from talent.cultivation.actions import add_row, add_stage, change_row
from talent.cultivation.models import HubService, IncubationBase, InnovationBaseApplication
from talent.cultivation.plans import save_task
from talent.cultivation.registers import REGISTERS
from talent.people.models import Post
from talent.registry.models import Organization, PlanPeriod, Region

DAY = datetime.timedelta(days=1)
# Streets that have no open base yet, and one whose base has closed.
WITHOUT_BASE, CLOSED_BASE = {"港沟街道", "遥墙街道", "孙村街道", "济阳街道"}, "北坦街道"
TASKS = (
    (1, "社区社会组织党的组织和工作覆盖摸底", "市委组织部", "done"),
    (1, "把党员培养成社区社会组织负责人", "市委组织部", "under_way"),
    (2, "街道（镇）社区社会组织联合会全覆盖", "市民政局", "under_way"),
    (2, "枢纽型组织服务清单公开", "市民政局", "done"),
    (3, "矛盾纠纷调解服务进楼院", "市委政法委", "under_way"),
    (3, "乡村议事带头人培育", "市农业农村局", "under_way"),
    (4, "骨干人才库动态管理", "市民政局", "under_way"),
    (4, "优秀组织和负责人推选宣传", "市民政局", "under_way"),
    (5, "街道（镇）服务基地全覆盖", "市民政局", "under_way"),
    (5, "登记备案一次办好", "市行政审批服务局", "done"),
    (6, "结对共建解决一件事", "市民政局", "under_way"),
    (6, "服务品牌展示", "市民政局", "waiting"),
)
# partner, community organization, problem, result
PAIRINGS = (
    ("市社会工作协会（示例）", "和顺邻里调解队", "老楼加装电梯意见不一", "3个单元达成一致，签了施工约定"),
    ("市志愿服务联合会（示例）", "泉声合唱团", "独居老人没人按时联系", "42位老人都有结对楼栋志愿者"),
    ("市环境志愿服务队（示例）", "绿邻分类服务队", "值守靠少数人，留不住", ""),
)
BRANDS = (("洪家楼街道", "茶水桌议事"), ("北园街道", "十点平安电话"), ("玉皇庙街道", "田间议事会"))


def load_nurture(places: Places, staff: Staff, today: datetime.date, rng: random.Random) -> None:
    """By the verbs of the desk where there is a story; many rows of one kind at once."""
    admin = staff.city
    _tasks(admin, today)
    with clock_at(moment(today - 40 * DAY)):
        _bases(places, today, rng)
        _hubs(today, rng)
        _applications(places, today, rng)
        _brands(places, admin, today)
        _pairings(admin, today)
    _cultivate(places, admin, today)


def _tasks(admin, today: datetime.date) -> None:
    period = PlanPeriod.objects.filter(starts__lte=today).first()
    for plan, title, responsible, state in TASKS:
        save_task(period, None, plan=plan, title=title, responsible=responsible, state=state, due=period.ends, by=admin)


def _bases(places: Places, today: datetime.date, rng: random.Random) -> None:
    units = [*places.districts, *(street for street in places.streets if street.name not in WITHOUT_BASE)]
    rows = [
        IncubationBase(
            name=f"{unit.name}社会组织服务中心", region=unit, kind=rng.choice(("incubator", "incubator", "maker_park")),
            opened_on=datetime.date(2021, 1, 1) + rng.randrange(1000) * DAY, operator="街道社会工作服务站",
            closed_on=today - 20 * DAY if unit.name == CLOSED_BASE else None,
        )
        for unit in units
    ]  # fmt: skip
    IncubationBase.objects.bulk_create(rows)


def _hubs(today: datetime.date, rng: random.Random) -> None:
    kinds = HubService.Kind.values
    HubService.objects.bulk_create(
        HubService(
            organization=hub, kind=kind, since=today - rng.randrange(200, 900) * DAY, served=rng.randrange(3, 15)
        )
        for hub in Organization.objects.active().filter(is_federation=True).order_by("pk")
        for kind in rng.sample(kinds, rng.randrange(1, 3))
    )


def _applications(places: Places, today: datetime.date, rng: random.Random) -> None:
    communities = list(Region.objects.communities().order_by("path"))
    units = [*places.districts[:6], *places.streets[::12], *communities[:: max(len(communities) // 22, 1)][:22]]
    InnovationBaseApplication.objects.bulk_create(
        InnovationBaseApplication(
            unit=unit, applied_on=today - rng.randrange(100, 300) * DAY,
            granted_on=today - rng.randrange(5, 60) * DAY if turn % 4 == 0 else None,
        )
        for turn, unit in enumerate(units)
    )  # fmt: skip


def _brands(places: Places, admin, today: datetime.date) -> None:
    for street, name in BRANDS:
        if street in places.street:
            add_row(
                REGISTERS["brands"], name=name, region=places.street[street], since=today - 300 * DAY, by=admin,
                introduction="街道（镇）和社区社会组织一起做出来的服务。",
            )  # fmt: skip


def _pairings(admin, today: datetime.date) -> None:
    register = REGISTERS["pairings"]
    for partner, name, problem, result in PAIRINGS:
        organization = Organization.objects.get(name=name)
        row = add_row(
            register, partner=partner, organization=organization, problem=problem, since=today - 200 * DAY, by=admin
        )
        if result:
            change_row(register, row, result=result, result_on=today - 60 * DAY, by=admin)


def _cultivate(places: Places, admin, today: datetime.date) -> None:
    """Two people of 历城区, one of them with steps."""
    register, street = REGISTERS["cultivations"], places.street["洪家楼街道"]
    leaders = Post.objects.filter(organization__street=street, kind=Post.Kind.LEADER, until=None).order_by("pk")
    people = list(dict.fromkeys(post.person for post in leaders.select_related("person")))[:2]
    for person, direction in zip(people, ("backbone_to_member", "leader_to_committee"), strict=False):
        row = add_row(
            register, person=person, direction=direction, street=street, started_on=today - 150 * DAY, by=admin
        )
        add_stage(row, on=today - 120 * DAY, text="街道党工委谈话", by=admin)
