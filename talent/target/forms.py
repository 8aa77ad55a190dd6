from django import forms
from django.core.exceptions import ValidationError

from talent.registry.models import Region
from talent.target.confirming import Item
from talent.target.models import ReportConfirmation, ReportPeriod
from talent.target.progress import period_of
from talent.training.forms import EARLIEST, LATEST


class PeriodForm(forms.Form):
    """Which unit, which period: the address bar's form of the coverage page."""

    # The page leads to other units by links; a list of 177 would cost more than the rest of it.
    region = forms.ModelChoiceField(Region.objects.none(), label="单位", empty_label=None, widget=forms.HiddenInput)
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


class RoundForm(forms.Form):
    """发起报送: a month, a quarter or a year, and until when the districts confirm."""

    kind = forms.ChoiceField(label="类型", choices=ReportPeriod.Kind)
    year = forms.IntegerField(label="年度", min_value=EARLIEST.year, max_value=LATEST.year)
    number = forms.IntegerField(
        label="第几月或第几季", min_value=1, max_value=12, required=False, help_text="年报不用填。"
    )
    confirm_by = forms.DateField(
        label="区县确认截止", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class AnswerForm(forms.Form):
    """区县确认: 核对无误 or 有疑问 with what is doubted."""

    answer = forms.ChoiceField(label="核对结果", choices=ReportConfirmation.Answer, widget=forms.RadioSelect)
    note = forms.CharField(label="其他说明", max_length=300, required=False)

    def __init__(self, *args, items: list[Item], **kwargs):
        """Each line of the district's figures has a field of its own for what is doubted about it."""
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[f"doubt-{item.key}"] = forms.CharField(label=item.title, max_length=300, required=False)

    @property
    def groups(self) -> list[tuple[str, list]]:
        """(title, [(item, bound field)]), for the page."""
        groups: dict[str, list] = {}
        for item in self.items:
            groups.setdefault(item.group, []).append((item, self[f"doubt-{item.key}"]))
        return list(groups.items())

    @property
    def said(self) -> dict:
        """The answer as the verb takes it."""
        doubts = {item.key: self.cleaned_data[f"doubt-{item.key}"] for item in self.items}
        return {"answer": self.cleaned_data["answer"], "note": self.cleaned_data["note"], "doubts": doubts}


class ReasonForm(forms.Form):
    reason = forms.CharField(label="事由", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class FreezeForm(PeriodForm):
    title = forms.CharField(label="名称", max_length=60, help_text="例如：第三季度")
    field_order = ["title", "region", "start", "end"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].widget = forms.Select(choices=self.fields["region"].choices)
