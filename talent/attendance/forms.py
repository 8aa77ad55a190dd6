from django import forms
from django.core.exceptions import ValidationError

from talent.attendance.corrections import CORRECTABLE
from talent.attendance.models import Mark
from talent.text.mobiles import MobileError, parse_mobile


class WalkInForm(forms.Form):
    """现场报名: somebody at the door who is not on the list."""

    name = forms.CharField(label="姓名", max_length=40)
    mobile = forms.CharField(label="手机号", max_length=20)

    def clean_mobile(self):
        try:
            return parse_mobile(self.cleaned_data["mobile"])
        except MobileError as error:
            raise ValidationError(f"{error}。")


class CorrectionForm(forms.Form):
    """申请更正: what it should be, and why."""

    mark = forms.ChoiceField(label="更正为", choices=[(mark.value, mark.label) for mark in CORRECTABLE])
    reason = forms.CharField(label="原因", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, present: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mark"].choices = [(m.value, Mark(m).label) for m in CORRECTABLE if m != present]


class SheetForm(forms.Form):
    """导入签到表: the file."""

    file = forms.FileField(
        label="签到表",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={"required": "请选一个文件。", "empty": "这个文件是空的，请重新选择。"},
    )
