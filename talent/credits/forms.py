from django import forms
from django.core.exceptions import ValidationError

from talent.credits.models import CreditRule, OutsideHours, RegistrationPeriod
from talent.credits.outside_hours import LONGEST
from talent.files.evidence import WHAT, kept_evidence


def date_input() -> forms.DateInput:
    """The browser's own calendar wants ISO dates, whatever the language of the page."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class OutsideHoursForm(forms.ModelForm):
    """补交外部学时 on a phone: what, by whom, when, how long, and a photo of the proof."""

    evidence = forms.FileField(
        label="证明材料",
        help_text=f"结业证、学时证明或盖章的通知都可以。{WHAT}不超过10MB，只有核对的老师能看到。",
        error_messages={"empty": "这份材料是空的，请重新选一次。", "required": "请选一份证明材料。"},
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )

    class Meta:
        model = OutsideHours
        fields = ["title", "organizer", "mode", "dated", "minutes"]
        widgets = {"dated": date_input(), "minutes": forms.NumberInput(attrs={"min": 1, "max": LONGEST})}
        labels = {"minutes": "培训时长（分钟）"}
        help_texts = {
            "title": "照证明上的写。",
            "organizer": "谁办的，例如：省社会工作协会。",
            "dated": "办了几天的，填最后一天。",
            "minutes": "只算上课的时间。半天一般是180分钟，一天360分钟。",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:  # returned: its file stays unless another is chosen
            self.fields["evidence"].required = False

    def clean_evidence(self):
        upload = self.cleaned_data["evidence"]
        return kept_evidence(upload) if upload else None

    def validate_unique(self):
        """The verb says it, in words."""

    def validate_constraints(self):
        """The verb says it, in words."""


class AcceptForm(forms.Form):
    """同意, with the minutes the trainer grants."""

    minutes = forms.IntegerField(label="认定分钟", min_value=1, max_value=LONGEST)
    turn = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why something goes back; the person reads it."""

    reason = forms.CharField(label="原因（本人会看到）", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class GiveBackForm(ReasonForm):
    turn = forms.IntegerField(widget=forms.HiddenInput)


# What a rule can sensibly say; a period of thousands of years would end after the calendar does.
BOUNDS = {
    "minutes_per_hour": (1, 240),
    "half_day_hours": (1, 24),
    "full_day_hours": (1, 24),
    "assistant_clock_hours": (0, 1000),
    "worker_clock_hours": (0, 1000),
    "registration_years": (1, 10),
}


class RuleForm(forms.ModelForm):
    """The next version of the credit rule."""

    class Meta:
        model = CreditRule
        fields = ["since", *BOUNDS]
        widgets = {"since": date_input()}
        help_texts = {"since": "从这一天起的培训按新规则，以前记的学时不变。"}

    def clean(self):
        data = super().clean()
        for name, (least, most) in BOUNDS.items():
            if name in data and not least <= data[name] <= most:
                self.add_error(name, f"请填{least}到{most}之间的数。")
        return data

    def validate_constraints(self):
        """Said above, in words."""


class RegistrationForm(forms.ModelForm):
    """A social worker's registration period: the grade and the day on the certificate."""

    class Meta:
        model = RegistrationPeriod
        fields = ["grade", "since"]
        widgets = {"grade": forms.RadioSelect, "since": date_input()}
        help_texts = {"since": "照登记证书上的“登记日期”填，每三年一个周期。"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["grade"].choices = RegistrationPeriod.Grade.choices


def add_errors(form: forms.Form, error: ValidationError) -> None:
    """Put a verb's refusal where it belongs: at its field where the form has it, else above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, errors in error.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)
