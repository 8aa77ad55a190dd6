"""Rows of the pool sheet against people, memberships and posts: who is new, who changes."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models.functions import Coalesce
from django.utils import timezone

from talent.people import person_register
from talent.people.models import Post
from talent.people.person_register import NotThisPerson, PersonRegister
from talent.people.sheets import find_street
from talent.people.ties import open_posts
from talent.pools.ladder import SYNONYMS
from talent.pools.models import LadderLevel, PoolMembership
from talent.pools.organization_names import Named, OrganizationNames
from talent.registry.row_writer import chunks
from talent.registry.street_index import Street, StreetIndex
from talent.sheets.comparing import compare
from talent.sheets.declarations import Sheet
from talent.sheets.previews import CleanRow, Outcome, Preview
from talent.text.masks import mask_mobile, mask_resident_id

FIELDS = ("street_id", "since", "until", "entry_basis", "level_id", "position", "note")
PERSON_TEXTS = ("gender", "politics", "education", "qualification", "strengths")
FLAGS = ("is_leader", "is_social_worker", "is_volunteer")
LEADER, MEMBER = Post.Kind.LEADER, Post.Kind.MEMBER
MASKS = {"mobile": mask_mobile, "resident_id": mask_resident_id}


@dataclass(slots=True, eq=False)
class Membership:
    """A membership as stored (`before`) and as the sheet leaves it (`values`)."""

    pk: int | None
    values: dict[str, Any]
    before: dict[str, Any] | None = None
    updated: datetime | None = None


@dataclass(slots=True, eq=False)
class Member:
    """What one good row comes to."""

    person: person_register.Entry
    membership: Membership
    street: Street
    organization: Named | None
    kind: str
    posts: dict[tuple[int, str], tuple[int, str]]

    @property
    def post(self) -> tuple[int, str] | None:
        """The open post (pk, title) that the row speaks of, if it is open already."""
        return self.posts.get((self.organization.pk, self.kind)) if self.organization else None


def _level_words() -> dict[str, tuple[int, str]]:
    """What sheets call each rung → (key, name); the default rungs also by their other words."""
    words: dict[str, tuple[int, str]] = {}
    for pk, code, name in LadderLevel.objects.values_list("pk", "code", "name"):
        words[name] = (pk, name)
        words |= {word: (pk, name) for word, known in SYNONYMS.items() if known == code}
    return words


def load_memberships(people: list[int]) -> dict[tuple[int, int], list[Membership]]:
    """Memberships of these people, those of their merged duplicates too, by (district, person), the newest last."""
    found: dict[tuple[int, int], list[Membership]] = defaultdict(list)
    for part in chunks(people):
        humans = PoolMembership.objects.annotate(human=Coalesce("person__canonical_id", "person_id"))
        rows = humans.filter(human__in=part).order_by("since", "pk")
        columns = ("pk", "pool__district_id", "human", "updated", *FIELDS)
        for pk, district, human, updated, *values in rows.values_list(*columns):
            before = dict(zip(FIELDS, values, strict=True))
            found[district, human].append(Membership(pk, dict(before), before, updated))
    return found


class MemberPlanning:
    """One run over the rows in the sheet's order: each sees what the rows before it will have written."""

    def __init__(self, sheet: type[Sheet], rows: list[CleanRow], region):
        self.sheet, self.rows = sheet, rows
        self.streets = StreetIndex(region)
        self.places = {row.number: find_street(row, self.streets) for row in rows}
        self.organizations = OrganizationNames(street for street in self.places.values() if street)
        self.levels = _level_words()
        self.level_names = dict(self.levels.values())
        self.people = PersonRegister(
            numbers=(row.values["resident_id"] for row in rows if row.values["resident_id"]),
            mobiles=(row.values["mobile"] for row in rows if row.values["mobile"]),
        )
        known = [entry.pk for entry in self.people.entries]
        self.memberships = load_memberships(known)
        self.posts = open_posts(known)
        self.members: list[Member] = []
        self.today = timezone.localdate()

    def run(self) -> Preview:
        preview = Preview()
        for row in self.rows:
            person = self._match(row)
            level = self._level(row)
            if row.errors:
                preview.add(row, Outcome.REFUSED)
            else:
                self._place(row, person, level, preview)
        preview.payload = {"members": self.members, "people": self.people}
        return preview

    def _match(self, row: CleanRow) -> person_register.Entry | None:
        values = row.values
        if row.errors:
            return None
        try:
            person = self.people.match(values["name"], values["mobile"], values["resident_id"])
        except NotThisPerson as error:
            row.refuse(self.sheet.column_name(error.field), str(error))
            return None
        if person is not None and person.row is not None:
            row.refuse("姓名", f"第{row.number}行与第{person.row}行重复")
        return person

    def _level(self, row: CleanRow) -> tuple[int, str] | None:
        text = row.values["level"]
        if not text:
            return None
        found = self.levels.get("".join(text.split()))
        if found is None:
            known = "、".join(dict.fromkeys(name for _, name in self.levels.values()))
            row.refuse("梯队层级", f"“{text}”认不出来，应填{known}之一")
        return found

    def _place(self, row: CleanRow, person, level, preview: Preview) -> None:
        values, street = row.values, self.places[row.number]
        organization = self.organizations.find(values["organization"], street) if values["organization"] else None
        if values["organization"] and organization is None:
            row.warnings.append(f"库里没有组织“{values['organization']}”，先按文字记下")
        deputy = values["position"].startswith("副")
        kind = LEADER if "is_leader" in values["audiences"] and not deputy else MEMBER
        posts = self.posts.get(person.pk, {}) if person is not None else {}
        membership = self._membership(row, person, street)
        if row.errors:
            preview.add(row, Outcome.REFUSED)
            return
        wanted = self._wanted(row, person, organization, level)
        stored = None
        if membership is not None and person is not None:
            stored = self._stored(row, person, membership, organization, kind, posts)
        changed = compare(
            preview, self.sheet, row, stored, self._shown(row, wanted), target=person, masks=MASKS
        ).outcome
        if changed == Outcome.UNCHANGED:
            person.row = row.number
            return
        self._write_down(row, person, membership, wanted, organization, kind, posts)

    def _membership(self, row: CleanRow, person, street: Street) -> Membership | None:
        """The membership that the row speaks of: the open one, else an ended one that the date of entry lies in."""
        if person is None or person.pk is None:
            return None
        known = self.memberships.get((street.district_pk, person.pk))
        if not known:
            return None
        newest, since = known[-1], row.values["since"]
        ended = newest.values["until"]
        earlier = known[-2].values["until"] if len(known) > 1 else None
        if since and earlier and since < earlier:
            row.refuse("入库日期", f"{earlier}以前还有一段在库记录，入库日期不能早于那一天")
        if ended is None:
            return newest
        if since is None or since < ended:
            row.warnings.append(f"已于{ended}退出人才库；重新入库请填退出之后的入库日期")
            return newest
        return None

    def _wanted(self, row: CleanRow, person, organization: Named | None, level) -> dict[str, Any]:
        """What the row says; an empty cell says nothing, so it never wipes out what is stored."""
        values = row.values
        wanted = {name: values[name] for name in PERSON_TEXTS if values[name]}
        if wanted.get("gender"):
            wanted["gender"] = wanted["gender"][:10]
        wanted["mobile"] = values["mobile"]
        if person is not None and person.claimed and person.values["mobile"] != values["mobile"]:
            # Their login depends on it: only they themselves change it.
            wanted["mobile"] = person.values["mobile"]
            row.warnings.append("手机号与本人登记的不同，保留本人登记的")
        if values["resident_id"]:
            wanted["resident_id"] = values["resident_id"]
        wanted["audiences"] = values["audiences"]
        if values["organization"]:
            wanted["organization"] = organization.name if organization else values["organization"]
        for name in ("position", "since", "entry_basis", "note"):
            if values[name]:
                wanted[name] = values[name]
        if level:
            wanted["level"] = level[1]
        return wanted

    @staticmethod
    def _shown(row: CleanRow, wanted: dict[str, Any]) -> dict[str, Any]:
        return wanted | {"street": row.values["street"]}

    def _stored(self, row, person, membership: Membership, organization, kind, posts) -> dict[str, Any]:
        stored = person.values | membership.values
        number = row.values["resident_id"]
        stored["resident_id"] = number if number and self.people.knows(number) else ""
        stored["audiences"] = tuple(flag for flag in FLAGS if person.values[flag])
        if "is_leader" not in row.values["audiences"] and any(post_kind == LEADER for _, post_kind in posts):
            # A leader by post stays one, whatever a list calls them.
            stored["audiences"] = tuple(flag for flag in stored["audiences"] if flag != "is_leader")
        street = self.streets.by_pk.get(membership.values["street_id"])
        same = street is not None and street is self.places[row.number]
        stored["street"] = row.values["street"] if same else street.name if street else "其他街道（镇）"
        stored["level"] = self.level_names.get(membership.values["level_id"], "")
        stored["organization"] = self._stored_organization(person, organization, kind, posts)
        return stored

    def _stored_organization(self, person, organization: Named | None, kind: str, posts) -> str:
        if organization is None:
            return person.values["organization_text"]
        if (organization.pk, kind) in posts:
            return organization.name
        names = [self.organizations.by_pk[pk].name for pk, _ in posts if pk in self.organizations.by_pk]
        if organization.name in names:
            return f"{organization.name}（{'成员' if kind == LEADER else '负责人'}）"
        text = person.values["organization_text"]
        return "、".join(dict.fromkeys(names)) or (f"{text}（只是文字）" if text == organization.name else text)

    def _write_down(self, row, person, membership, wanted, organization, kind, posts) -> None:
        street = self.places[row.number]
        fields = {name: wanted[name] for name in (*PERSON_TEXTS, "mobile") if name in wanted}
        leads = kind == LEADER and organization is not None
        leads = leads or any(post_kind == LEADER for _, post_kind in posts)
        fields |= {flag: flag in wanted["audiences"] for flag in FLAGS}
        fields["is_leader"] = fields["is_leader"] or leads
        if "organization" in wanted:
            fields["organization_text"] = "" if organization else wanted["organization"]
        number = row.values["resident_id"]
        if person is None:
            person = self.people.add(fields | {"name": row.values["name"]}, number)
        else:
            self.people.change(person, fields, number)
        person.row = row.number
        if membership is None:
            empty = {"until": None, "entry_basis": "", "level_id": None, "position": "", "note": ""}
            membership = Membership(None, empty | {"since": self.today})
        texts = {name: wanted[name] for name in ("since", "entry_basis", "position", "note") if name in wanted}
        membership.values |= texts | {"street_id": street.pk}
        if "level" in wanted:
            membership.values["level_id"] = self.levels[wanted["level"]][0]
        self.members.append(Member(person, membership, street, organization, kind, posts))
