"""Figures of the city plan. Pure: rows in, figures out; the formula stands beside each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median


@dataclass(frozen=True)
class Figure:
    """One indicator of a unit: value (None when its denominator is empty), the formula, and who is missing."""

    code: str
    title: str
    value: str | None
    unit: str
    formula: str
    note: str = ""
    missing: tuple[str, ...] = ()


def percent(part: int, whole: int) -> str | None:
    """Floored to one decimal; "100" only when nothing is missing; None for an empty whole."""
    if not whole:
        return None
    return "100" if part == whole else f"{part * 1000 // whole / 10:.1f}"


def federation_coverage(streets: Mapping[str, bool]) -> Figure:
    """`streets` maps a street's name to whether it has a registered active federation."""
    missing = tuple(name for name, covered in streets.items() if not covered)
    return Figure(
        "federation_coverage",
        "街道联合会覆盖",
        percent(len(streets) - len(missing), len(streets)),
        "%",
        "有1个以上已登记且在运行的联合会的街道（镇）÷ 全部街道（镇）",
        f"{len(streets) - len(missing)}/{len(streets)}个街道（镇）",
        missing,
    )


def organizations_per_community(kind: str, counts: Sequence[tuple[str, int]], wanted: int | None) -> Figure:
    """`counts` are communities of one kind (城市 or 农村) with their active organizations.

    Federations belong to a street, not a community, so they are not among them.
    """
    numbers = [number for _, number in counts]
    below = tuple(name for name, number in counts if wanted is not None and number < wanted)
    note = f"中位数{median(numbers):g}，{len(below)}个社区不足" if numbers else "还没有这类社区"
    return Figure(
        f"organizations_per_{kind}_community",
        f"{'城市' if kind == 'urban' else '农村'}社区平均拥有社会组织",
        f"{mean(numbers):.1f}" if numbers else None,
        "个",
        "在运行的社区社会组织（联合会除外）÷ 同类社区（村）",
        note,
        below,
    )


def category_shares(counts: Mapping[str, int]) -> list[tuple[str, int, str | None]]:
    """Each category with its number of organizations and its share."""
    total = sum(counts.values())
    return [(label, number, percent(number, total)) for label, number in counts.items()]
