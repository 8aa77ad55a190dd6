"""疑似重复: why two rows could be one human. Pure: rows in, reasons out; a person decides."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

# A number that a whole office gave is shared by people who have nothing else in common.
LARGEST_GROUP = 12


@dataclass(frozen=True)
class Likeness:
    """What is compared of a person."""

    pk: int
    name: str
    pinyin: str
    mobile: str | None
    birth_date: date | None
    resident_id_hash: str | None
    organizations: frozenset[int] = frozenset()


def reasons_of(one: Likeness, other: Likeness) -> list[str]:
    """In words, strongest first; empty where nothing speaks for one human.

    Two resident IDs are two people, unless name and birth date agree: then one of the numbers may be mistyped.
    """
    named = _names(one, other)
    if not named:
        return []
    two_ids = bool(one.resident_id_hash and other.resident_id_hash)
    found = []
    if one.birth_date and one.birth_date == other.birth_date and named != ALMOST:
        found.append(f"{named}，出生日期相同" + ("（两个身份证号不同，请先核对证件）" if two_ids else ""))
    if two_ids:
        return found
    if one.mobile and one.mobile == other.mobile:
        found.append(f"{named}，手机号相同")
    if one.organizations & other.organizations and named != ALMOST:
        found.append(f"{named}，在同一个组织任职")
    return found


SAME, SOUNDS, ALMOST = "姓名相同", "姓名同音", "姓名差一个字"


def _names(one: Likeness, other: Likeness) -> str:
    if one.name == other.name:
        return SAME
    if one.pinyin and one.pinyin == other.pinyin:
        return SOUNDS
    # The surname and all but one character: 赵明霞, 赵明露. Two characters leave too little to go by.
    if len(one.name) == len(other.name) >= 3 and one.name[0] == other.name[0]:
        differing = sum(a != b for a, b in zip(one.name, other.name, strict=True))
        return ALMOST if differing == 1 else ""
    return ""


def pairs_among(people: Iterable[Likeness]) -> Iterator[tuple[Likeness, Likeness, list[str]]]:
    """Every pair that shares a number, a birth date or an organization and looks alike; lower pk first, once."""
    groups: dict[tuple, dict[int, Likeness]] = defaultdict(dict)
    for person in people:
        for key in _keys(person):
            groups[key][person.pk] = person
    seen: set[tuple[int, int]] = set()
    for group in groups.values():
        if len(group) > LARGEST_GROUP:
            continue
        for one, other in combinations(sorted(group.values(), key=lambda person: person.pk), 2):
            if (one.pk, other.pk) not in seen and (reasons := reasons_of(one, other)):
                seen.add((one.pk, other.pk))
                yield one, other, reasons


def _keys(person: Likeness) -> Iterator[tuple]:
    if person.mobile:
        yield "mobile", person.mobile
    if person.birth_date:
        yield "birth", person.pinyin, person.birth_date
    for organization in person.organizations:
        yield "organization", person.pinyin, organization
