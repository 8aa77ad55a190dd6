"""
The registers as sheets: columns, rules of identity and writing follow from a register's declaration.

The columns that identify a row (基地名称 + 所在单位) find it; whatever else differs changes it. An empty cell says
nothing, so a sheet never ends a row by leaving a date out.
"""

from django.core.exceptions import ValidationError
from django.db import models

from talent.cultivation.actions import broken_rules
from talent.cultivation.names import Names, area_of
from talent.cultivation.registers import REGISTERS, Register
from talent.registry.models import Organization, Region
from talent.registry.row_writer import chunks
from talent.sheets import kinds
from talent.sheets.comparing import compare
from talent.sheets.declarations import Column, Sheet
from talent.sheets.previews import CleanRow, Outcome, Preview
from talent.sheets.repeats import refuse_repeats
from talent.sheets.upserts import update_rows
from talent.sheets.widgets import ChoiceWidget, DateWidget, IntegerWidget, SheetWidget, TextWidget

SAMPLES = {"kind": "", "region": "洪家楼街道", "unit": "洪家楼街道", "organization": "和顺邻里调解队"}


class RegisterSheet(Sheet):
    """The sheet of one register; `register` is set on each kind."""

    register: Register

    def check_right(self, *, region, by, **context) -> None:
        if by is not None and not (self.register.rule(by) and region is not None and by.reaches(region)):
            raise ValidationError(f"{self.register.title}由街道、区县和市级工作人员登记，只能导入自己地区的。")

    def plan(self, rows: list[CleanRow], *, region, by, **context) -> Preview:
        area = region or Region.objects.cities().first()
        if area is None:
            raise ValidationError("还没有行政区划，请先导入行政区划。")
        for row, fields in self._resolved(rows, area):
            row.values["_fields"] = fields
        refuse_repeats(rows, key=self._identity, column=self._first_column)
        stored = self._stored(area)
        preview = Preview()
        for row in rows:
            found = stored.get(self._identity(row.values))
            shown, wanted = self._shown(found), self._wanted(row)
            target = self._target(row, found)
            if target is not None:
                for field, sentence in broken_rules(target).items():
                    row.refuse(self.column_name(field), sentence)
            compare(preview, type(self), row, shown, wanted, target=target)
        return preview

    @property
    def _first_column(self) -> str:
        return self.column_name(self.register.identity[0])

    def _resolved(self, rows: list[CleanRow], area: Region):
        """Names of units and organizations become rows of the area; a name that means nothing refuses its row."""
        organizations = [row.values.get("organization") for row in rows if row.values.get("organization")]
        names = Names(area_of(area), self.register.levels, organizations)
        for row in rows:
            fields = {}
            for name in self.register.fields:
                value, target = row.values[name], self.register.model._meta.get_field(name).related_model
                if target is not None and value:
                    try:
                        value = names.region(value) if target is Region else names.organization(value)
                    except ValueError as error:
                        row.refuse(self.column_name(name), str(error))
                        continue
                if value not in (None, ""):
                    fields[name] = value
            yield row, fields

    def _identity(self, values) -> tuple | None:
        fields = values.get("_fields") or {}
        key = tuple(_key(fields.get(name)) for name in self.register.identity)
        return None if None in key else key

    def _stored(self, area: Region) -> dict[tuple, models.Model]:
        rows = self.register.rows.within(area)
        return {tuple(_key(getattr(row, name)) for name in self.register.identity): row for row in rows}

    def _wanted(self, row: CleanRow) -> dict:
        fields = row.values["_fields"]
        return {name: row.values[name] for name in fields if name not in self.register.identity}

    def _shown(self, found) -> dict | None:
        if found is None:
            return None
        return {name: _cell(getattr(found, name)) for name in self.register.fields}

    def _target(self, row: CleanRow, found):
        """The row as the sheet wants it, not saved."""
        if row.errors:
            return None
        target = self.register.model() if found is None else found
        if found is not None:
            target._before = {field.attname: getattr(found, field.attname) for field in self._model_fields()}
        for name, value in row.values["_fields"].items():
            setattr(target, name, value)
        return target

    def _model_fields(self) -> list[models.Field]:
        return [self.register.model._meta.get_field(name) for name in self.register.fields]

    def apply(self, preview: Preview, batch, by) -> None:
        new = [outcome.target for outcome in preview.with_outcome(Outcome.NEW)]
        changed = [outcome.target for outcome in preview.with_outcome(Outcome.CHANGED)]
        model, fields = self.register.model, self._model_fields()
        for part in chunks(new):
            model.objects.bulk_create(part)
        update_rows(model, changed, [field.name for field in fields])
        images = [(row.pk, None, {field.attname: getattr(row, field.attname) for field in fields}) for row in new]
        images += [
            (row.pk, row._before, {field.attname: getattr(row, field.attname) for field in fields}) for row in changed
        ]
        batch.record(model, images)


def _key(value):
    return value.pk if isinstance(value, models.Model) else value


def _cell(value):
    """A stored value as the cell of a sheet is cleaned: units and organizations by their names."""
    return value.name if isinstance(value, Region | Organization) else value


def _widget(field: models.Field) -> SheetWidget:
    if field.choices:
        return ChoiceWidget({label: value for value, label in field.choices})
    if isinstance(field, models.DateField):
        return DateWidget()
    if isinstance(field, models.PositiveIntegerField):
        return IntegerWidget()
    return TextWidget(field.max_length or 100)


def sheet_of(register: Register) -> type[RegisterSheet]:
    """The declaration of a register's sheet."""
    columns = {}
    for name in register.fields:
        field = register.model._meta.get_field(name)
        required = name in register.identity
        columns[name] = Column(
            str(field.verbose_name), _widget(field), required=required, sample=SAMPLES.get(name, ""),
            width=24 if required else 0,
        )  # fmt: skip
    body = {"title": register.title, "register": register, "hints": (register.hint,), **columns}
    return type(RegisterSheet)(f"{register.code.title()}Sheet", (RegisterSheet,), body)


for _register in REGISTERS.values():
    if not _register.sensitive:
        kinds.register(_register.code, sheet_of(_register))
