"""Who is in the pools: leaders of federations first, other leaders, social workers, volunteers; through the pool sheet."""

import datetime
import random
from dataclasses import dataclass, field

from cms.sample.clock import clock_at, moment
from cms.sample.invented import FEMALE, NAMED_MOBILES, Invented, Inventor
from cms.sample.organizations import FULL_EMPTY_POOL, Register, Row
from cms.sample.places import Places, short_name
from cms.sample.sheet_rows import import_rows
from cms.sample.staff import Staff
from talent.people.models import Person
from talent.registry.models import Region
from talent.registry.row_writer import chunks

HEADERS = (
    "姓名", "性别", "身份证号", "手机号", "人员类别", "所在组织", "职务", "所属街道（镇）", "政治面貌", "文化程度", "专业资格", "特长",
    "入库日期", "入库依据", "梯队层级", "备注",
)  # fmt: skip
LEADER, WORKER, VOLUNTEER = "社区社会组织负责人", "社会工作者", "社区志愿者"
STRENGTHS = ("矛盾调解", "组织活动", "文艺指导", "记账", "摄影写稿", "急救", "心理疏导", "讲解", "电脑", "")
LEVELS = ("后备骨干", "后备骨干", "骨干", "骨干", "带头人", "带教导师")
CHUNK = 4_000
LONG_AGO = datetime.timedelta(days=500)
EMPTY_POOL = FULL_EMPTY_POOL


@dataclass
class Member:
    """An invented person with their membership; `since` is the day of entry."""

    who: Invented
    district: str
    since: datetime.date
    level: str


@dataclass
class Pools:
    """
    Members by district in the order of their sheet; `person` finds the stored row of an invented one.

    `crowd` is what --scale adds: in the pools like everybody, and in no story.
    """

    members: dict[str, list[Member]] = field(default_factory=dict)
    person: dict[tuple[str, str], Person] = field(default_factory=dict)
    crowd: list[Member] = field(default_factory=list)


def load_members(
    places: Places, staff: Staff, register: Register, inventor: Inventor, rng: random.Random, today: datetime.date,
    scale: int,
) -> Pools:  # fmt: skip
    """Two sheets a district: the pool as it was brought over, and those who joined in the last weeks."""
    pools = Pools()
    for district in places.districts:
        if district.name == EMPTY_POOL:
            continue
        rows, streets = register.of(district.name), places.streets_of(district)
        members = _wave(rows, streets, district.name, inventor, rng, today, extra=False)
        if district.name == "历城区":
            members += add_named(inventor, today)
        pools.members[district.name] = list(members)
        for turn in range(1, scale):
            more = rows if turn == 1 else []
            pools.crowd += _wave(more, streets, district.name, inventor, rng, today, extra=True)
        members += [member for member in pools.crowd if member.district == district.name]
        admin = staff.admin[district.name]
        cut = today - datetime.timedelta(days=100)
        early = [member for member in members if member.since <= cut]
        late = [member for member in members if member.since > cut]
        name = short_name(district)
        _import(
            early, f"{name}骨干人才库名单", district, admin, moment(today.replace(month=1, day=8, year=today.year - 1))
        )
        by = staff.trainer[district.name]
        _import(late, f"{name}新入库人员", district, by, moment(today - datetime.timedelta(days=3), "10:20"))
    pools.person = _people([member for members in pools.members.values() for member in members], register)
    return pools


def _people(members: list[Member], register: Register) -> dict[tuple[str, str], Person]:
    """The stored rows of everybody the stories are made with; the crowd stays a list of numbers."""
    wanted = {member.who.key for member in members} | {row.leader.key for row in register.rows if not row.extra}
    keys = [pk for pk, *key in Person.objects.values_list("pk", "name", "mobile") if tuple(key) in wanted]
    found: dict[tuple[str, str], Person] = {}
    for part in chunks(keys):
        found |= {(person.name, person.mobile): person for person in Person.objects.filter(pk__in=part)}
    return found


def _wave(
    rows: list[Row], streets: list[Region], district: str, inventor: Inventor, rng: random.Random,
    today: datetime.date, *, extra: bool,
) -> list[Member]:  # fmt: skip
    """Leaders of the organizations (all of federations, four in five of the others) and two kinds of helpers."""
    mine = [row for row in rows if row.extra == extra]
    named = [row for row in mine if row.federation or row.leader.name in NAMED_MOBILES or rng.random() < 0.8]
    people = [_leader(row, rng) for row in named]
    for street in streets:
        people += _others(street.name, mine, inventor, rng, district)
    return [_member(one, district, rng, today) for one in people]


def _import(members: list[Member], title: str, district, by, at: datetime.datetime) -> None:
    with clock_at(at):
        for start in range(0, len(members), CHUNK):
            part = members[start : start + CHUNK]
            import_rows("pool", title, HEADERS, [_line(member) for member in part], region=district, by=by)


def _leader(row: Row, rng: random.Random) -> Invented:
    one = row.leader
    one.audiences = {LEADER} if rng.random() < 0.8 else {LEADER, VOLUNTEER}
    one.organization, one.street = row.name, row.street
    one.position = "会长" if row.federation else "负责人"
    one.basis = "联合会负责人，优先" if row.federation else rng.choice(("街道推荐", "社区推荐"))
    return one


def _others(street: str, rows: list[Row], inventor: Inventor, rng: random.Random, district: str) -> list[Invented]:
    """Social workers and volunteers of a street; 历城区 shows a fuller pool, 洪家楼街道 the fullest."""
    workers, volunteers = (9, 12) if street == "洪家楼街道" else (3, 4) if district == "历城区" else (2, 2)
    if district in ("历下区", "济南高新技术产业开发区"):
        workers += 2  # the joint session of social workers fills a hall
    local = [row.name for row in rows if row.street == street] or [""]
    found = []
    for number in range(workers + volunteers):
        worker = number < workers
        one = inventor.person(ages=(24, 48) if worker else (28, 72))
        one.audiences = {WORKER} if worker else {VOLUNTEER} if rng.random() < 0.9 else {VOLUNTEER, WORKER}
        one.organization = f"{street}社会工作服务站" if worker else rng.choice(local)
        one.position = "社工" if worker else rng.choice(("队员", "骨干", "组长"))
        one.street, one.basis = street, rng.choice(("街道推荐", "社区推荐", "本人申请"))
        found.append(one)
    return found


def _member(one: Invented, district: str, rng: random.Random, today: datetime.date) -> Member:
    if one.name in NAMED_MOBILES:
        since = today - LONG_AGO
    elif rng.random() < 0.05:
        since = today - datetime.timedelta(days=rng.randrange(6, 80))
    else:
        first, last = datetime.date(2021, 3, 1), today - datetime.timedelta(days=120)
        since = first + datetime.timedelta(days=rng.randrange(max(1, (last - first).days)))
    return Member(one, district, since, rng.choice(LEVELS))


def _line(member: Member) -> tuple:
    one = member.who
    # What looks random below hangs on the person alone, so that a second load says the same.
    rng = random.Random(one.resident_id)
    worker = WORKER in one.audiences
    return (
        one.name, one.gender, one.resident_id, one.mobile, "、".join(sorted(one.audiences)), one.organization,
        one.position, one.street, rng.choice(("群众", "群众", "中共党员")),
        rng.choice(("本科", "大专") if worker else ("初中", "高中", "大专")),
        rng.choice(("助理社会工作师", "社会工作师", "")) if worker else "", rng.choice(STRENGTHS),
        member.since.isoformat(), one.basis, member.level, "",
    )  # fmt: skip


def add_named(inventor: Inventor, today: datetime.date) -> list[Member]:
    """People the stories speak of, all of 洪家楼街道: three namesakes, a couple with one phone, two logins."""
    since = today - LONG_AGO
    cast = (
        ("李秀英", FEMALE, {VOLUNTEER}), ("李秀英", FEMALE, {VOLUNTEER}), ("李秀英", FEMALE, {LEADER}),
        ("赵德明", "男", {VOLUNTEER}), ("孙桂兰", FEMALE, {VOLUNTEER}),
        ("方晓燕", FEMALE, {WORKER}), ("秦立新", "男", {VOLUNTEER}),
    )  # fmt: skip
    found = []
    for name, gender, audiences in cast:
        one = inventor.person(name, gender, ages=(28, 45) if WORKER in audiences else (55, 68))
        worker = WORKER in audiences
        one.audiences, one.street, one.position = audiences, "洪家楼街道", "社工" if worker else "队员"
        one.organization = "洪家楼街道社会工作服务站" if worker else "洪楼晨光太极队"
        one.basis = "街道推荐"
        found.append(Member(one, "历城区", since, "骨干"))
    return found
