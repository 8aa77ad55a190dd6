"""Two versions of a report side by side (并排查看). Pure: two records in, lines and lists of people out."""

from dataclasses import dataclass

NUMBERS = {
    "due": ("应参训人数", "人"),
    "trained": ("已参训人数", "人"),
    "untrained": ("未参训人数", "人"),
    "exempt": ("暂不参训人数", "人"),
    "rate": ("参训率", "%"),
    "person_times": ("培训人次", "人次"),
    "joined_late_untrained": ("近90天入库未参训人数", "人"),
    "recent_exits": ("近60天退出人数", "人"),
    "recent_exits_untrained": ("近60天退出未参训人数", "人"),
}


@dataclass(frozen=True)
class Line:
    """One figure in two versions; `change` is "" where they agree."""

    label: str
    before: str
    after: str
    change: str = ""


@dataclass(frozen=True)
class Moved:
    """Who came to a side and who left it between two versions, as person ids."""

    side: str
    label: str
    came: tuple[int, ...]
    left: tuple[int, ...]


def shown(name: str, value) -> str:
    """A number as people read it: 98.7%, 9,213人, — for an empty pool."""
    unit = NUMBERS[name][1]
    if value is None:
        return "—"
    return f"{value}%" if unit == "%" else f"{value:,}{unit}"


def lines(before: dict, after: dict) -> list[Line]:
    """Every figure of two versions."""
    return [
        Line(
            label, shown(name, before.get(name)), shown(name, after.get(name)),
            _change(name, before.get(name), after.get(name)),
        )
        for name, (label, _) in NUMBERS.items()
    ]  # fmt: skip


def _change(name: str, before, after) -> str:
    if before == after:
        return ""
    if NUMBERS[name][1] == "%":
        return "有变化"
    return f"{(after or 0) - (before or 0):+d}"


def moved(before: dict[str, list[int]], after: dict[str, list[int]]) -> list[Moved]:
    """Sides whose people differ."""
    found = []
    for side in ("trained", "untrained", "exempt", "recent_exits"):
        old, new = set(before.get(side, ())), set(after.get(side, ()))
        if old != new:
            found.append(Moved(side, NUMBERS[side][0], tuple(sorted(new - old)), tuple(sorted(old - new))))
    return found


def unit_lines(before: list[dict], after: list[dict]) -> list[tuple[str, list[Line]]]:
    """Units whose trained or due differ, with the lines that do."""
    old = {unit["id"]: unit for unit in before}
    found = []
    for unit in after:
        changed = [line for line in lines(old.get(unit["id"], {}), unit) if line.change]
        if changed:
            found.append((unit["name"], changed))
    return found
