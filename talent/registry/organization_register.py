"""
Organizations by the rules of identity, for sheets: USCC, else filing code, else name + street, tried in that order.

So a filed organization that has registered is found by its name and street and gains its code. A match that has a
different USCC is another organization.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from talent.registry.actions import PROVINCE_CATEGORY
from talent.registry.models import Organization, OrganizationChange, Region, RegistrationChange
from talent.registry.paths import path_below
from talent.registry.row_writer import chunks, insert_rows, new_keys, update_rows
from talent.registry.street_index import Community, Street, name_key

FIELDS = (
    "name", "category", "status", "uscc", "filing_code", "street_id", "community_id", "founded_on", "is_federation",
    "leader_name", "party_work", "note",
)  # fmt: skip


class NotThisOrganization(ValueError):
    """The row can't be matched; `field` is the declaration's attribute whose column names the problem."""

    def __init__(self, field: str, sentence: str):
        super().__init__(sentence)
        self.field = field


@dataclass(slots=True, eq=False)
class Entry:
    """An organization as the sheet leaves it; `community` may be one that only the sheet knows."""

    pk: int | None
    values: dict[str, Any]
    before: dict[str, Any] | None = None
    closed: bool = False
    community: Community | None = None
    row: int | None = None
    updated: datetime | None = None
    tagged: bool = False  # its tags change

    @property
    def is_new(self) -> bool:
        return self.before is None

    def settle(self) -> None:
        """Take over the key of a community that has been stored meanwhile."""
        if self.community is not None:
            self.values["community_id"] = self.community.pk


class OrganizationRegister:
    """The organizations that a sheet could speak of: those of its streets, and those with one of its codes."""

    def __init__(self, *, streets: Iterable[int], usccs: Iterable[str] = (), filing_codes: Iterable[str] = ()):
        self._by_uscc: dict[str, Entry] = {}
        self._by_filing: dict[str, Entry] = {}
        self._by_place: dict[tuple[int, str], Entry] = {}
        rows: dict[int, tuple] = {}
        for field, keys in (("street", streets), ("uscc", usccs), ("filing_code", filing_codes)):
            for part in chunks(set(keys)):
                found = Organization.objects.filter(**{f"{field}__in": part}).order_by()
                rows |= {row[0]: row for row in found.values_list("pk", "closed_on", "updated", *FIELDS)}
        self.stored = list(rows)  # keys of all that were loaded
        for pk, closed_on, updated, *values in rows.values():
            before = dict(zip(FIELDS, values, strict=True))
            self._index(Entry(pk, dict(before), before, closed_on is not None, updated=updated))

    def _keys(self, entry: Entry):
        values = entry.values
        yield self._by_uscc, values["uscc"]
        yield self._by_filing, values["filing_code"]
        yield self._by_place, None if entry.closed else (values["street_id"], name_key(values["name"]))

    def _index(self, entry: Entry) -> None:
        for index, key in self._keys(entry):
            if key:
                index[key] = entry

    def match(self, name: str, street: Street, uscc: str | None, filing_code: str | None) -> Entry | None:
        """The organization a row means, None for a new one; NotThisOrganization where the rules forbid a match."""
        entry = (
            (self._by_uscc.get(uscc) if uscc else None)
            or (self._by_filing.get(filing_code) if filing_code else None)
            or self._by_place.get((street.pk, name_key(name)))
        )
        if entry is None:
            return None
        if uscc and entry.values["uscc"] not in (None, uscc):
            raise NotThisOrganization(
                "uscc", f"“{entry.values['name']}”已登记的统一社会信用代码是{entry.values['uscc']}，与本行不同"
            )
        holder = self._by_filing.get(filing_code) if filing_code else None
        if holder not in (None, entry):
            raise NotThisOrganization("filing_code", f"这个备案编码已用于“{holder.values['name']}”")
        namesake = self._by_place.get((street.pk, name_key(name)))
        if namesake not in (None, entry):
            raise NotThisOrganization("name", f"{street.name}已有同名组织，代码却与本行不同")
        return entry

    def add(self, values: dict[str, Any], community: Community | None) -> Entry:
        """A new organization; fields not given are empty."""
        empty = {field: None if field in _NULLABLE else "" for field in FIELDS} | {"is_federation": False}
        entry = Entry(None, empty | values, community=community)
        self._index(entry)
        return entry

    def change(self, entry: Entry, values: dict[str, Any], community: Community | None) -> None:
        """What the row says of a known organization; from here on it is found by its new name and codes."""
        for index, key in self._keys(entry):
            if key:
                index.pop(key, None)
        if values.get("street_id", entry.values["street_id"]) != entry.values["street_id"] and community is None:
            entry.values["community_id"] = None
        entry.values.update(values)
        entry.community = community or entry.community
        self._index(entry)


_NULLABLE = {"uscc", "filing_code", "community_id", "founded_on"}


def write_communities(communities: Iterable[Community], batch) -> None:
    """Store communities that only a sheet knew; they get their keys."""
    communities = [one for one in dict.fromkeys(communities) if one.pk is None]
    for community, pk in zip(communities, new_keys(Region, len(communities)), strict=True):
        community.pk = pk
    insert_rows(
        Region,
        ("id", "name", "level", "kind", "parent_id", "path"),
        (
            (one.pk, one.name, Region.Level.COMMUNITY, one.kind, one.street.pk, path_below(one.street, one.pk))
            for one in communities
        ),
    )
    batch.record(Region, ((one.pk, None, {"name": one.name, "kind": one.kind}) for one in communities))


def write_organizations(entries: Iterable[Entry], batch) -> None:
    """Store the new and the changed among the entries with their communities; a new status leaves its history."""
    entries = list(dict.fromkeys(entries))
    write_communities((entry.community for entry in entries if entry.community is not None), batch)
    for entry in entries:
        entry.settle()
    now = timezone.now().replace(microsecond=0)
    _insert([entry for entry in entries if entry.is_new], now, batch)
    _update([entry for entry in entries if not entry.is_new and _changes(entry)], now, batch)


def _changes(entry: Entry) -> bool:
    return entry.tagged or entry.values != entry.before


def _insert(entries: list[Entry], now, batch) -> None:
    for entry, pk in zip(entries, new_keys(Organization, len(entries)), strict=True):
        entry.pk = pk
    insert_rows(
        Organization,
        ("id", "created", "updated", "province_category", *FIELDS),
        (
            (entry.pk, now, now, PROVINCE_CATEGORY[entry.values["category"]], *map(entry.values.__getitem__, FIELDS))
            for entry in entries
        ),
    )
    batch.record(Organization, ((entry.pk, None, {"updated": now}) for entry in entries))


def _update(entries: list[Entry], now, batch) -> None:
    today, history, images = timezone.localdate(), [], []
    for entry in entries:
        changed = [field for field in FIELDS if entry.values[field] != entry.before[field]]
        before, after = ({field: side[field] for field in changed} for side in (entry.before, entry.values))
        if changed:
            images.append((entry.pk, before, after))
        if "status" in changed:
            history.append((entry.pk, before["status"], after["status"], today))
    update_rows(
        Organization,
        ("updated", *FIELDS),
        ((entry.pk, now, *map(entry.values.__getitem__, FIELDS)) for entry in entries),
        seen=[entry.updated for entry in entries],
    )
    batch.record(Organization, images)
    _tell_history(entries, today, batch)
    keys = new_keys(RegistrationChange, len(history))
    insert_rows(
        RegistrationChange,
        ("id", "organization_id", "before", "after", "on"),
        ((pk, *row) for pk, row in zip(keys, history, strict=True)),
    )
    batch.record(RegistrationChange, ((pk, None, {"after": row[2]}) for pk, row in zip(keys, history, strict=True)))


def _tell_history(entries: list[Entry], today, batch) -> None:
    """The lines of the organizations' histories, as `change_organization` leaves them."""
    streets = {side["street_id"] for entry in entries for side in (entry.values, entry.before)}
    names = dict(Region.objects.filter(pk__in=streets).values_list("pk", "name")) if len(streets) > 1 else {}
    lines = []
    for entry in entries:
        before, after = (_in_words(side, names) for side in (entry.before, entry.values))
        lines += [(entry.pk, field, before[field], after[field]) for field in after if before[field] != after[field]]
    keys = new_keys(OrganizationChange, len(lines))
    insert_rows(
        OrganizationChange,
        ("id", "organization_id", "field", "before", "after", "on", "by_id"),
        ((pk, *line, today, batch.confirmed_by_id) for pk, line in zip(keys, lines, strict=True)),
    )
    batch.record(OrganizationChange, ((pk, None, {"after": line[3]}) for pk, line in zip(keys, lines, strict=True)))


def _in_words(values: dict[str, Any], streets: dict[int, str]) -> dict[str, str]:
    """What an organization's history tells about."""
    return {
        "name": values["name"],
        "street": streets.get(values["street_id"], ""),
        "category": Organization.Category(values["category"]).label,
        "party_work": values["party_work"],
        "is_federation": "是" if values["is_federation"] else "否",
        "uscc": values["uscc"] or "",
        "filing_code": values["filing_code"] or "",
    }
