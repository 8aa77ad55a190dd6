from django import forms
from django.core.exceptions import ValidationError

from talent.registry.models import Region
from talent.target.progress import period_of


class PeriodForm(forms.Form):
    """Which unit, which period: the address bar's form of the coverage page."""

    region = forms.ModelChoiceField(Region.objects.none(), label="单位", empty_label=None)
    start = forms.DateField(label="开始", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    end = forms.DateField(label="截止", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def __init__(self, *args, regions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions

    def clean(self):
        data = super().clean()
        try:
            data["start"], data["end"] = period_of(data.get("end"), data.get("start"))
        except ValueError as problem:
            raise ValidationError(str(problem))
        return data


class FreezeForm(PeriodForm):
    title = forms.CharField(label="名称", max_length=60, help_text="例如：第三季度")
    field_order = ["title", "region", "start", "end"]
