"""The units, organizations and people behind a figure that is not full: who is responsible, and what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from talent.indicators.board import missing_of
from talent.indicators.lacking import Then, called_on, lacking_on, organizations_on
from talent.indicators.models import View
from talent.people.models import Person, Post
from talent.registry.models import Organization, Region
from talent.registry.tag_models import Tag

Level = Region.Level
# indicator → what to do about a missing unit, and on which page
NEXT_STEPS = {
    "organizations_per_urban_community": ("登记组织", "desk_organization_new", ()),
    "organizations_per_rural_community": ("登记组织", "desk_organization_new", ()),
    "province_organizations_per_urban_community": ("登记组织", "desk_organization_new", ()),
    "province_organizations_per_rural_community": ("登记组织", "desk_organization_new", ()),
    "federation_coverage": ("登记联合会", "desk_organization_new", ()),
    "pilot_federation_coverage": ("登记联合会", "desk_organization_new", ()),
    "plans_issued": ("写年度计划", "desk_plans", ()),
    "pool_coverage": ("加入人才库", "desk_pool_new", ()),
    "recommended_organizations": ("看推选进度", "desk_selection", ()),
    "recommended_leaders": ("看推选进度", "desk_selection", ()),
    "base_coverage": ("登记基地", "desk_register_new", ("bases",)),
    "districts_with_base": ("登记基地", "desk_register_new", ("bases",)),
    "branded_streets": ("登记品牌", "desk_register_new", ("brands",)),
}
ORGANIZATION_STEPS = {
    "party_coverage": ("补党建工作", "desk_organization_edit"),
    "group_member_coverage": ("加入联合会", "desk_organization"),
    "service_tagged": ("补服务领域", "desk_organization_edit"),
    "beneficiary_tagged": ("补服务对象", "desk_organization_edit"),
}
SEEN = ("看组织", "desk_organization")


@dataclass(frozen=True)
class Missing:
    """One row of the list: what lacks, where, whose task it is, what to do, whom to ring."""

    name: str
    place: str
    body: str
    action: str
    url: str
    phone: str = ""


def body_of(region: Region) -> str:
    """Whose task a unit's gap is."""
    match region.level:
        case Level.CITY | Level.DISTRICT:
            return f"{region.name}民政部门"
        case Level.STREET:
            return f"{region.name}人民政府" if region.name.endswith(("镇", "乡")) else f"{region.name}办事处"
    return body_of(region.parent)


def rows_behind(region: Region, code: str, missing_kind: str, person, *, on=None, view: str = View.MANAGING):
    """A queryset of what is missing, in official order, within what the person may see where it is more than units."""
    if missing_kind == "organization":
        rows = lacking_on(region, code, on or timezone.localdate(), view).visible_to(person)
        return rows.select_related("street__parent").order_by("street__path", "name", "pk")
    keys = missing_of(region, code, on=on, view=view)
    if missing_kind == "person":
        return Person.objects.visible_to(person).filter(pk__in=keys).order_by("name_pinyin", "pk")
    units = Region.objects.filter(pk__in=keys).select_related("parent__parent")
    return units.order_by("path") if missing_kind == "community" else units.in_code_order()


def bearing(region: Region, tag: Tag, person, *, on=None, view: str = View.MANAGING):
    """Organizations of the unit that bear the tag on the day, in official order, within what the person may see."""
    day = on or timezone.localdate()
    rows = organizations_on(region, day, view).tagged(tag, day).visible_to(person)
    return rows.select_related("street__parent").order_by("street__path", "name", "pk")


def described(rows: Iterable, code: str, *, on=None) -> list[Missing]:
    """
    The rows of one page, with their next step; organizations of a past day under the names of that day.

    Without a code nothing is missing: the organizations are only looked at.
    """
    rows = list(rows)
    if rows and isinstance(rows[0], Person):
        return _people(rows)
    if rows and isinstance(rows[0], Organization):
        then = called_on(rows, on) if on else {}
        return [_organization(row, code, then.get(row.pk)) for row in rows]
    return [_unit(row, code) for row in rows]


def _unit(region: Region, code: str) -> Missing:
    action, page, arguments = NEXT_STEPS[code]
    district = region
    while district.level not in (Level.DISTRICT, Level.CITY):
        district = district.parent
    place = region.parent.name if region.parent_id and region.level != Level.DISTRICT else ""
    return Missing(
        region.name, place, body_of(region), action, reverse(page, args=arguments), district.office_phone
    )  # fmt: skip


def _organization(row: Organization, code: str, then: Then | None = None) -> Missing:
    """Whoever is in charge today is asked to act; a name of the past has today's in brackets."""
    action, page = ORGANIZATION_STEPS[code] if code else SEEN
    body, district = body_of(row.street), row.street.parent
    name, street = (then.name, then.street) if then else (row.name, row.street.name)
    shown = name if name == row.name else f"{name}（现名{row.name}）"
    return Missing(shown, street, body, action, reverse(page, args=[row.pk]), district.office_phone)


def _people(people: list[Person]) -> list[Missing]:
    """Leaders of federations who are in no pool, with the federation they lead."""
    posts = Post.objects.filter(person__in=people, kind=Post.Kind.LEADER, organization__is_federation=True)
    posts = {post.person_id: post.organization for post in posts.select_related("organization__street__parent")}
    found = []
    for person in people:
        federation = posts.get(person.pk)
        place = federation.name if federation else ""
        body = body_of(federation.street.parent) if federation else ""
        phone = federation.street.parent.office_phone if federation else ""
        found.append(Missing(person.name, place, body, "加入人才库", reverse("desk_person", args=[person.pk]), phone))
    return found
