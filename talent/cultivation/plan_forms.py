"""Forms of plans, targets and special tasks."""

from django import forms

from talent.cultivation.models import SpecialTask
from talent.cultivation.plans import WORK_PLANS
from talent.registry.models import PlanPeriod, Target


def _day(label: str, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class PeriodForm(forms.Form):
    """A new plan, perhaps from an older one."""

    name = forms.CharField(label="名称", max_length=80)
    starts = _day("开始")
    ends = _day("结束")
    like = forms.ModelChoiceField(
        PlanPeriod.objects.all(), label="照着哪个计划起草", required=False, empty_label="从空白开始"
    )


class _Checked(forms.ModelForm):
    """The verb checks and writes; the instance stays as it is stored."""

    def _post_clean(self):
        pass


class TargetForm(_Checked):
    """One number of a plan; the indicator of a stored one stays."""

    due = _day("期限", required=False)

    class Meta:
        model = Target
        fields = ["indicator", "title", "value", "unit", "due"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = {target.indicator: target.title for target in Target.objects.order_by("-period__starts", "pk")}
        self.fields["indicator"] = forms.ChoiceField(label="指标", choices=list(known.items()))
        self.fields["due"].help_text = "没有期限的，按每年算。"
        if self.instance.pk:
            self.fields["indicator"].disabled = True


class TaskForm(_Checked):
    """A special task."""

    plan = forms.TypedChoiceField(label="工作计划", coerce=int, choices=list(WORK_PLANS.items()))
    due = _day("期限", required=False)

    class Meta:
        model = SpecialTask
        fields = ["plan", "title", "responsible", "due", "state", "note"]
