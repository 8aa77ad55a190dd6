"""One form for every register, made from its declaration; units, organizations and people are typed by name."""

from functools import reduce
from operator import or_

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from talent.cultivation.models import CultivationStage
from talent.cultivation.names import Names
from talent.cultivation.registers import Register
from talent.files.evidence import kept_evidence
from talent.registry.models import Organization, Region
from talent.text.mobiles import MobileError, parse_mobile

HELP = {Region: "写区划表里的名称，如“洪家楼街道”。", Organization: "写台账里的全名。"}


class RowForm(forms.ModelForm):
    """A row of a register. Whom and what it is about is typed; what is found must lie in the viewer's area."""

    def __init__(self, *args, register: Register, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.register, self.viewer = register, viewer
        for name in register.fields:
            target = register.model._meta.get_field(name).related_model
            if target is not None:
                self._type_by_name(name, target)
        if self.instance.pk is not None:
            for name in register.identity:
                self.fields[name].disabled = True
        if "person" in self.fields:
            self._ask_for_mobile()

    def _type_by_name(self, name: str, target) -> None:
        old = self.fields[name]
        held = getattr(self.instance, name, None) if self.instance.pk else None
        self.fields[name] = forms.CharField(
            label=old.label, max_length=100, help_text=HELP.get(target, ""), initial=held.name if held else None,
            required=old.required,
        )  # fmt: skip
        self.initial[name] = held.name if held else self.initial.get(name, "")

    def _ask_for_mobile(self) -> None:
        mobile = forms.CharField(label="手机号", max_length=30, help_text="用来核对是哪一位。")
        fields = list(self.fields.items())
        if self.instance.pk is None:
            fields.insert(1, ("mobile", mobile))
        self.fields = dict(fields)

    def clean(self):
        data = super().clean() or self.cleaned_data
        if self.instance.pk is not None:
            for name in self.register.identity:
                data[name] = getattr(self.instance, name)
        names = self._names(data)
        for name in self.register.fields:
            target = self.register.model._meta.get_field(name).related_model
            if target is not None and isinstance(data.get(name), str):
                try:
                    data[name] = self._found(names, target, data[name], data) if data[name] else None
                except ValueError as error:
                    self.add_error(name, f"{error}。" if not str(error).endswith("？") else str(error))
        return data

    def _names(self, data) -> Names:
        asked = (data.get(name) for name in self.register.organization_fields)
        organizations = [value for value in asked if isinstance(value, str)]
        mobiles = [value for value in (data.get("mobile"),) if isinstance(value, str)]

        def reach(path_field: str) -> Q:
            return self.viewer.scope(path_field, *self.register.roles)

        return Names(reach, self.register.levels, organizations, mobiles)

    @staticmethod
    def _found(names: Names, target, text: str, data):
        if target is Region:
            return names.region(text)
        return names.organization(text) if target is Organization else names.person(text, data.get("mobile") or "")

    def clean_mobile(self):
        try:
            return parse_mobile(self.cleaned_data["mobile"])
        except MobileError as error:
            raise ValidationError(f"{error}。")

    def clean_evidence(self):
        # False says that 清除 was ticked.
        file = self.cleaned_data["evidence"] or ""
        return kept_evidence(file).file if file and hasattr(file, "content_type") else file

    @property
    def row_fields(self) -> dict:
        """What the verb writes: the register's own fields, without what only served to find somebody."""
        fields = {name: self.cleaned_data[name] for name in self.register.fields}
        if self.instance.pk is not None:
            fields = {name: value for name, value in fields.items() if name not in self.register.identity}
        return fields

    def _post_clean(self):
        """The verb checks and writes; the instance stays as it is stored."""


def row_form(register: Register) -> type[RowForm]:
    """The form class of a register."""
    days = {
        name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        for name in register.fields
        if isinstance(register.model._meta.get_field(name), models.DateField)
    }
    return forms.modelform_factory(register.model, form=RowForm, fields=register.fields, widgets=days)


class StageForm(forms.ModelForm):
    """A step of a cultivation."""

    class Meta:
        model = CultivationStage
        fields = ["on", "text"]
        widgets = {"on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class RegisterFilter(forms.Form):
    """What a register is narrowed by."""

    q = forms.CharField(label="名称", required=False, max_length=60)
    state = forms.ChoiceField(
        label="状态", required=False, choices=(("", "现在有效"), ("ended", "已结束"), ("all", "全部"))
    )

    def __init__(self, *args, register: Register, **kwargs):
        super().__init__(*args, **kwargs)
        self.register = register
        if not register.ended:
            del self.fields["state"]

    def narrow(self, rows):
        """The rows that are asked for; none where the question makes no sense."""
        if not self.is_valid():
            return rows.none()
        asked, ended = self.cleaned_data, self.register.ended
        if asked["q"]:
            text = asked["q"].strip()
            rows = rows.filter(reduce(or_, (Q(**{lookup: text}) for lookup in self.register.search)))
        if not ended or asked["state"] == "all":
            return rows
        return rows.exclude(**{ended: None}) if asked["state"] else rows.filter(**{ended: None})
