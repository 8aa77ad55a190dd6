from django import forms

from talent.people.models import DataRequest


class CorrectionForm(forms.Form):
    """申请更正: which line, and how it should be."""

    field = forms.ChoiceField(label="哪一项不对", choices=DataRequest.Field.choices)
    wanted = forms.CharField(label="应当是", max_length=120)
    note = forms.CharField(label="说明（可以不写）", max_length=300, required=False)
