"""Finds the header row by its names, and tells data rows from titles and notes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from talent.sheets.column_names import IGNORED, SERIAL, comparable
from talent.sheets.declarations import Column, Sheet
from talent.sheets.readers import Cell
from talent.sheets.refusals import SheetRefused
from talent.sheets.widgets import as_text

# Titles, unit and date take two or three rows; thirty leave room for a page of instructions.
SEARCH_ROWS = 30
# The example row of a template is marked with this in its 序号.
EXAMPLE = "例"
NOTE_STARTS = ("注", "备注", "说明", "填表")


@dataclass
class Table:
    """A sheet taken apart. Row numbers are Excel's; `columns` says at which place (from 0) a declared column stands."""

    lead_rows: list[list[Cell]]
    header: list[str]
    header_number: int
    rows: list[tuple[int, list[Cell]]]
    columns: dict[str, int]
    unknown: list[str] = field(default_factory=list)

    def missing(self, sheet: type[Sheet]) -> list[str]:
        """Official names of required columns that are not there."""
        declared = sheet.columns().items()
        return [c.column_name for name, c in declared if c.required and not c.absent_ok and name not in self.columns]

    def assign(self, header: str, attribute: str) -> None:
        """Say which column an unknown header means. ValueError when that leaves something unclear."""
        if header not in self.unknown or attribute in self.columns:
            raise ValueError(f"“{header}”不能用作这一列，请重新选择。")
        forms = [" ".join(text.split()) for text in self.header]
        self.columns[attribute] = forms.index(header)
        self.unknown.remove(header)


def find_table(
    sheet: type[Sheet],
    cells: list[list[Cell]],
    remembered: Mapping[str, str] | None = None,
    *,
    may_ask: bool = False,
) -> Table:
    """
    The table in a sheet of this kind, its columns in any order.

    `remembered`: comparable header → attribute, as this unit has said before; the official name wins over it.
    With `may_ask`, a required column may be missing as long as an unknown one could be it: a person will say.
    SheetRefused when no row has its headers, a required one is missing or one stands there twice.
    """
    declared = sheet.columns()
    place = _find_header(declared, cells, remembered or {})
    header = [as_text(cell) for cell in cells[place]]
    columns, unknown = _match(declared, header, remembered or {})
    missing = Table([], header, place + 1, [], columns).missing(sheet)
    if missing and not (may_ask and unknown):
        raise SheetRefused(
            f"没有找到“{'”“'.join(missing)}”这{len(missing)}列，请核对第{place + 1}行的表头，或下载模板对照。"
        )
    rows = _data_rows(cells, place, header, columns)
    if not rows:
        raise SheetRefused("表头下面没有数据，请检查是不是传错了文件。")
    return Table(cells[:place], header, place + 1, rows, columns, unknown)


def _find_header(declared: dict[str, Column], cells: list[list[Cell]], remembered: Mapping[str, str]) -> int:
    known = set(remembered).union(*(column.names for column in declared.values()))
    best, best_count = -1, 0
    for place, row in enumerate(cells[:SEARCH_ROWS]):
        count = len({name for cell in row if cell != "" and (name := comparable(as_text(cell))) in known})
        if count > best_count:
            best, best_count = place, count
    if best_count < min(2, len(declared)):
        wanted = "、".join(column.column_name for column in declared.values() if column.required)
        raise SheetRefused(f"没有找到表头。表里要有一行写着：{wanted}。可以下载模板对照。")
    return best


def _match(
    declared: dict[str, Column], header: list[str], remembered: Mapping[str, str]
) -> tuple[dict[str, int], list[str]]:
    """Exact names win over what a unit has said, and that over synonyms: of 手机号 and 电话, the first is meant."""
    forms = [comparable(text) for text in header]
    columns: dict[str, int] = {}
    for name, column in declared.items():
        exact = [place for place, form in enumerate(forms) if form == comparable(column.column_name)]
        if len(exact) > 1:
            raise SheetRefused(f"表头里“{column.column_name}”出现了{len(exact)}次，请只留1列。")
        if exact:
            columns[name] = exact[0]
    for place, form in enumerate(forms):
        name = remembered.get(form)
        if name in declared and name not in columns and place not in columns.values():
            columns[name] = place
    for name, column in declared.items():
        if name not in columns:
            taken = set(columns.values())
            found = [place for place, form in enumerate(forms) if form in column.names and place not in taken]
            if len(found) > 1:
                both = "”“".join(header[place].strip() for place in found)
                raise SheetRefused(f"“{both}”都像是“{column.column_name}”，请只留1列。")
            if found:
                columns[name] = found[0]
    known = set(columns.values())
    unknown = [
        " ".join(text.split())
        for place, (text, form) in enumerate(zip(header, forms, strict=True))
        if form and place not in known and form not in IGNORED
    ]
    return columns, unknown


def _filled(cell: Cell) -> bool:
    return cell != "" and not (isinstance(cell, str) and not cell.strip())


def _is_note(cells: list[Cell]) -> bool:
    filled = [cell for cell in cells if _filled(cell)]
    return len(filled) == 1 and isinstance(filled[0], str) and filled[0].strip().startswith(NOTE_STARTS)


def _data_rows(
    cells: list[list[Cell]], place: int, header: list[str], columns: dict[str, int]
) -> list[tuple[int, list[Cell]]]:
    """Rows with a value in a known column, less notes, examples and headers repeated on every printed page."""
    wanted = sorted(columns.values())
    width = max(len(header), *(index + 1 for index in wanted))
    forms = [comparable(text) for text in header]
    serial = serial_place(header)
    rows = []
    for number, row in enumerate(cells[place + 1 :], start=place + 2):
        if len(row) < width:
            row = row + [""] * (width - len(row))
        if not any(_filled(row[index]) for index in wanted) or _is_note(row):
            continue
        if serial is not None and row[serial] == EXAMPLE:
            continue
        if all(comparable(as_text(row[index])) == forms[index] for index in wanted):
            continue
        rows.append((number, row))
    return rows


def serial_place(header: list[str]) -> int | None:
    """Where the running number (序号) stands, if there is one."""
    return next((place for place, text in enumerate(header) if comparable(text) in SERIAL), None)
