"""Verbs of the registry: places and organizations, one at a time. Whole sheets are written by sheets.py."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.registry.models import Organization, OrganizationChange, Region, RegistrationChange
from talent.registry.paths import path_below
from talent.registry.tag_models import Tag
from talent.registry.tagging import set_tags

Level = Region.Level
PARENT_LEVEL = {Level.DISTRICT: Level.CITY, Level.STREET: Level.DISTRICT, Level.COMMUNITY: Level.STREET}
# The province's six categories, proposed from the city's four; staff may choose another.
PROVINCE_CATEGORY = {
    Organization.Category.CHARITY: Organization.ProvinceCategory.CHARITY,
    Organization.Category.SERVICE: Organization.ProvinceCategory.PUBLIC_SERVICE,
    Organization.Category.AFFAIRS: Organization.ProvinceCategory.MEDIATION,
    Organization.Category.CULTURE: Organization.ProvinceCategory.CULTURE,
}
ORGANIZATION_FIELDS = {
    "name", "category", "province_category", "status", "uscc", "filing_code", "street", "community", "founded_on",
    "is_federation", "leader_name", "party_work", "introduction", "note",
}  # fmt: skip


@transaction.atomic
def add_region(name: str, level: str, parent: Region | None, *, by, **fields) -> Region:
    """
    A new region under its managing parent. ValidationError where the parent is of the wrong level or has it already.

    `fields`: code, kind, statutory_district, managed_since, pilot_since, office_phone, office_address.
    """
    expected = PARENT_LEVEL.get(level)
    if (parent.level if parent else None) != expected:
        raise ValidationError(
            f"{Level(level).label}的上级应为{Level(expected).label}。" if expected else "市没有上级。"
        )
    if Region.objects.filter(parent=parent, level=level, name=name).exists():
        raise ValidationError(f"“{name}”已经有了。")
    region = Region.objects.create(name=name, level=level, parent=parent, **fields)
    region.path = path_below(parent, region.pk)
    region.save(update_fields=["path"])
    record("add_region", region, by=by, region_path=region.path)
    return region


@transaction.atomic
def ensure_community(street: Region, name: str, *, kind: str = "", by) -> Region:
    """The community of this name under the street, made if it is not known yet."""
    found = Region.objects.filter(parent=street, level=Level.COMMUNITY, name=name).first()
    return found or add_region(name, Level.COMMUNITY, street, kind=kind, by=by)


@transaction.atomic
def place_under(region: Region, parent: Region, *, since: datetime.date | None = None, by) -> Region:
    """
    Hand a street to another managing district (代管). The statutory district stays; everything below moves along.

    Given back to its statutory district, it has no other managing one any more.
    """
    region = Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    if region.level != Level.STREET or parent.level != Level.DISTRICT:
        raise ValidationError("只有街道（镇）可以由另一个区县代管。")
    statute = region.statutory_district or region.parent
    region.statutory_district = None if statute == parent else statute
    region.managed_since = None if statute == parent else since or timezone.localdate()
    region.parent = parent
    region.save()
    rebuild_paths(region)
    record("place_under", region, by=by, region_path=region.path, parent=parent.pk)
    return region


def rebuild_paths(region: Region) -> None:
    """Write the paths of a region and of everything below it afresh from the tree."""
    region.path = path_below(region.parent, region.pk)
    changed, level = [region], [region]
    while level:
        parents = {parent.pk: parent for parent in level}
        level = list(Region.objects.filter(parent__in=parents))
        for child in level:
            child.path = path_below(parents[child.parent_id], child.pk)
        changed += level
    Region.objects.bulk_update(changed, ["path"], batch_size=200)


def check_organization(organization: Organization) -> None:
    """
    ValidationError for an organization that contradicts itself; the sentences stand beside the fields.

    A closed one stays in the street it ended in, also where that street's communities went on to another since.
    """
    errors = {}
    is_open = organization.closed_on is None
    if organization.street_id and organization.street.level != Level.STREET:
        errors["street"] = "请选一个街道（镇）。"
    if is_open and organization.community_id and organization.community.parent_id != organization.street_id:
        errors["community"] = "这个社区（村）不在所选的街道（镇）。"
    same = Organization.objects.exclude(pk=organization.pk)
    if organization.uscc and same.filter(uscc=organization.uscc).exists():
        errors["uscc"] = "这个统一社会信用代码已有组织使用。"
    if organization.filing_code and same.filter(filing_code=organization.filing_code).exists():
        errors["filing_code"] = "这个备案编码已有组织使用。"
    if is_open and same.active().filter(street=organization.street_id, name=organization.name).exists():
        errors["name"] = "本街道（镇）已有同名组织。"
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def register_organization(
    name: str, street: Region, *, category: str, status: str, by, tags=(), **fields
) -> Organization:
    """A new organization of a street. ValidationError where its name or a code is taken."""
    fields.setdefault("province_category", PROVINCE_CATEGORY[category])
    organization = Organization(name=name, street=street, category=category, status=status, **fields)
    check_organization(organization)
    organization.save()
    set_tags(organization, tags)
    record("register_organization", organization, by=by, region_path=street.path)
    return organization


class OrganizationChangedMeanwhile(ValidationError):
    """Somebody else saved this organization since it was read."""

    def __init__(self):
        super().__init__("别人刚改过这个组织，现在的内容在组织页上；再保存一次就用您填的内容。")


@transaction.atomic
def change_organization(
    organization: Organization,
    *,
    by,
    on: datetime.date | None = None,
    seen: str | None = None,
    tags: Iterable[Tag] | None = None,
    **changes,
) -> Organization:
    """
    Change fields of an organization; what its history shows leaves a dated line, filed → registered too.

    `seen` is the `version` the changes were made against: OrganizationChangedMeanwhile where the row has moved on.
    `tags` are all it bears from then on (None: as they are). Without a province category, the one that goes with the
    city's is filled in.
    """
    unknown = set(changes) - ORGANIZATION_FIELDS
    if unknown:
        raise TypeError(f"not fields of an organization: {sorted(unknown)}")
    organization = Organization.objects.select_for_update(of=("self",)).select_related("street").get(pk=organization.pk)
    if seen is not None and seen != organization.version:
        raise OrganizationChangedMeanwhile
    if changes.get("province_category") == "":
        category = changes.get("category", organization.category)
        changes["province_category"] = PROVINCE_CATEGORY[category]
    before = {name: getattr(organization, name) for name in changes}
    shown_before = _shown(organization)
    changed = [name for name, value in changes.items() if value != before[name]]
    tagged = [] if tags is None else set_tags(organization, tags, on=on)
    if not changed and not tagged:
        return organization
    for name in changed:
        setattr(organization, name, changes[name])
    check_organization(organization)
    organization.save()
    _keep_history(
        organization, before.get("status", organization.status), shown_before, on=on or timezone.localdate(), by=by
    )
    record("change_organization", organization, by=by, region_path=organization.street.path, fields=[*changed, *tagged])
    return organization


def _keep_history(organization: Organization, status_before: str, shown_before: dict[str, str], *, on, by) -> None:
    """A dated line for each field that its timeline shows and that is another now."""
    if organization.status != status_before:
        RegistrationChange.objects.create(
            organization=organization, before=status_before, after=organization.status, on=on
        )
    shown = _shown(organization)
    OrganizationChange.objects.bulk_create(
        OrganizationChange(
            organization=organization, field=field, before=shown_before[field], after=shown[field], on=on, by=by
        )
        for field in shown
        if shown[field] != shown_before[field]
    )


def _shown(organization: Organization) -> dict[str, str]:
    """What an organization's history tells about, in words."""
    return {
        "name": organization.name,
        "street": organization.street.name,
        "category": organization.get_category_display(),
        "party_work": organization.party_work,
        "is_federation": "是" if organization.is_federation else "否",
        "uscc": organization.uscc or "",
        "filing_code": organization.filing_code or "",
    }


@transaction.atomic
def close_organization(organization: Organization, *, on: datetime.date, by, reason: str = "") -> Organization:
    """The organization ends on this day; its history stays. ValidationError if it is closed or `on` precedes its start."""
    organization = Organization.objects.select_for_update(of=("self",)).select_related("street").get(pk=organization.pk)
    if organization.closed_on:
        raise ValidationError("这个组织已经注销。")
    if organization.founded_on and on < organization.founded_on:
        raise ValidationError("注销日期不能早于成立日期。")
    organization.closed_on = on
    organization.save(update_fields=["closed_on", "updated"])
    record("close_organization", organization, by=by, reason=reason, region_path=organization.street.path)
    return organization
