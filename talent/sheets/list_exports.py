"""
One declaration for every list that goes out: an upper slice says what its page shows, the engine writes it.

    lists.register(ListExport(
        name="pool", title="骨干人才库", rule=manages_people, rows=rows_of,       # (viewer, query) → queryset, in order
        columns=(ExportColumn("姓名", lambda m: m.person.name), MOBILE, …),
        register=RegisterLayout("社区社会组织骨干人才库台账", columns=(…)),        # the bureau's layout, where there is one
    ))

`rows` reads the same query string as the page, through the page's own filter form, so the file holds what was shown.
Numbers of people are masked unless a person has given a reason for full ones.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from talent.sheets.writing import OutColumn


@dataclass(frozen=True)
class ExportColumn:
    """A column: what stands in it, and for numbers of people how it reads in full."""

    header: str
    value: Callable[[Any], Any]
    cell_format: str = "text"
    width: int = 14
    full: Callable[[Any], Any] | None = None

    @property
    def out(self) -> OutColumn:
        """How the writer sees it."""
        return OutColumn(self.header, self.cell_format, self.width)


@dataclass(frozen=True)
class RegisterLayout:
    """
    台账: a title over all columns, unit and date, and lines for 填报人 and 审核人 below.

    `titled(query)` is its title where that depends on what was asked for (the year), `unit_of(query)` the unit whose
    it is where that is not the viewer's; `note(viewer, query)` is a line below the rows, such as their sum.
    `kept_elsewhere`: its sealed scan stays with a record of its own (a plan), not with what was taken along.
    """

    title: str
    columns: tuple[ExportColumn, ...]
    kept_elsewhere: bool = False
    titled: Callable[[Mapping[str, str]], str] | None = None
    unit_of: Callable[[Mapping[str, str]], str] | None = None
    note: Callable[[Any, Mapping[str, str]], str] | None = None

    def title_for(self, query: Mapping[str, str]) -> str:
        """What stands above it."""
        return self.titled(query) if self.titled else self.title

    def unit_for(self, query: Mapping[str, str], own: str) -> str:
        """Whose it is: 填报单位; `own` is the unit of whoever asks."""
        return (self.unit_of(query) if self.unit_of else "") or own


@dataclass(frozen=True)
class ListExport:
    """A list of the desk and who may take it along."""

    name: str
    title: str
    rule: Callable[[Any], bool]
    rows: Callable[[Any, Mapping[str, str]], Iterable]
    columns: tuple[ExportColumn, ...]
    back: str = "desk_home"  # url name of the page it is a list of
    back_args: tuple = ()
    register: RegisterLayout | None = None
    sensitive: bool = False  # each fetch of its file is written down, too

    @property
    def has_numbers(self) -> bool:
        """Is anything masked that could be asked for in full?"""
        columns = (*self.columns, *(self.register.columns if self.register else ()))
        return any(column.full for column in columns)


_LISTS: dict[str, ListExport] = {}


def register(export: ListExport) -> ListExport:
    """Make a list known under its name. ValueError if another one has it."""
    if export.name in _LISTS:
        raise ValueError(f"list {export.name!r} is registered twice")
    _LISTS[export.name] = export
    return export


def get(name: str) -> ListExport | None:
    """The list of this name, None where there is none."""
    return _LISTS.get(name)


def sealed_elsewhere() -> list[str]:
    """Lists whose sealed paper stays with a record of its own."""
    return [name for name, export in _LISTS.items() if export.register and export.register.kept_elsewhere]


def closed_to(person) -> list[str]:
    """Lists that are not, or no longer, for this person."""
    return [name for name, export in _LISTS.items() if not export.rule(person)]


def names() -> list[str]:
    """Every list that can be taken along."""
    return sorted(_LISTS)
