from django import forms
from django.utils import timezone

from talent.people.appointments import LEVELS
from talent.people.models import Role
from talent.people.rules import APPOINTS
from talent.registry.models import Region


def grantable_kinds(person) -> list[tuple[str, str]]:
    """The kinds of role this person may give somewhere, with their names."""
    kinds = {kind for role in person.active_roles for kind in APPOINTS.get(role.kind, ())}
    return [(kind.value, kind.label) for kind in Role.Kind if kind in kinds]


def grantable_regions(person):
    """Regions in which this person may give some role, districts before their streets."""
    levels = {level for kind, _ in grantable_kinds(person) for level in LEVELS[kind]}
    return Region.objects.filter(
        person.scope("path", *APPOINTS), level__in=[level for level in levels if level != "community"]
    ).order_by("path")


WHERE = (
    "街道（镇）工作人员选街道（镇）；案例复审员、案例终审员选市；"
    "编辑选市就管全站，选区县就只写本区县的案例；其余选区县。"
)


class RegionChoice(forms.ModelChoiceField):
    """Streets stand indented below their district."""

    def label_from_instance(self, region) -> str:
        return ("　" if region.level == Region.Level.STREET else "") + region.name


class AppointmentForm(forms.Form):
    kind = forms.ChoiceField(label="角色")
    region = RegionChoice(
        label="地区", queryset=Region.objects.none(), empty_label="请选择",
        help_text=WHERE,
        error_messages={"required": "请选择地区。", "invalid_choice": "请在列表里选一个地区。"},
    )  # fmt: skip
    until = forms.DateField(
        label="到哪天为止", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="不填就一直有效。从这一天起不再有效。", error_messages={"invalid": "请填日期，例如2026-12-31。"},
    )  # fmt: skip

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = grantable_kinds(by)
        self.fields["region"].queryset = grantable_regions(by)

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until and until <= timezone.localdate():
            raise forms.ValidationError("结束日期要在今天之后。")
        return until


class NewPersonForm(forms.Form):
    """Somebody who is in no list yet: enough to log in by SMS code."""

    name = forms.CharField(label="姓名", max_length=40, error_messages={"required": "请填姓名。"})
    mobile = forms.CharField(
        label="手机号", max_length=30, widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
        help_text="用来收验证码登录。", error_messages={"required": "请填手机号。"},
    )  # fmt: skip
