"""The address bar's form of the board: which unit, which view, which day, which layout."""

from django import forms
from django.utils import timezone

from talent.indicators.catalogue import CITY, PROVINCE
from talent.indicators.models import View
from talent.registry.models import Region

LAYOUTS = {CITY: "六项计划", PROVINCE: "省级口径"}


class BoardForm(forms.Form):
    """What is left out is the widest unit, the managing view, today and the city's layout."""

    region = forms.ModelChoiceField(Region.objects.none(), label="单位", required=False, empty_label=None)
    view = forms.ChoiceField(label="归属", choices=View.choices, required=False)
    on = forms.DateField(
        label="日期", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    layout = forms.ChoiceField(label="版式", choices=list(LAYOUTS.items()), required=False)

    def __init__(self, *args, regions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions

    def clean_on(self):
        """A day to come is today, and today is what the projection holds: both are None."""
        on = self.cleaned_data["on"]
        if on and on.year < 2000:
            raise forms.ValidationError("请填2000年以后的日期。")
        return on if on and on < timezone.localdate() else None

    def clean_view(self):
        return self.cleaned_data["view"] or View.MANAGING

    def clean_layout(self):
        return self.cleaned_data["layout"] or CITY
