"""
The registers as sheets: columns, rules of identity and writing follow from a register's declaration.

The columns that identify a row (基地名称 + 所在单位) find it; whatever else differs changes it. An empty cell says
nothing, so a sheet never ends a row by leaving a date out.
"""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import models

from talent.audit.actions import record_all
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

SAMPLES = {
    "region": "洪家楼街道", "unit": "洪家楼街道", "street": "洪家楼街道", "organization": "和顺邻里调解队",
    "federation": "洪家楼街道社区社会组织联合会", "member": "和顺邻里调解队",
}  # fmt: skip


class RegisterSheet(Sheet):
    """The sheet of one register; `register` is set on each kind."""

    register: Register

    def check_right(self, *, region, by, **context) -> None:
        if by is None or (self.register.rule(by) and region is not None and by.reaches(region, *self.roles)):
            return
        who = "区县和市级管理员" if self.roles else "街道、区县和市级工作人员"
        raise ValidationError(f"{self.register.title}由{who}登记，只能导入自己地区的。")

    def plan(self, rows: list[CleanRow], *, region, by, **context) -> Preview:
        area = region or Region.objects.cities().first()
        if area is None:
            raise ValidationError("还没有行政区划，请先导入行政区划。")
        stored = self._stored(area)
        for row, fields in self._resolved(rows, area, stored.values()):
            row.values["_fields"] = fields
        refuse_repeats(rows, key=self._identity, column=self._first_column)
        preview = Preview()
        for row in rows:
            found = stored.get(self._identity(row.values))
            shown, wanted = self._shown(found), self._wanted(row, found)
            target = self._target(row, found)
            if target is not None:
                for field, sentence in self._faults(row, target, stored).items():
                    row.refuse(self.column_name(field), sentence)
            # Rows and units are not kept with the upload: they are looked up again when it is confirmed.
            del row.values["_fields"]
            compare(preview, type(self), row, shown, wanted, target=target)
        return preview

    def _faults(self, row: CleanRow, target, stored: dict[tuple, models.Model]) -> dict[str, str]:
        """Field → sentence for what makes no sense about a row, alone or beside the stored ones."""
        return broken_rules(target)

    @property
    def _first_column(self) -> str:
        return self.column_name(self.register.identity[0])

    def _names(self, rows: list[CleanRow], area: Region) -> Names:
        organizations = {row.values[name] for row in rows for name in self.register.organization_fields} - {""}
        return Names(area_of(area), self.register.levels, organizations, with_closed=True)

    def _found(self, names: Names, target: type[models.Model], row: CleanRow, value: str, stored):
        """What a name means; ValueError where it means nothing, or several. `stored` are the area's rows."""
        return names.region(value) if target is Region else names.organization(value)

    def _resolved(self, rows: list[CleanRow], area: Region, stored):
        """Names of units and organizations become rows of the area; a name that means nothing refuses its row."""
        names = self._names(rows, area)
        for row in rows:
            fields = {}
            for name in self.register.sheet_fields:
                value, target = row.values[name], self.register.model._meta.get_field(name).related_model
                if target is not None and value:
                    try:
                        value = self._found(names, target, row, value, stored)
                    except ValueError as error:
                        row.refuse(self.column_name(name), str(error))
                        continue
                if value not in (None, ""):
                    fields[name] = value
            yield row, fields

    def _identity(self, values) -> tuple | None:
        fields = values.get("_fields") or {}
        key = tuple(_key(fields.get(name)) for name in self.register.identity)
        needed = [part for part, name in zip(key, self.register.identity, strict=True) if self._is_needed(name)]
        return None if None in needed else key

    def _is_needed(self, name: str) -> bool:
        return not self.register.model._meta.get_field(name).blank

    def _rows_within(self, area: Region):
        return self.register.rows.within(area)

    def _stored(self, area: Region) -> dict[tuple, models.Model]:
        rows = self._rows_within(area)
        return {tuple(_key(getattr(row, name)) for name in self.register.identity): row for row in rows}

    def _wanted(self, row: CleanRow, found) -> dict:
        fields = row.values["_fields"]
        return {name: row.values[name] for name in fields if name not in self.register.identity}

    def _shown(self, found) -> dict | None:
        if found is None:
            return None
        return {name: _cell(getattr(found, name)) for name in self.register.sheet_fields}

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
        return [self.register.model._meta.get_field(name) for name in self.register.sheet_fields]

    def apply(self, preview: Preview, batch, by) -> None:
        new = [outcome.target for outcome in preview.with_outcome(Outcome.NEW)]
        changed = [outcome.target for outcome in preview.with_outcome(Outcome.CHANGED)]
        model, fields = self.register.model, self._model_fields()
        # What ends goes first, so that what takes its place may begin.
        update_rows(model, changed, [field.name for field in fields])
        for part in chunks(new):
            model.objects.bulk_create(part)
        images = [(row, None, {field.attname: getattr(row, field.attname) for field in fields}) for row in new]
        images += [
            (row, row._before, {field.attname: getattr(row, field.attname) for field in fields}) for row in changed
        ]
        batch.record(model, ((row.pk, before, after) for row, before, after in images))
        self._tell(images, batch, by)

    def _tell(self, images: list[tuple], batch, by) -> None:
        """A line in each row's history, as for one that was written by hand."""
        name = self.register.model._meta.model_name
        names = {field.attname: field.name for field in self._model_fields()}
        lines = []
        for row, before, after in images:
            changed = [names[one] for one, value in after.items() if value != (before or {}).get(one, "")]
            verb = f"add_{name}" if before is None else f"change_{name}"
            lines.append((verb, row, self.register.place_of(row).path, {"fields": sorted(changed), "batch": batch.pk}))
        record_all(lines, by=by)


def _key(value):
    """A cell that is empty and a field that holds nothing are the same."""
    return value.pk if isinstance(value, models.Model) else value or None


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


def sheet_of(
    register: Register,
    base: type[RegisterSheet] = RegisterSheet,
    *,
    lead: Mapping[str, Column] = {},
    more: Mapping[str, Column] = {},
) -> type[RegisterSheet]:
    """The declaration of a register's sheet; `lead` columns come first, `more` last, the others follow from fields."""
    columns = dict(lead)
    for name in register.sheet_fields:
        if name in lead:
            continue
        field = register.model._meta.get_field(name)
        required = name in register.identity and not field.blank
        columns[name] = Column(
            str(field.verbose_name), _widget(field), required=required, sample=SAMPLES.get(name, ""),
            width=24 if required else 0,
        )  # fmt: skip
    body = {"title": register.title, "register": register, "hints": (register.hint,), "roles": register.roles}
    return type(base)(f"{register.model.__name__}Sheet", (base,), body | columns | dict(more))


OWN_SHEETS = ("group-members", "cultivations")  # member_sheets, cultivation_sheets
for _register in REGISTERS.values():
    if _register.code not in OWN_SHEETS:
        kinds.register(_register.code, sheet_of(_register))
