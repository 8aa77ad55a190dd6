"""Cells to values, row by row, with a reason for every cell that cannot be taken."""

from collections.abc import Callable
from typing import Any

from talent.sheets.declarations import Column, Sheet
from talent.sheets.headers import Table
from talent.sheets.previews import CleanRow, Problem
from talent.sheets.readers import Cell
from talent.sheets.widgets import TextWidget, as_text

_Step = tuple[str, int, Column, Callable[[Any], Any]]


def clean_rows(sheet: type[Sheet], table: Table) -> list[CleanRow]:
    """Every data row with its values by attribute name, its errors and warnings. Absent columns are empty."""
    declared = sheet.columns()
    blank = {name: getattr(column.widget, "empty", None) for name, column in declared.items()}
    steps: list[_Step] = [
        (name, table.columns[name], declared[name], declared[name].widget.clean) for name in table.columns
    ]
    rows = [_clean_row(number, cells, blank, steps) for number, cells in table.rows]
    for column in table.missing(sheet):
        # Only while a person is still to say which column it is: see find_table(may_ask=True).
        for row in rows:
            row.refuse(column, f"还没有指定哪一列是“{column}”")
    return rows


def _clean_row(number: int, cells: list[Cell], blank: dict[str, Any], steps: list[_Step]) -> CleanRow:
    row = CleanRow(number, blank.copy())
    for name, place, column, clean in steps:
        cell = cells[place]
        if cell == "" or (isinstance(cell, str) and cell.isspace()):
            if column.required:
                row.errors.append(_empty(column))
            continue
        try:
            value = row.values[name] = clean(cell)
        except ValueError as error:
            _bad_cell(row, name, cell, column, str(error))
            continue
        if column.required and (value is None or value == "" or value == ()):
            row.errors.append(_empty(column))
    return row


def _empty(column: Column) -> Problem:
    return Problem(column.column_name, f"{column.column_name}没有填")


def _bad_cell(row: CleanRow, name: str, cell: Cell, column: Column, reason: str) -> None:
    if column.refuses or column.required:
        row.errors.append(Problem(column.column_name, reason))
        return
    widget = column.widget
    text = widget.tidy(cell) if isinstance(widget, TextWidget) else as_text(cell).strip()
    limit = getattr(widget, "max_length", None)
    row.values[name] = text[:limit]
    row.warnings.append(f"{column.column_name}{reason}，" + (f"只留前{limit}字" if limit else "按原文保存"))
