"""How an upper slice declares a sheet: django-import-export fields, plus what a sheet from an office needs."""

from typing import Any

from import_export.fields import Field
from import_export.resources import Resource

from talent.sheets.column_names import all_names
from talent.sheets.previews import CleanRow, Preview
from talent.sheets.widgets import SheetWidget, TextWidget


class Column(Field):
    """
    One column: its official header, the widget that cleans a cell, and what a bad cell means.

    `required`: the header must be there and no cell may be empty. `refuses`: a cell that the widget cannot take
    refuses its row; with False it is kept as text (cut to the widget's max_length) and mentioned.
    `absent_ok`: a required column whose header may be missing (the sheet's plan fills it).
    """

    def __init__(
        self,
        column_name: str,
        widget: SheetWidget | None = None,
        *,
        required: bool = False,
        refuses: bool = True,
        synonyms: tuple[str, ...] = (),
        sample: object = "",
        width: int = 0,
        absent_ok: bool = False,
    ):
        super().__init__(column_name=column_name, widget=widget or TextWidget())
        self.required, self.refuses, self.absent_ok = required, refuses, absent_ok
        self.sample, self.width = sample, width or max(len(column_name) * 2 + 4, 12)
        self.names = all_names(column_name, synonyms)


class Sheet(Resource):
    """
    A kind of sheet. Subclasses declare `Column`s and say what the rows mean by `plan` and `apply`.

    `values` of a CleanRow are keyed by the names of the class attributes. `context` is what the upload was opened
    with (such as session=5): plain JSON, handed to plan again when the upload is confirmed.
    """

    kind = ""
    title = ""  # Chinese name of the list, shown on the desk and in the template
    needs_region = False
    needs_session = False
    # Kinds of roles that alone may see an upload of it; empty: whoever manages its unit.
    roles: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()  # notes under the template
    # Models (label_lower) whose rows keep the rows that belong to them when undoing has to leave them.
    undone_together: tuple[str, ...] = ()
    # What makes a new row with a history of its own disappear, instead of deleting it: {label_lower: fields}.
    retires: dict[str, dict[str, Any]] = {}

    @classmethod
    def columns(cls) -> dict[str, Column]:
        """Declared columns by the names of their attributes, in order."""
        return dict(cls.fields)

    @classmethod
    def column_name(cls, name: str) -> str:
        """The official header of an attribute: how reasons name a column."""
        return cls.fields[name].column_name

    def check_right(self, *, region, by, **context: Any) -> None:
        """ValidationError when `by` may not import this into `region`. `by` is None for a command."""

    def plan(self, rows: list[CleanRow], *, region, by, **context: Any) -> Preview:
        """Compare with what is stored and say new, changed, unchanged or refused per row. Reads only."""
        raise NotImplementedError

    def apply(self, preview: Preview, batch, by) -> None:
        """Write the good rows of the preview; called inside one transaction, right after a fresh `plan`."""
        raise NotImplementedError

    def undo(self, batch, by):
        """An UndoReport where a batch is not undone by its images; called inside one transaction."""
