"""
Indicators of the six plans. Pure: a unit of a day in one view goes in, a reading comes out.

`wanted` is the number the plan asks for, for those that name who is below it. Shares are floored to one decimal and
100 means all; an empty denominator has no value ("—"), never 0.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from statistics import median

from talent.indicators.rows import Street, Unit

# How a party tie is written in the registers: covered by an own or joint branch, or by an instructor.
OWN_BRANCH, JOINT_BRANCH, INSTRUCTOR = "own", "joint", "instructor"


@dataclass(frozen=True)
class Reading:
    """A value as it is shown, the number compared with the target, its fraction, and who is missing."""

    value: str | None
    measure: Decimal | None = None
    part: int | None = None
    whole: int | None = None
    note: str = ""
    missing_of: str = ""  # street, community, district, unit or person
    missing: tuple[int, ...] = ()


def percent(part: int, whole: int) -> str | None:
    """Floored to one decimal; "100" only when nothing is missing; None for an empty whole."""
    if not whole:
        return None
    return "100" if part == whole else f"{part * 1000 // whole / 10:.1f}"


def _share(part: int, whole: int, note: str, missing_of: str = "", missing: Iterable[int] = ()) -> Reading:
    value = percent(part, whole)
    return Reading(value, value and Decimal(value), part, whole, note, missing_of, tuple(missing))


def _number(number: int, note: str = "", **more) -> Reading:
    return Reading(str(number), Decimal(number), note=note, **more)


def _of_streets(unit: Unit, covered: Callable[[Street], bool], streets: list[Street] | None = None) -> Reading:
    streets = unit.streets if streets is None else streets
    missing = [street.pk for street in streets if not covered(street)]
    part, whole = len(streets) - len(missing), len(streets)
    return _share(part, whole, f"{part}/{whole}个街道（镇）", "street", missing)


def _organizations(unit: Unit):
    for street in unit.streets:
        yield from street.organizations.items()


# 总体


def organizations(unit: Unit, wanted=None) -> Reading:
    counts = Counter()
    for kind, number in _organizations(unit):
        counts[kind.status] += number
    return _number(counts.total(), f"登记{counts['registered']}个，备案{counts['filed']}个")


def per_community(kind: str) -> Callable[..., Reading]:
    """Mean of one kind of community; federations belong to a street, so they are not among the organizations."""

    def read(unit: Unit, wanted=None) -> Reading:
        rows = [row for street in unit.streets for row in street.communities if row.kind == kind]
        if not rows:
            return Reading(None, note=f"没有{'城市' if kind == 'urban' else '农村'}社区（村）")
        numbers = [row.organizations for row in rows]
        mean = (Decimal(sum(numbers)) / len(numbers)).quantize(Decimal("0.1"), ROUND_DOWN)
        below = [row.pk for row in rows if wanted is not None and row.organizations < wanted]
        note = f"中位数{median(numbers):g}" + (
            f"，{len(below)}个不足{wanted.normalize():f}" if wanted is not None else ""
        )
        return Reading(f"{mean}", mean, sum(numbers), len(numbers), note, "community", tuple(below))

    return read


def category_share(field: str, key: str) -> Callable[..., Reading]:
    """Of all active organizations, those of one category of the city or of the province."""

    def read(unit: Unit, wanted=None) -> Reading:
        part = whole = 0
        for kind, number in _organizations(unit):
            whole += number
            part += number if getattr(kind, field) == key else 0
        return _share(part, whole, f"{part}/{whole}个组织")

    return read


# 一 党建引领护航


def party_tie(text: str) -> str:
    """What a register's words say: an own or joint branch, an instructor, or "" for none."""
    if not text or text.startswith(("无", "未", "没")):
        return ""
    if "联合" in text:
        return JOINT_BRANCH
    return INSTRUCTOR if "指导员" in text or "联络员" in text else OWN_BRANCH


def party_coverage(unit: Unit, wanted=None) -> Reading:
    ties = Counter()
    for kind, number in _organizations(unit):
        ties[party_tie(kind.party_work)] += number
    whole = ties.total()
    note = f"单独{ties[OWN_BRANCH]}，联合{ties[JOINT_BRANCH]}，指导员{ties[INSTRUCTOR]}"
    return _share(whole - ties[""], whole, note, "organization")


def cultivated(direction: str) -> Callable[..., Reading]:
    def read(unit: Unit, wanted=None) -> Reading:
        return _number(sum(street.cultivated.get(direction, 0) for street in unit.streets))

    return read


# 二 枢纽组织成长


def has_federation(street: Street) -> bool:
    """A registered active federation; a filed one doesn't count."""
    return any(kind.is_federation and kind.status == "registered" for kind in street.organizations)


def federation_coverage(unit: Unit, wanted=None) -> Reading:
    return _of_streets(unit, has_federation)


def pilot_federation_coverage(unit: Unit, wanted=None) -> Reading:
    """Streets of districts that are pilots on the day, each from its own date."""
    return _of_streets(unit, has_federation, [street for street in unit.streets if street.is_pilot])


def group_member_coverage(unit: Unit, wanted=None) -> Reading:
    """Of the organizations of streets, federations aside, those that are members of a federation there."""
    kinds = Counter()
    for street in unit.streets:
        kinds.update(street.group_members)
    whole = sum(number for kind, number in _organizations(unit) if not kind.is_federation)
    part = sum(street.members_of_own for street in unit.streets)
    note = f"登记{kinds['registered']}，备案{kinds['filed']}，企事业{kinds['enterprise']}"
    return _share(part, whole, note, "organization")


def hubs(unit: Unit, wanted=None) -> Reading:
    return _number(sum(street.hubs for street in unit.streets))


# 三 社区治理参与

WORDS_NAMED = 3


def tagged(kind: str) -> Callable[..., Reading]:
    """Of all active organizations, those with a tag of the kind; the note names the words borne most often."""

    def read(unit: Unit, wanted=None) -> Reading:
        words = Counter()
        for street in unit.streets:
            words.update({tag: number for tag, number in street.tags.items() if tag.kind == kind})
        part = sum(street.tagged.get(kind, 0) for street in unit.streets)
        whole = sum(number for _, number in _organizations(unit))
        most = sorted(words.items(), key=lambda item: (-item[1], item[0]))[:WORDS_NAMED]
        note = "，".join(f"{tag.word}{number}" for tag, number in most) if most else "还没有填"
        return _share(part, whole, note, "organization")

    return read


# 四 骨干人才培养


def participation_rate(unit: Unit, wanted=None) -> Reading:
    trained, due = unit.participation.trained, unit.participation.due
    return _share(trained, due, f"{trained}/{due}人，还差{due - trained}人" if due else "人才库为空", "name")


def plans_issued(unit: Unit, wanted=None) -> Reading:
    """Plans that are out, of one per city, district and street of the unit."""
    units = [(unit.pk, unit.has_plan), *((one.pk, one.has_plan) for one in unit.districts)]
    if unit.level != "street":
        units += [(street.pk, street.has_plan) for street in unit.streets]
    missing = [pk for pk, has_plan in units if not has_plan]
    part, whole = len(units) - len(missing), len(units)
    return _share(part, whole, f"{part}/{whole}个单位", "unit", missing)


def pool_coverage(unit: Unit, wanted=None) -> Reading:
    return _of_streets(unit, lambda street: street.pool_members > 0)


def leaders_in_pool(unit: Unit, wanted=None) -> Reading:
    """Leaders of federations, each person once, who are in a pool."""
    people = {one.person: one.in_pool for street in unit.streets for one in street.leaders}
    missing = [person for person, in_pool in people.items() if not in_pool]
    part, whole = len(people) - len(missing), len(people)
    return _share(part, whole, f"{part}/{whole}人", "person", missing)


def recommended(kind: str) -> Callable[..., Reading]:
    """Announced this year. A city is measured by its district with the fewest: each has to reach the minimum."""

    def read(unit: Unit, wanted=None) -> Reading:
        number = unit.announced(kind)
        if not unit.is_city:
            below = unit.level == "district" and wanted is not None and number < wanted
            return _number(number, missing_of="district", missing=(unit.pk,) if below else ())
        counts = {one.pk: one.announced(kind) for one in unit.districts}
        if not counts:
            return Reading(None, note="没有区县")
        below = tuple(pk for pk, count in counts.items() if wanted is not None and count < wanted)
        note = f"{len(counts) - len(below)}/{len(counts)}个区县达到" if wanted is not None else ""
        return Reading(str(number), Decimal(min(counts.values())), None, None, note, "district", below)

    return read


def cases(unit: Unit, wanted=None) -> Reading:
    announced = unit.announced("organization") + unit.announced("leader")
    return _number(unit.cases, f"今年已公布{announced}个")


# 五 服务平台支持


def base_coverage(unit: Unit, wanted=None) -> Reading:
    return _of_streets(unit, lambda street: street.bases > 0)


def districts_with_base(unit: Unit, wanted=None) -> Reading:
    """A district has a base of its own or one in a street of this view."""
    units = unit.districts if unit.is_city else [unit] if unit.level == "district" else []
    missing = [one.pk for one in units if not (one.own and one.own.bases) and not any(s.bases for s in one.streets)]
    part, whole = len(units) - len(missing), len(units)
    return _share(part, whole, f"{part}/{whole}个区县", "district", missing)


# 六 示范项目培树


def innovation_districts(unit: Unit, wanted=None) -> Reading:
    units = unit.districts if unit.is_city else [unit]
    return _applied([one.own.applied for one in units if one.own])


def innovation_streets(unit: Unit, wanted=None) -> Reading:
    return _applied([street.applied for street in unit.streets])


def innovation_communities(unit: Unit, wanted=None) -> Reading:
    return _applied([street.communities_applied for street in unit.streets])


def _applied(rows) -> Reading:
    """Distinct units; applied and granted are kept apart."""
    units = set().union(*(row.units for row in rows))
    granted = set().union(*(row.granted for row in rows))
    return _number(len(units), f"其中获批{len(granted)}个")


def pairings(unit: Unit, wanted=None) -> Reading:
    begun = sum(street.pairings for street in unit.streets)
    with_result = sum(street.pairings_with_result for street in unit.streets)
    return _share(with_result, begun, f"{with_result}/{begun}对有成果" if begun else "还没有结对")


def branded_streets(unit: Unit, wanted=None) -> Reading:
    return _of_streets(unit, lambda street: street.has_brand)
