from django import forms

from talent.people.forms import streets_of
from talent.pools.forms import DATE
from talent.pools.models import Exemption
from talent.registry.models import Region
from talent.target.call_models import CallRecord
from talent.training.models import TrainingSession


class CallsFilter(forms.Form):
    """Which street, and whether they wait or were spoken to."""

    street = forms.ModelChoiceField(Region.objects.none(), label="街道（镇）", required=False, empty_label="全部")

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["street"].queryset = streets_of(person)

    @property
    def is_needed(self) -> bool:
        return len(self.fields["street"].queryset) > 1


class OutcomeForm(forms.Form):
    """One tap: the button is the outcome; session, number, reason and end only where it needs them."""

    outcome = forms.ChoiceField(choices=CallRecord.Outcome.choices)
    session = forms.ModelChoiceField(TrainingSession.objects.none(), required=False)
    number = forms.CharField(max_length=30, required=False)
    exempt_for = forms.ChoiceField(choices=(("", ""), *Exemption.Reason.choices), required=False)
    until = forms.DateField(required=False, widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = TrainingSession.objects.public().visible_to(person)
