from datetime import datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from talent.registry.models import Region
from talent.training.models import TrainingSession
from talent.training.rules import RUNS


class SessionForm(forms.ModelForm):
    """A session as a trainer types it: one day, from when until when."""

    day = forms.DateField(label="日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    start = forms.TimeField(label="开始", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    end = forms.TimeField(label="结束", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    last_day = forms.DateField(
        label="最后一天", required=False, help_text="只有一天就不用填。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip

    field_order = [
        "title", "day", "start", "end", "last_day", "place", "capacity", "hours", "description", "mode", "map_link",
        "region", "partners", "check_in_opens", "late_after",
    ]  # fmt: skip

    class Meta:
        model = TrainingSession
        fields = [
            "title", "region", "partners", "place", "map_link", "mode", "capacity", "hours", "description",
            "check_in_opens", "late_after",
        ]  # fmt: skip
        widgets = {
            "partners": forms.CheckboxSelectMultiple, "description": forms.Textarea(attrs={"rows": 5}),
            "map_link": forms.URLInput(attrs={"placeholder": "https://"}),
        }  # fmt: skip
        help_texts = {"hours": "45分钟为1学时；半天4学时，全天8学时。", "partners": "几个区县合办时勾选。"}

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        reach = Region.objects.filter(person.scope("path", *RUNS)).exclude(level=Region.Level.COMMUNITY)
        # A partner who changes a joint session leaves its host as it is.
        self.fields["region"].queryset = reach | Region.objects.filter(pk=self.instance.region_id)
        self.fields["region"].empty_label = None
        self.fields["partners"].queryset = Region.objects.districts()
        self.fields["map_link"].assume_scheme = "https"
        if self.instance.pk:
            start, end = timezone.localtime(self.instance.starts_at), timezone.localtime(self.instance.ends_at)
            self.initial |= {"day": start.date(), "start": start.time(), "end": end.time()}
            self.initial |= {"last_day": end.date() if end.date() != start.date() else None}
        else:
            self.initial = {
                "start": "14:00",
                "end": "17:00",
                "day": timezone.localdate() + timedelta(days=7),
            } | self.initial

    def clean(self):
        data = super().clean()
        day, start, end = data.get("day"), data.get("start"), data.get("end")
        if day and start and end:
            last = data.get("last_day") or day
            data["starts_at"] = timezone.make_aware(datetime.combine(day, start))
            data["ends_at"] = timezone.make_aware(datetime.combine(last, end))
            if data["ends_at"] <= data["starts_at"]:
                raise ValidationError({"end": "结束时间要晚于开始时间。"})
        return data

    def _post_clean(self):
        """The verb checks the whole model; here only the fields are checked, and the instance stays as it is."""

    @property
    def verb_fields(self) -> dict:
        """What create_session and update_session take."""
        data = {name: self.cleaned_data[name] for name in self.Meta.fields}
        tier = {Region.Level.CITY: "city", Region.Level.DISTRICT: "district"}.get(data["region"].level, "street")
        return data | {
            "tier": tier,
            "starts_at": self.cleaned_data["starts_at"],
            "ends_at": self.cleaned_data["ends_at"],
        }


class CancelForm(forms.Form):
    reason = forms.CharField(label="取消原因", max_length=200, help_text="报名的人会看到这句话。")


class LeaveForm(forms.Form):
    reason = forms.CharField(label="请假原因", max_length=200, help_text="写一句就行，老师会给您安排补训。")
