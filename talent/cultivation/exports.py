"""The registers on their way out: the columns of their sheets, so that an export comes back in as it is."""

from django.db import models

from talent.cultivation.forms import RegisterFilter
from talent.cultivation.registers import REGISTERS, Register
from talent.sheets import list_exports
from talent.sheets.list_exports import ExportColumn, ListExport


def _column(register: Register, name: str) -> ExportColumn:
    field = register.model._meta.get_field(name)
    if field.choices:
        return ExportColumn(str(field.verbose_name), lambda row: getattr(row, f"get_{name}_display")())
    if field.related_model is not None:
        return ExportColumn(str(field.verbose_name), lambda row: getattr(row, name).name, width=24)
    is_day = isinstance(field, models.DateField)
    return ExportColumn(str(field.verbose_name), lambda row: getattr(row, name), "date" if is_day else "text")


def _export(register: Register) -> ListExport:
    def rows(viewer, query):
        return RegisterFilter(query, register=register).narrow(register.rows.visible_to(viewer))

    return ListExport(
        name=register.list_name,
        title=register.title,
        rule=register.rule,
        rows=rows,
        back="desk_register",
        back_args=(register.code,),
        columns=tuple(_column(register, name) for name in register.fields),
    )


for _register in REGISTERS.values():
    if not _register.sensitive:
        list_exports.register(_export(_register))
