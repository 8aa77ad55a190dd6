from django import forms
from django.core.exceptions import ValidationError

from lms.catalogue.actions import open_run


class RunForm(forms.Form):
    """再开一期: a season of the course with its window."""

    season = forms.CharField(label="期", max_length=12, help_text="比如2027，或2027春")
    opens = forms.DateField(label="开放", widget=forms.DateInput(attrs={"type": "date"}))
    closes = forms.DateField(
        label="结束（含当天，可不填）", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean(self):
        data = super().clean()
        opens, closes = data.get("opens"), data.get("closes")
        if opens and closes and closes < opens:
            raise ValidationError("结束日期在开放日期之前，请改一下。")
        return data

    def save(self, course, by):
        return open_run(course, by=by, **self.cleaned_data)
