"""Which organizations: the written ones, a registered federation in most streets, and one or two invented ones each."""

import datetime
import random
from dataclasses import dataclass, field

from cms.sample.files import words
from cms.sample.invented import Invented, Inventor
from cms.sample.places import Places, invented_words
from cms.sample.sheet_rows import import_rows
from cms.sample.staff import Staff
from talent.registry.models import Organization, Region
from talent.text.uscc import check_character

HEADERS = (
    "组织名称", "类别", "登记或备案", "统一社会信用代码", "备案编码", "所属街道（镇）", "所属社区（村）", "城乡", "成立日期",
    "负责人", "负责人手机号", "党建工作", "是否联合会", "服务领域", "服务对象",
)  # fmt: skip
PARTY = {"own": "单独建立党支部", "joint": "联合建立党支部", "instructor": "选派党建指导员", "none": ""}
NAMES = {
    "公益慈善": ("助老志愿队", "爱心助学社", "暖心互助会", "助残帮扶队"),
    "生活服务": ("便民服务队", "邻里厨房", "修补互助社", "晚托伴读社"),
    "社区事务": ("邻里议事会", "调解小组", "平安巡逻队", "楼院管家队"),
    "文体活动": ("合唱团", "太极队", "书画社", "秧歌队"),
}
# What an invented one does, and for whom.
DOES = {
    "助老志愿队": ("亲情陪伴、生活照料", "空巢老人"), "爱心助学社": ("亲情陪伴", "困境儿童"),
    "暖心互助会": ("生活照料", "低保对象、特困人员"), "助残帮扶队": ("生活照料", "残疾人"),
    "便民服务队": ("生活照料", ""), "邻里厨房": ("生活照料", "空巢老人"), "修补互助社": ("垃圾分类", ""),
    "晚托伴读社": ("亲情陪伴", "困境儿童"), "邻里议事会": ("矛盾化解、文明创建", ""), "调解小组": ("纠纷调解、矛盾化解", ""),
    "平安巡逻队": ("治安巡逻、平安建设", ""), "楼院管家队": ("垃圾分类、文明创建", ""), "合唱团": ("文明创建", ""),
    "太极队": ("文明创建", ""), "书画社": ("文明创建", ""), "秧歌队": ("乡村振兴/三农", ""),
}  # fmt: skip
# Streets that wait for their federation: not in 钢城区, whose five have one and no pool yet.
WITHOUT_FEDERATION = 11
FULL_EMPTY_POOL = "钢城区"


@dataclass
class Row:
    """One line of the organizations sheet."""

    name: str
    district: str
    street: str
    category: str
    registered: bool
    founded: datetime.date
    leader: Invented
    community: str = ""
    rural: bool = False
    party: str = "none"
    federation: bool = False
    introduction: str = ""
    services: str = ""
    beneficiaries: str = ""
    extra: bool = False  # of the crowd that --scale adds


@dataclass
class Register:
    """What was registered: rows by district, and the leaders who may enter the pools."""

    rows: list[Row] = field(default_factory=list)

    def of(self, district: str) -> list[Row]:
        return [row for row in self.rows if row.district == district]


def load_organizations(places: Places, staff: Staff, inventor: Inventor, rng: random.Random, scale: int) -> Register:
    register = Register(_written(places, inventor, rng))
    taken = {(row.street, row.name) for row in register.rows}
    register.rows += _federations(places, inventor, rng, {row.street for row in register.rows if row.federation})
    for turn in range(scale):
        register.rows += _invented(places, inventor, rng, turn, taken)
    codes = Codes()
    for district in places.districts:
        rows = [codes.line(row) for row in register.of(district.name)]
        import_rows(
            "organizations", f"{district.name}社区社会组织台账", HEADERS, rows,
            region=district, by=staff.admin[district.name],
        )  # fmt: skip
    _introduce(register)
    return register


def _written(places: Places, inventor: Inventor, rng: random.Random) -> list[Row]:
    """The 45 that the pages speak of."""
    rows = []
    for entry in words("organizations")["organizations"]:
        leader = inventor.person(entry["leader"], ages=(45, 70))
        rows.append(
            Row(
                entry["name"], entry["district"], entry["street"], entry["category"], entry["status"] == "登记",
                datetime.date(entry["founded_year"], rng.randint(1, 12), rng.randint(1, 28)), leader,
                community="" if entry["hub"] else entry["community"], rural=entry["community_kind"] == "rural",
                party=entry["party"], federation=entry["hub"], introduction=entry["summary"],
                services="、".join(entry["service_tags"]), beneficiaries="、".join(entry["beneficiary_tags"]),
            )
        )  # fmt: skip
    return rows


def _federations(places: Places, inventor: Inventor, rng: random.Random, have: set[str]) -> list[Row]:
    streets = [street for street in places.streets if street.name not in have]
    waiting = rng.sample(
        [street.name for street in streets if street.parent.name not in (FULL_EMPTY_POOL, "历城区")],
        WITHOUT_FEDERATION,
    )
    stock = invented_words()
    rng.shuffle(stock)
    return [
        Row(
            f"{word}社区社会组织联合会", street.parent.name, street.name, "社区事务", True,
            datetime.date(rng.choice((2020, 2021, 2022)), rng.randint(1, 12), rng.randint(1, 28)),
            inventor.person(ages=(36, 60)), party=rng.choice(("own", "joint", "instructor")), federation=True,
            introduction="把本街道的组织聚到一起：排场地、对需求、带新人。",
        )
        for street, word in zip(
            (street for street in streets if street.name not in waiting), stock, strict=False
        )
    ]  # fmt: skip


def _invented(places: Places, inventor: Inventor, rng: random.Random, turn: int, taken: set) -> list[Row]:
    """One organization a street, two in every third: about 200 a turn."""
    communities: dict[int, list[Region]] = {}
    for community in Region.objects.communities().order_by("pk"):
        communities.setdefault(community.parent_id, []).append(community)
    rows = []
    for place, street in enumerate(places.streets):
        small = len(places.streets_of(street.parent)) < 6
        for _ in range(3 if small else 2 if place % 3 == 0 else 1):
            community = rng.choice(communities[street.pk])
            category = rng.choice(list(NAMES))
            name = _free_name(community.name[:2], category, street.name, taken, rng, turn)
            services, beneficiaries = next(tags for end, tags in DOES.items() if name.endswith(end))
            rows.append(
                Row(
                    name, street.parent.name, street.name, category, rng.random() < 0.18,
                    datetime.date(rng.randint(2012, 2023), rng.randint(1, 12), rng.randint(1, 28)),
                    inventor.person(ages=(34, 70)), community=community.name,
                    rural=community.kind == Region.Kind.RURAL, party=rng.choice(list(PARTY)),
                    services=services, beneficiaries=beneficiaries, extra=turn > 0,
                )
            )  # fmt: skip
    return rows


def _free_name(word: str, category: str, street: str, taken: set, rng: random.Random, turn: int) -> str:
    ends = list(NAMES[category])
    rng.shuffle(ends)
    numbers = ["", *"二三四五六七八九"]
    for number in (*numbers, *(str(n) for n in range(10, 10 + 60 * (turn + 1)))):
        for end in ends:
            name = f"{word}{f'第{number}' if number else ''}{end}"
            if (street, name) not in taken:
                taken.add((street, name))
                return name
    raise AssertionError(f"no free name in {street}")


class Codes:
    """Invented codes with right check characters, counted over the whole city."""

    def __init__(self):
        self.count = 0

    def line(self, row: Row) -> tuple:
        self.count += 1
        body = f"51370100{self.count + 600_000_000:09d}"
        return (
            row.name, f"{row.category}类", "登记" if row.registered else "备案",
            body + check_character(body) if row.registered else "",
            "" if row.registered else f"SL{self.count:08d}", row.street, row.community,
            ("农村" if row.rural else "城市") if row.community else "", row.founded.isoformat(),
            row.leader.name, row.leader.mobile, PARTY[row.party], "是" if row.federation else "否",
            row.services, row.beneficiaries,
        )  # fmt: skip


def _introduce(register: Register) -> None:
    """The sheet has no column for it."""
    text = {(row.street, row.name): row.introduction for row in register.rows if row.introduction}
    rows = [
        row
        for row in Organization.objects.filter(name__in={name for _, name in text}).select_related("street")
        if (row.street.name, row.name) in text
    ]
    for row in rows:
        row.introduction = text[row.street.name, row.name]
    Organization.objects.bulk_update(rows, ["introduction"], batch_size=200)
