from django import forms
from django.utils import timezone

from talent.registry.models import Region
from talent.training.plan_models import PlanItem, TrainingPlan


class PlanForm(forms.Form):
    region = forms.ModelChoiceField(Region.objects.none(), label="单位", empty_label=None)
    year = forms.IntegerField(label="年度", min_value=2021, max_value=2100)

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        reach = Region.objects.visible_to(person).exclude(level=Region.Level.COMMUNITY).filter(closed_on=None)
        self.fields["region"].queryset = reach.order_by("path")
        self.fields["year"].initial = timezone.localdate().year


class PlanItemForm(forms.ModelForm):
    """One line in the bureau's columns; `plan` gives what stands above it."""

    class Meta:
        model = PlanItem
        fields = (
            "title", "audience", "month", "people", "hours", "content", "mode", "timing", "place", "teachers",
            "responsible", "budget", "level", "above", "note",
        )  # fmt: skip
        widgets = {"content": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        above = PlanItem.objects.filter(
            plan__in=TrainingPlan.objects.out(), plan__region=plan.region.parent_id, plan__year=plan.year
        )
        self.fields["above"].queryset = above.select_related("plan")
        self.fields["above"].empty_label = "不对应上级项目"
        if not self.fields["above"].queryset:
            del self.fields["above"]
        if not self.instance.pk:
            self.initial.setdefault("level", plan.region.level)

    def _post_clean(self):
        """The verb checks the whole line; here only the fields are checked."""


class PlanReasonForm(forms.Form):
    reason = forms.CharField(label="原因", max_length=200)


class PlanFileForm(forms.Form):
    file = forms.FileField(
        label="计划表", help_text=".xlsx .xls .csv，按局里的列；先核对，再导入。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={"required": "请选一个文件。", "empty": "这个文件是空的，请重新选择。"},
    )  # fmt: skip
