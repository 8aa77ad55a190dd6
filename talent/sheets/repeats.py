"""Rows that repeat another row of the same file."""

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from talent.sheets.previews import CleanRow


def refuse_repeats(
    rows: Iterable[CleanRow],
    *,
    key: Callable[[dict[str, Any]], Hashable | None],
    column: str,
    apart: Callable[[dict[str, Any], dict[str, Any]], bool] | None = None,
) -> None:
    """
    Refuse each row whose key an earlier row already has: 第18行与第7行重复, in `column`.

    `key` gets the row's values and returns None where there is nothing to compare. `apart` may say that two rows
    with one key are different things after all (two people of one name and mobile with two IDs).
    A row refused for something else still counts as the earlier one: the person mends both at once.
    """
    seen: dict[Hashable, list[CleanRow]] = {}
    for row in rows:
        found = key(row.values)
        if found is None:
            continue
        earlier = seen.setdefault(found, [])
        match = next((other for other in earlier if apart is None or not apart(other.values, row.values)), None)
        if match is None:
            earlier.append(row)
        elif not any(problem.column == column and "重复" in problem.reason for problem in row.errors):
            row.refuse(column, f"第{row.number}行与第{match.number}行重复")
