"""Field-by-field comparison of what a row says with what is stored."""

from collections.abc import Callable, Mapping
from typing import Any

from talent.sheets.declarations import Sheet
from talent.sheets.previews import CleanRow, Difference, Outcome, Preview, RowOutcome


def differences(
    sheet: type[Sheet],
    stored: Mapping[str, Any],
    wanted: Mapping[str, Any],
    masks: Mapping[str, Callable] | None = None,
) -> list[Difference]:
    """
    What changes, as it is shown: `stored` and `wanted` are keyed by the declaration's attributes.

    Only keys of `wanted` are compared. `masks` maps an attribute to the function that hides part of its value.
    """
    columns, found = sheet.columns(), []
    for name, after in wanted.items():
        before = stored[name]
        if before == after:
            continue
        column = columns[name]
        mask = (masks or {}).get(name, str)
        before_text, after_text = (mask(_shown(column.widget.render(value))) for value in (before, after))
        found.append(Difference(column.column_name, before_text, after_text))
    return found


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def compare(
    preview: Preview,
    sheet: type[Sheet],
    row: CleanRow,
    stored: Mapping[str, Any] | None,
    wanted: Mapping[str, Any],
    *,
    target: Any = None,
    masks: Mapping[str, Callable] | None = None,
) -> RowOutcome:
    """Add the row to the preview: new without a stored match, else changed or unchanged."""
    if row.errors or stored is None:
        return preview.add(row, Outcome.NEW, target=target)
    found = differences(sheet, stored, wanted, masks) if any(stored[name] != wanted[name] for name in wanted) else []
    return preview.add(row, Outcome.CHANGED if found else Outcome.UNCHANGED, differences=found, target=target)
