"""The registers on their way out: the columns of their sheets, so that an export comes back in as it is."""

from django.db import models

from talent.cultivation.cultivation_sheets import StepsWidget, steps_of
from talent.cultivation.forms import RegisterFilter
from talent.cultivation.models import DualCultivation
from talent.cultivation.registers import REGISTERS, Register
from talent.people.exports import mobile_column
from talent.sheets import list_exports
from talent.sheets.list_exports import ExportColumn, ListExport


def _column(register: Register, name: str) -> ExportColumn:
    field = register.model._meta.get_field(name)
    if field.choices:
        return ExportColumn(str(field.verbose_name), lambda row: getattr(row, f"get_{name}_display")())
    if field.related_model is not None:
        return ExportColumn(str(field.verbose_name), lambda row: _name(getattr(row, name)), width=24)
    is_day = isinstance(field, models.DateField)
    return ExportColumn(str(field.verbose_name), lambda row: getattr(row, name), "date" if is_day else "text")


def _name(thing) -> str:
    return thing.name if thing else ""


def _columns(register: Register) -> tuple[ExportColumn, ...]:
    """Those of its sheet: two-way cultivation has the number that finds the person, and its steps."""
    columns = tuple(_column(register, name) for name in register.sheet_fields)
    if register.model is not DualCultivation:
        return columns
    steps = ExportColumn("培养进展", lambda row: StepsWidget().render(steps_of(row)), width=40)
    return (ExportColumn("姓名", lambda row: row.person.name), mobile_column(_person), *columns[1:], steps)


def _person(row: DualCultivation):
    return row.person


def _export(register: Register) -> ListExport:
    def rows(viewer, query):
        found = RegisterFilter(query, register=register).narrow(register.rows.visible_to(viewer))
        return found.prefetch_related("stages") if register.model is DualCultivation else found

    return ListExport(
        name=register.list_name,
        title=register.title,
        rule=register.rule,
        rows=rows,
        back="desk_register",
        back_args=(register.code,),
        columns=_columns(register),
        sensitive=register.sensitive,
    )


for _register in REGISTERS.values():
    list_exports.register(_export(_register))
