"""
People by the rules of identity, for sheets: those stored, and those that earlier rows of the sheet will create.

A resident ID decides. A row without one, or with one not yet known, is found by name + mobile, but never as a person
with a different ID: two IDs are two people. Several finds are nobody: the right one must be chosen by hand.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from talent.people.models import Person, Role
from talent.people.resident_id import encrypt, fingerprint
from talent.registry.row_writer import chunks, insert_rows, new_keys, update_rows
from talent.text.masks import mask_name
from talent.text.pinyin import name_pinyin
from talent.text.resident_ids import birth_date

FIELDS = (
    "name", "mobile", "gender", "is_leader", "is_social_worker", "is_volunteer", "politics", "education",
    "qualification", "strengths", "organization_text",
)  # fmt: skip
_ID_COLUMNS = ("resident_id_cipher", "resident_id_hash", "birth_date")


class NotThisPerson(ValueError):
    """The row can't be matched; `field` is the declaration's attribute whose column names the problem."""

    def __init__(self, field: str, sentence: str):
        super().__init__(sentence)
        self.field = field


@dataclass(slots=True, eq=False)
class Entry:
    """A person as the sheet leaves them: `values` after, `before` as stored (None for a new person)."""

    pk: int | None
    values: dict[str, Any]
    fingerprint: str | None = None
    before: dict[str, Any] | None = None
    claimed: bool = False
    number: str | None = None
    row: int | None = None
    updated: datetime | None = None

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def is_changed(self) -> bool:
        return self.before is not None and (self.number is not None or self.values != self.before)


class PersonRegister:
    """The people that a sheet could speak of: all with one of its resident IDs or mobiles, in three queries at most."""

    def __init__(self, *, numbers: Iterable[str] = (), mobiles: Iterable[str] = ()):
        self.entries: list[Entry] = []
        self._by_fingerprint: dict[str, Entry] = {}
        self._by_name: dict[tuple, list[Entry]] = defaultdict(list)
        self._prints = {number: fingerprint(number) for number in set(numbers)}
        self._load(set(mobiles))

    def _load(self, mobiles: set[str]) -> None:
        rows: dict[int, tuple] = {}
        for part in chunks(self._prints.values()):
            rows |= self._fetch(resident_id_hash__in=part)
        for part in chunks(mobiles):
            rows |= self._fetch(mobile__in=part)
        merged = {row[1] for row in rows.values() if row[1]} - rows.keys()
        for part in chunks(merged):
            rows |= self._fetch(pk__in=part)
        known: dict[int, Entry] = {}
        for pk, canonical, found, login, claimed_at, staff, updated, *values in rows.values():
            if canonical is None:
                before, claimed = dict(zip(FIELDS, values, strict=True)), bool(login or claimed_at or staff)
                known[pk] = Entry(pk, dict(before), found, before, claimed, updated=updated)
        for (
            pk,
            canonical,
            found,
            *_,
        ) in rows.values():
            entry = known[canonical or pk]
            if found:
                self._by_fingerprint[found] = entry
        for entry in known.values():
            self._index(entry)

    @staticmethod
    def _fetch(**where) -> dict[int, tuple]:
        columns = ("pk", "canonical_id", "resident_id_hash", "login", "claimed_at", "has_role", "updated", *FIELDS)
        staff = Exists(Role.objects.in_force().filter(person=OuterRef("pk")))
        found = Person.objects.filter(**where).annotate(has_role=staff).order_by()
        return {row[0]: row for row in found.values_list(*columns)}

    def _index(self, entry: Entry) -> None:
        self.entries.append(entry)
        if entry.fingerprint:
            self._by_fingerprint[entry.fingerprint] = entry
        self._by_name[entry.values["name"], entry.values["mobile"]].append(entry)

    def match(self, name: str, mobile: str | None, number: str | None) -> Entry | None:
        """The one person a row means, None for somebody new; NotThisPerson where the rules forbid a match."""
        mark = self._prints[number] if number else None
        entry = self._by_fingerprint.get(mark) if mark else None
        if entry is not None:
            if entry.values["name"] == name:
                return entry
            where = f"第{entry.row}行" if entry.row else "已登记"
            raise NotThisPerson(
                "resident_id", f"这个身份证号与{where}的“{mask_name(entry.values['name'])}”相同，姓名却不同"
            )
        found = self._by_name.get((name, mobile), [])
        if mark:
            found = [one for one in found if one.fingerprint is None]
        if len(found) > 1:
            raise NotThisPerson("name", f"有{len(found)}位“{name}”使用这个手机号，请补上身份证号再导入")
        return found[0] if found else None

    def knows(self, number: str) -> bool:
        """Has somebody this ID already? (A merged duplicate keeps its own: it leads to the person it was merged into.)"""
        return self._prints[number] in self._by_fingerprint

    def add(self, values: dict[str, Any], number: str | None = None) -> Entry:
        """Somebody new; fields not given are empty."""
        empty = dict.fromkeys(FIELDS, "") | {"mobile": None}
        empty |= dict.fromkeys(("is_leader", "is_social_worker", "is_volunteer"), False)
        entry = Entry(None, empty | values, self._prints[number] if number else None, number=number)
        self._index(entry)
        return entry

    def change(self, entry: Entry, values: dict[str, Any], number: str | None = None) -> None:
        """What the row says of a known person; from here on the person is found by the new mobile and ID."""
        old = (entry.values["name"], entry.values["mobile"])
        entry.values.update(values)
        new = (entry.values["name"], entry.values["mobile"])
        if new != old:
            self._by_name[old].remove(entry)
            self._by_name[new].append(entry)
        if number and entry.fingerprint is None and not self.knows(number):
            entry.number, entry.fingerprint = number, self._prints[number]
            self._by_fingerprint[entry.fingerprint] = entry

    def write(self, entries: Iterable[Entry], batch) -> None:
        """Store the new and the changed among the entries; new ones get their keys."""
        entries = list(dict.fromkeys(entries))
        # Whole seconds: the images of the batch keep no finer time.
        now = timezone.now().replace(microsecond=0)
        self._insert([entry for entry in entries if entry.is_new and entry.pk is None], now, batch)
        self._update([entry for entry in entries if entry.is_changed], now, batch)

    def _insert(self, entries: list[Entry], now, batch) -> None:
        for entry, pk in zip(entries, new_keys(Person, len(entries)), strict=True):
            entry.pk = pk
        columns = ("id", "password", "name_initials", "name_pinyin", *_ID_COLUMNS, "created", "updated", *FIELDS)
        insert_rows(
            Person,
            columns,
            (
                (
                    entry.pk,
                    f"!{secrets.token_urlsafe(30)}",  # unusable, as set_unusable_password writes it
                    *name_pinyin(entry.values["name"]),
                    encrypt(entry.number) if entry.number else "",
                    entry.fingerprint,
                    birth_date(entry.number) if entry.number else None,
                    now,
                    now,
                    *map(entry.values.__getitem__, FIELDS),
                )
                for entry in entries
            ),
        )
        batch.record(Person, ((entry.pk, None, {"updated": now}) for entry in entries))

    def _update(self, entries: list[Entry], now, batch) -> None:
        self._update_numbers([entry for entry in entries if entry.number], now, batch)
        rows, images, seen = [], [], []
        for entry in entries:
            changed = [field for field in FIELDS if entry.values[field] != entry.before[field]]
            if changed:
                rows.append((entry.pk, now, *map(entry.values.__getitem__, FIELDS)))
                seen.append(entry.updated)
                before, after = ({field: side[field] for field in changed} for side in (entry.before, entry.values))
                images.append((entry.pk, before, after))
        # No sheet changes a name: it is part of the identity, so the pinyin keys stay right.
        update_rows(Person, ("updated", *FIELDS), rows, seen=seen)
        batch.record(Person, images)

    def _update_numbers(self, entries: list[Entry], now, batch) -> None:
        ciphers = [(entry.pk, encrypt(entry.number), entry.fingerprint, birth_date(entry.number)) for entry in entries]
        rows, seen = ((pk, now, *values) for pk, *values in ciphers), [entry.updated for entry in entries]
        update_rows(Person, ("updated", *_ID_COLUMNS), rows, seen=seen)
        for entry in entries:
            entry.updated = now
        batch.record(
            Person,
            (
                (pk, dict(zip(_ID_COLUMNS, ("", None, None), strict=True)), dict(zip(_ID_COLUMNS, values, strict=True)))
                for pk, *values in ciphers
            ),
        )  # fmt: skip
