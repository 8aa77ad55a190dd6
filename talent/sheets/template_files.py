"""The empty form of a sheet (模板): text columns, drop-down lists, one example row that is not imported."""

from collections.abc import Mapping, Sequence
from typing import BinaryIO

from talent.sheets.declarations import Column, Sheet
from talent.sheets.headers import EXAMPLE
from talent.sheets.widgets import ChoiceWidget, MultiChoiceWidget
from talent.sheets.writing import OutColumn, SheetWriter

# Excel takes no longer list in a cell rule; a longer one would need a second sheet, which an import refuses.
MAX_LIST_LENGTH = 255
FORM_ROWS = 2_000


def write_template(stream: BinaryIO, sheet: type[Sheet], choices: Mapping[str, Sequence[str]] | None = None) -> None:
    """
    Write the template. `choices` gives drop-down lists by attribute that only the caller knows (streets of a district).

    Headers of required columns carry a star. The example row is marked 例 in 序号 and skipped by an import.
    """
    columns = sheet.columns()
    out = [OutColumn("序号", "text", 6)]
    out += [OutColumn(_header(column), column.widget.cell_format, column.width) for column in columns.values()]
    writer = SheetWriter(stream, "模板", out)
    writer.write_title(sheet.title)
    writer.write_headers(column.header for column in out)
    first = writer.row
    formats = [column.cell_format for column in out]
    writer.write_row([EXAMPLE, *(column.sample for column in columns.values())], formats)
    for place, (name, column) in enumerate(columns.items(), start=1):
        options = list((choices or {}).get(name, ())) or _options(column)
        if options and len(",".join(options)) <= MAX_LIST_LENGTH:
            writer.sheet.data_validation(
                first, place, first + FORM_ROWS, place, {"validate": "list", "source": options, "error_type": "warning"}
            )
    # The notes come first in nobody's way: below the example, where the first row is typed, they would be overwritten.
    hints = ["标“例”的一行不会导入，可以留着。带*的列必须填。", *sheet.hints]
    writer.sheet.write_comment(1, 0, "\n".join(hints), {"x_scale": 3, "y_scale": 2})
    writer.sheet.freeze_panes(first, 2)
    writer.close()


def _header(column: Column) -> str:
    return f"{column.column_name}*" if column.required else column.column_name


def _options(column: Column) -> list[str]:
    widget = column.widget
    if isinstance(widget, MultiChoiceWidget) or not isinstance(widget, ChoiceWidget):
        return []
    return list(widget.shown)
