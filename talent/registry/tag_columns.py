"""服务领域 and 服务对象 in the sheet of organizations: what the cells mean, what is held, and the ties as a batch leaves them."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from talent.registry.organization_register import Entry
from talent.registry.row_writer import chunks, insert_rows, new_keys, update_rows
from talent.registry.tag_models import OrganizationTag, Tag
from talent.registry.tagging import BENEFICIARY, SERVICE, TagWords
from talent.sheets.previews import CleanRow
from talent.sheets.undoing import undo_guard

KINDS = {"service_tags": SERVICE, "beneficiary_tags": BENEFICIARY}


class TagColumns:
    """A filled cell is all an organization bears of its kind from today on; an empty one says nothing."""

    def __init__(self, rows: Iterable[CleanRow], organizations: Iterable[int]):
        self._told = any(row.values[name] for row in rows for name in KINDS)
        self._words = {name: TagWords(kind) for name, kind in KINDS.items()} if self._told else {}
        # (organization, kind) → {tag: the open tie}
        self._held: dict[tuple[int, str], dict[int, OrganizationTag]] = defaultdict(dict)
        for part in chunks(organizations) if self._told else ():
            for tie in OrganizationTag.objects.on().filter(organization__in=part).select_related("tag"):
                self._held[tie.organization_id, tie.tag.kind][tie.tag_id] = tie
        self._given: list[tuple[Entry, str, list[Tag]]] = []

    def read(self, row: CleanRow) -> dict[str, list[Tag]]:
        """The tags of a row by column; a word that is none is told and left out."""
        given = {}
        for name, words in self._words.items():
            given[name], unknown = words.read(row.values[name])
            row.warnings += [f"“{word}”不在{KINDS[name].label}的标签里，没有采用" for word in unknown]
        return {name: tags for name, tags in given.items() if tags}

    def stored(self, organization: int | None, given: dict[str, list[Tag]]) -> dict[str, str]:
        """What the organization bears of these kinds, in the words of the row where both are the same."""
        texts = {}
        for name, tags in given.items():
            held = self._held[organization, KINDS[name]] if organization else {}
            same = set(held) == {tag.pk for tag in tags}
            texts[name] = in_words(tags if same else (tie.tag for tie in held.values()))
        return texts

    def give(self, entry: Entry, given: dict[str, list[Tag]]) -> None:
        """Remember what to write; an organization whose tags change gets another version."""
        for name, tags in given.items():
            held = self._held[entry.pk, KINDS[name]] if entry.pk else {}
            if set(held) != {tag.pk for tag in tags}:
                entry.tagged = True
                self._given.append((entry, KINDS[name], tags))

    def write(self, today: datetime.date, batch) -> None:
        """End the ties that are told no more, and open the new ones; the organizations have their keys by now."""
        new, gone = [], []
        for entry, kind, tags in self._given:
            held = self._held.get((entry.pk, kind), {})
            wanted = {tag.pk for tag in tags}
            gone += [(tie.pk, max(today, tie.since)) for key, tie in held.items() if key not in wanted]
            new += [(entry.pk, tag.pk) for tag in tags if tag.pk not in held]
        update_rows(OrganizationTag, ("until",), gone)
        batch.record(OrganizationTag, ((pk, {"until": None}, {"until": day}) for pk, day in gone))
        keys = new_keys(OrganizationTag, len(new))
        insert_rows(
            OrganizationTag,
            ("id", "organization_id", "tag_id", "since"),
            ((pk, *row, today) for pk, row in zip(keys, new, strict=True)),
        )
        batch.record(OrganizationTag, ((pk, None, {"until": None}) for pk in keys))


def in_words(tags: Iterable[Tag]) -> str:
    """As a cell holds them."""
    return "、".join(tag.word for tag in tags)


@undo_guard
def keep_given_again(label: str, pks: list[int], confirmed_at: datetime.datetime) -> dict[int, str]:
    """A tag that a sheet ended and somebody gave again since: it is not given twice."""
    if label != OrganizationTag._meta.label_lower:
        return {}
    found = {}
    for part in chunks(pks):
        again = OrganizationTag.objects.on().filter(organization=OuterRef("organization"), tag=OuterRef("tag"))
        ended = OrganizationTag.objects.filter(Exists(again), pk__in=part).exclude(until=None)
        found |= dict.fromkeys(ended.values_list("pk", flat=True), "导入之后又标上了")
    return found
