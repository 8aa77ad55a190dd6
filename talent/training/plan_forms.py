from django import forms
from django.utils import timezone

from talent.registry.models import Region
from talent.training.models import PlanItem
from talent.training.rules import RUNS


class PlanForm(forms.Form):
    region = forms.ModelChoiceField(Region.objects.none(), label="单位", empty_label=None)
    year = forms.IntegerField(label="年度", min_value=2021, max_value=2100)

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        reach = Region.objects.filter(person.scope("path", *RUNS)).exclude(level=Region.Level.COMMUNITY)
        self.fields["region"].queryset = reach.order_by("path")
        self.fields["year"].initial = timezone.localdate().year


class PlanItemForm(forms.ModelForm):
    class Meta:
        model = PlanItem
        fields = (
            "title", "audience", "content", "mode", "month", "hours", "people", "place", "teachers", "responsible",
            "budget", "note",
        )  # fmt: skip
