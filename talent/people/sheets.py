"""The sheet of organizations: fields through the registry, the leader as a person with a post."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from talent.people import person_register
from talent.people.models import Affiliation, Post
from talent.people.person_register import NotThisPerson, PersonRegister
from talent.people.rules import manages_people
from talent.people.ties import move_post_ties, open_leaders, write_affiliations, write_posts
from talent.registry import organization_register
from talent.registry.collector import collector_paused
from talent.registry.models import Organization, Region
from talent.registry.organization_register import (
    Entry,
    NotThisOrganization,
    OrganizationRegister,
    write_organizations,
)
from talent.registry.street_index import Community, Street, StreetIndex, name_key
from talent.registry.tag_columns import TagColumns, in_words
from talent.sheets import kinds
from talent.sheets.comparing import compare
from talent.sheets.declarations import Column, Sheet
from talent.sheets.previews import CleanRow, Outcome, Preview
from talent.sheets.widgets import (
    ChoiceWidget,
    CodeWidget,
    DateWidget,
    MobileWidget,
    NameWidget,
    TextWidget,
    UsccWidget,
    YesNoWidget,
)
from talent.text.masks import mask_mobile

LEADER = Post.Kind.LEADER
CATEGORIES = {text: one for one in Organization.Category for text in (f"{one.label}类", one.label)}
STATUSES = {
    "登记": Organization.Status.REGISTERED, "备案": Organization.Status.FILED,
    "已登记": Organization.Status.REGISTERED, "已备案": Organization.Status.FILED,
}  # fmt: skip
URBAN_RURAL = {
    "城市": Region.Kind.URBAN,
    "农村": Region.Kind.RURAL,
    "城镇": Region.Kind.URBAN,
    "乡村": Region.Kind.RURAL,
}
NAMES_LISTED = 20


class ToldYesNoWidget(YesNoWidget):
    """是 or 否; an empty cell says nothing, rather than 否."""

    empty = None


def check_own_region(region, by) -> None:
    """ValidationError unless `by` manages people in the region; a command (`by` None) may do everything."""
    if by is None:
        return
    if region is None:
        raise ValidationError("请先选择这份表属于哪个区县或街道（镇）。")
    if not (manages_people(by) and by.reaches(region)):
        raise ValidationError("您只能导入自己所在区县或街道（镇）的表格。")


def find_street(row: CleanRow, streets: StreetIndex) -> Street | None:
    """The street a row names; a row whose street is unknown here is refused."""
    try:
        return streets.find(row.values["street"]) if row.values["street"] else None
    except ValueError as error:
        row.refuse("所属街道（镇）", str(error))
        return None


class OrganizationsSheet(Sheet):
    """台账 of community social organizations."""

    title = "社区社会组织台账"
    undone_together = ("talent.organization", "talent.person")
    hints = (
        "“所属社区（村）”没有登记过的，会在所属街道（镇）下新建。",
        "填了负责人手机号，才会把负责人建成人员。",
        "服务领域、服务对象可填多个，用顿号隔开。",
    )

    name = Column("组织名称", TextWidget(100), required=True, sample="和顺邻里调解队", width=30)
    category = Column(
        "类别",
        ChoiceWidget(CATEGORIES, [f"{one.label}类" for one in Organization.Category]),
        required=True,
        sample="社区事务类",
    )
    status = Column("登记或备案", ChoiceWidget(STATUSES, ("登记", "备案")), required=True, sample="备案")
    uscc = Column("统一社会信用代码", UsccWidget())
    filing_code = Column("备案编码", CodeWidget(40), sample="JN000000001")
    street = Column("所属街道（镇）", TextWidget(60), required=True, sample="洪家楼街道")
    community = Column("所属社区（村）", TextWidget(60), refuses=False, sample="洪家楼社区")
    urban_rural = Column("城乡", ChoiceWidget(URBAN_RURAL, ("城市", "农村")), sample="城市")
    founded_on = Column("成立日期", DateWidget(), sample="2020-05-01")
    leader = Column("负责人", NameWidget(), refuses=False, sample="王桂兰")
    leader_mobile = Column("负责人手机号", MobileWidget(), sample="13800000001")
    party_work = Column("党建工作", TextWidget(60), refuses=False, sample="联合建立党支部")
    is_federation = Column("是否联合会", ToldYesNoWidget(), refuses=False, sample="否")
    service_tags = Column("服务领域", TextWidget(300), refuses=False, sample="矛盾化解、纠纷调解", width=20)
    beneficiary_tags = Column("服务对象", TextWidget(300), refuses=False, sample="空巢老人", width=20)
    note = Column("备注", TextWidget(300), refuses=False)

    def check_right(self, *, region, by, **context) -> None:
        check_own_region(region, by)

    def plan(self, rows: list[CleanRow], *, region, by, **context) -> Preview:
        with collector_paused():
            return _Planning(rows, region).run()

    def apply(self, preview: Preview, batch, by) -> None:
        payload, today = preview.payload, timezone.localdate()
        write_organizations(payload["touched"], batch)
        payload["tags"].write(today, batch)
        links = payload["links"]
        moved = [
            (entry.pk, entry.before["street_id"], entry.values["street_id"])
            for entry in payload["touched"]
            if not entry.is_new and entry.before["street_id"] != entry.values["street_id"]
        ]
        move_post_ties(moved, today, batch)
        payload["people"].write((person for _, person in links), batch)
        write_posts(((person.pk, entry.pk, LEADER, "负责人") for entry, person in links), today, batch)
        write_affiliations(
            ((person.pk, entry.values["street_id"], Affiliation.Source.POST, today) for entry, person in links),
            (person.pk for _, person in links if not person.is_new),
            batch,
        )


class _Planning:
    """One run over the rows in the sheet's order: each sees what the rows before it will have written."""

    def __init__(self, rows: list[CleanRow], region):
        self.rows, self.region = rows, region
        self.streets = StreetIndex(region, communities=True)
        self.places = {row.number: find_street(row, self.streets) for row in rows}
        self.register = OrganizationRegister(
            streets=(street.pk for street in self.places.values() if street),
            usccs=(row.values["uscc"] for row in rows if row.values["uscc"]),
            filing_codes=(row.values["filing_code"] for row in rows if row.values["filing_code"]),
        )
        self.leaders = open_leaders(self.register.stored)
        self.tags = TagColumns(rows, self.register.stored)
        self.people = PersonRegister(
            mobiles=(row.values["leader_mobile"] for row in rows if row.values["leader_mobile"])
        )
        self.touched: list[Entry] = []
        # (organization, person) of leaders who have no open post there yet
        self.links: list[tuple[Entry, person_register.Entry]] = []
        self.new_communities: list[Community] = []

    def run(self) -> Preview:
        preview = Preview()
        for row in self.rows:
            self._place(row, preview)
        preview.payload = {"touched": self.touched, "links": self.links, "people": self.people, "tags": self.tags}
        if self.new_communities:
            names = [f"{one.street.name}{one.name}" for one in self.new_communities]
            more = "等" if len(names) > NAMES_LISTED else ""
            preview.notes.append(f"将新建{len(names)}个社区（村）：{'、'.join(names[:NAMES_LISTED])}{more}。")
        return preview

    def _place(self, row: CleanRow, preview: Preview) -> None:
        entry = self._match(row)
        leader = self._match_leader(row)
        if row.errors:
            preview.add(row, Outcome.REFUSED)
            return
        community = self._community(row)
        tags = self.tags.read(row)
        wanted = self._wanted(row) | {name: in_words(found) for name, found in tags.items()}
        stored = None
        if entry is not None:
            stored = self._stored(entry, leader, row, community) | self.tags.stored(entry.pk, tags)
        compare(preview, OrganizationsSheet, row, stored, wanted, target=entry, masks={"leader_mobile": mask_mobile})
        self._write_down(row, entry, community)
        self.tags.give(self.touched[-1], tags)
        self._link(row, self.touched[-1], leader)

    def _match(self, row: CleanRow) -> Entry | None:
        values, street = row.values, self.places[row.number]
        if not values["name"] or street is None:
            return None
        try:
            entry = self.register.match(values["name"], street, values["uscc"], values["filing_code"] or None)
        except NotThisOrganization as error:
            row.refuse(OrganizationsSheet.column_name(error.field), str(error))
            return None
        if entry is None:
            return None
        if entry.row is not None:
            same = name_key(entry.values["name"]) == name_key(values["name"])
            by_code = "统一社会信用代码" if values["uscc"] and values["uscc"] == entry.values["uscc"] else "备案编码"
            row.refuse("组织名称" if same else by_code, f"第{row.number}行与第{entry.row}行重复")
        elif entry.values["street_id"] not in self.streets.by_pk:
            row.refuse("统一社会信用代码" if values["uscc"] else "备案编码", "这个代码已登记在其他区县，请与市里核对")
        elif entry.closed:
            row.warnings.append("这个组织已经注销")
        return entry

    def _match_leader(self, row: CleanRow) -> person_register.Entry | None:
        """The leader as a person; without a mobile the name is only text. A new one is added when the row is good."""
        name, mobile = row.values["leader"], row.values["leader_mobile"]
        if not (name and mobile):
            if mobile:
                row.warnings.append("有负责人手机号，没有负责人姓名，没有采用")
            return None
        try:
            return self.people.match(name, mobile, None)
        except NotThisPerson as error:
            row.refuse("负责人", str(error))
            return None

    def _community(self, row: CleanRow) -> Community | None:
        name, street = row.values["community"], self.places[row.number]
        if not name:
            return None
        found = street.communities.get(name_key(name))
        if found is None:
            found = Community(None, name, street, row.values["urban_rural"] or "")
            street.communities[name_key(name)] = found
            self.new_communities.append(found)
            if not found.kind:
                row.warnings.append(f"“{name}”是新社区（村），没有写城乡")
        elif found.kind and row.values["urban_rural"] and found.kind != row.values["urban_rural"]:
            row.warnings.append(f"“{name}”登记的是{Region.Kind(found.kind).label}，与本行的城乡不同，没有改")
        return found

    @staticmethod
    def _wanted(row: CleanRow) -> dict[str, Any]:
        """What the row says; an empty cell says nothing, so it never wipes out what is stored."""
        fields = ("name", "category", "status", "uscc", "filing_code", "founded_on", "party_work", "note")
        wanted = {name: row.values[name] for name in fields if row.values[name]}
        if isinstance(row.values["is_federation"], bool):
            wanted["is_federation"] = row.values["is_federation"]
        wanted["street"] = row.values["street"]
        for name in ("community", "leader"):
            if row.values[name]:
                wanted[name] = row.values[name]
        if row.values["leader"] and row.values["leader_mobile"]:
            wanted["leader_mobile"] = row.values["leader_mobile"]
        return wanted

    def _stored(self, entry: Entry, leader, row: CleanRow, community: Community | None) -> dict[str, Any]:
        """What is stored, in the words of the row where both mean the same place or person."""
        stored = dict(entry.values)
        street = self.streets.by_pk[entry.values["street_id"]]
        stored["street"] = row.values["street"] if street is self.places[row.number] else street.name
        known = {one.pk: one for one in street.communities.values() if one.pk}
        home = known.get(entry.values["community_id"])
        stored["community"] = row.values["community"] if home is community else home.name if home else ""
        leaders = self.leaders.get(entry.pk, {})
        if leader is not None and leader.pk in leaders:
            stored["leader"], stored["leader_mobile"] = row.values["leader"], row.values["leader_mobile"]
        elif leaders and (
            row.values["leader_mobile"] or row.values["leader"] not in {name for name, _ in leaders.values()}
        ):
            stored["leader"] = "、".join(name for name, _ in leaders.values())
            stored["leader_mobile"] = next((mobile for _, mobile in leaders.values() if mobile), "")
        else:
            stored["leader"] = row.values["leader"] if leaders else entry.values["leader_name"]
            stored["leader_mobile"] = None
        return stored

    def _write_down(self, row: CleanRow, entry: Entry | None, community: Community | None) -> None:
        wanted = self._wanted(row)
        values = {name: value for name, value in wanted.items() if name in organization_register.FIELDS}
        values["street_id"] = self.places[row.number].pk
        if row.values["leader"] and not row.values["leader_mobile"]:
            names = {name for name, _ in self.leaders.get(entry.pk, {}).values()} if entry else set()
            if row.values["leader"] not in names:
                values["leader_name"] = row.values["leader"]
        if entry is None:
            entry = self.register.add(values, community)
        else:
            self.register.change(entry, values, community)
        entry.row = row.number
        self.touched.append(entry)

    def _link(self, row: CleanRow, entry: Entry, leader: person_register.Entry | None) -> None:
        name, mobile = row.values["leader"], row.values["leader_mobile"]
        if not (name and mobile):
            return
        if leader is None:
            leader = self.people.add({"name": name, "mobile": mobile, "is_leader": True})
        leaders = self.leaders.get(entry.pk, {}) if entry.pk else {}
        if leader.pk is not None and leader.pk in leaders:
            return
        self.people.change(leader, {"is_leader": True})
        self.links.append((entry, leader))
        others = [other for other, _ in leaders.values()]
        if others:
            row.warnings.append(f"{'、'.join(others)}仍是负责人；如已换人，请在组织页结束原任职")


kinds.register("organizations", OrganizationsSheet)
