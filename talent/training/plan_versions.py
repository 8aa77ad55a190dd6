"""What a plan said when it went out, and what a later version says differently. Lines are kept as they were shown."""

from dataclasses import dataclass

# Key of a line in a version → the bureau's header.
HEADERS = {
    "number": "序号", "title": "培训名称", "level": "层级", "audience": "培训对象", "content": "内容", "mode": "方式",
    "when": "时间", "hours": "学时", "people": "人数", "place": "地点", "teachers": "师资", "responsible": "责任单位",
    "budget": "经费", "note": "备注",
}  # fmt: skip


def line_of(item) -> dict:
    """One item as its row reads; `id` tells versions of one item from another item."""
    return {
        "id": item.pk, "number": item.number, "title": item.title, "level": item.get_level_display(),
        "audience": item.audience, "content": item.content, "mode": item.get_mode_display(), "when": item.when,
        "month": item.month, "hours": f"{item.hours.normalize():f}", "people": item.people, "place": item.place,
        "teachers": item.teachers, "responsible": item.responsible, "budget": item.budget, "note": item.note,
    }  # fmt: skip


def lines_of(plan) -> list[dict]:
    """Every item in order; as it is kept in a version."""
    return [line_of(item) for item in plan.items.order_by("number")]


@dataclass(frozen=True)
class LineChange:
    """A line that came, went or reads differently; `fields` are (header, before, after)."""

    kind: str  # "added", "dropped" or "changed"
    title: str
    fields: tuple[tuple[str, str, str], ...] = ()

    @property
    def word(self) -> str:
        return {"added": "新增", "dropped": "删去", "changed": "有变化"}[self.kind]


def difference(before: list[dict], after: list[dict]) -> list[LineChange]:
    """What the later lines say differently, in their order; lines that went stand last."""
    old = {line["id"]: line for line in before}
    new = {line["id"]: line for line in after}
    found = []
    for key, line in new.items():
        if key not in old:
            found.append(LineChange("added", line["title"]))
        elif fields := _fields(old[key], line):
            found.append(LineChange("changed", line["title"], fields))
    return found + [LineChange("dropped", line["title"]) for key, line in old.items() if key not in new]


def _fields(before: dict, after: dict) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (header, str(before[key]), str(after[key]))
        for key, header in HEADERS.items()
        if key != "number" and before[key] != after[key]
    )
