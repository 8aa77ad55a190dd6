"""Forms of registering, and of the street that settles it."""

from django import forms

from talent.accounts.forms import MobileField
from talent.registry.models import Region
from talent.text.folding import fold_person_name

NAME_ERRORS = {"required": "请填姓名。"}


class StreetField(forms.ChoiceField):
    """A street of the city, grouped by district; cleans to the Region."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "所在街道（镇）")
        errors = {"required": "请选择街道（镇）。", "invalid_choice": "请在列表里选一个街道（镇）。"}
        super().__init__(choices=_streets_by_district, error_messages=errors, **kwargs)

    def clean(self, value) -> Region:
        return Region.objects.select_related("parent").get(pk=super().clean(value))


def _streets_by_district() -> list:
    districts = {district.pk: (district.name, []) for district in Region.objects.districts().in_code_order()}
    for pk, name, parent in Region.objects.streets().order_by("path").values_list("pk", "name", "parent_id"):
        districts[parent][1].append((str(pk), name))
    return [("", "请选择"), *(group for group in districts.values() if group[1])]


class RegisterForm(forms.Form):
    """Enough to know whom to ask about somebody: name, number, street."""

    name = forms.CharField(
        label="姓名", max_length=40, error_messages=NAME_ERRORS, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = MobileField(help_text="只用来登录和通知您。会发一条验证码。")
    street = StreetField(help_text="您住的，或您的组织所在的街道（镇）。")
    organization = forms.CharField(
        label="所在组织", max_length=100, required=False, help_text="例如合唱团、志愿队的名称。"
    )
    agree = forms.BooleanField(
        label="同意用这些信息安排培训、记录学时、通知我", error_messages={"required": "同意以后才能登记。"}
    )

    def clean_name(self):
        name = fold_person_name(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(NAME_ERRORS["required"])
        if any(letter.isdigit() for letter in name):
            raise forms.ValidationError("请填您的姓名，不要带数字。")
        return name


class CodeField(forms.CharField):
    def __init__(self, **kwargs):
        attrs = {
            "class": "code-input", "inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "6",
        }  # fmt: skip
        super().__init__(
            label="6位验证码", max_length=12, widget=forms.TextInput(attrs=attrs),
            error_messages={"required": "请填短信里的6位数字。"}, **kwargs,
        )  # fmt: skip


class OwnCodeForm(forms.Form):
    """The six digits of a code of our own pages."""

    code = CodeField()


class StreetForm(forms.Form):
    """Another street, after one said no."""

    street = StreetField()


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label="原因", max_length=200, help_text="本人会看到这句话。", widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明原因，本人会看到。"},
    )  # fmt: skip
