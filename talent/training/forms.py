from datetime import date, datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from talent.registry.models import Region
from talent.training.models import TrainingSession
from talent.training.parts import MOST, PartFields
from talent.training.rules import RUNS

# Outside these a typed year is a slip: 1900 and 2099 are what phones and sheets make of it.
EARLIEST, LATEST = date(2015, 1, 1), date(2060, 12, 31)


class SessionForm(forms.ModelForm):
    """A session as a trainer types it: one day, from when until when; several days make a part a day.

    Sessions that have parts keep their times on the page of their parts.
    """

    day = forms.DateField(label="日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    start = forms.TimeField(label="开始", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    end = forms.TimeField(label="结束", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    last_day = forms.DateField(
        label="最后一天", required=False, help_text="只有一天就不用填；多天的，每天按上面的时间各一次，存好后可以逐次改。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip

    field_order = [
        "title", "day", "start", "end", "last_day", "place", "capacity", "hours", "description", "mode", "map_link",
        "region", "partners", "check_in_opens", "late_after", "sign_out",
    ]  # fmt: skip

    class Meta:
        model = TrainingSession
        fields = [
            "title", "region", "partners", "place", "map_link", "mode", "capacity", "hours", "description",
            "check_in_opens", "late_after", "sign_out",
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
        self.fields["partners"].queryset = Region.objects.districts().in_code_order()
        self.fields["map_link"].assume_scheme = "https"
        self.has_parts = bool(self.instance.pk and self.instance.parts.exists())
        if self.has_parts:
            for name in ("day", "start", "end", "last_day"):
                del self.fields[name]
        elif self.instance.pk:
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
            if not EARLIEST <= day <= last <= LATEST or (last - day).days >= MOST:
                raise ValidationError({"day": f"日期看起来不对，请核对年份；一场最多{MOST}天。"})
            data["starts_at"], data["ends_at"] = _at(day, start), _at(last, end)
            if data["ends_at"] <= data["starts_at"]:
                raise ValidationError({"end": "结束时间要晚于开始时间。"})
            if last > day and end > start:
                days = [day + timedelta(days=number) for number in range((last - day).days + 1)]
                data["parts"] = [PartFields(_at(one, start), _at(one, end)) for one in days]
        return data

    def _post_clean(self):
        """The verb checks the whole model; here only the fields are checked, and the instance stays as it is."""

    @property
    def verb_fields(self) -> dict:
        """What create_session and update_session take."""
        data = {name: self.cleaned_data[name] for name in self.Meta.fields}
        tier = {Region.Level.CITY: "city", Region.Level.DISTRICT: "district"}.get(data["region"].level, "street")
        if self.has_parts:
            return data | {"tier": tier}
        times = {name: self.cleaned_data[name] for name in ("starts_at", "ends_at")}
        return data | times | {"tier": tier, "parts": self.cleaned_data.get("parts", [])}


def _at(day, time) -> datetime:
    return timezone.make_aware(datetime.combine(day, time))


class PartForm(forms.Form):
    """One sitting; an empty row is none, a row without its date is taken out."""

    day = forms.DateField(
        label="日期", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    start = forms.TimeField(
        label="开始", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    end = forms.TimeField(label="结束", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    topic = forms.CharField(label="内容", max_length=60, required=False)
    place = forms.CharField(label="地点（与场次不同时填）", max_length=80, required=False)

    def clean(self):
        data = super().clean()
        if not data.get("day"):
            return data
        if not (data.get("start") and data.get("end")):
            raise ValidationError("这一次还缺开始或结束时间。")
        if not EARLIEST <= data["day"] <= LATEST:
            raise ValidationError({"day": "日期看起来不对，请核对年份。"})
        return data

    @property
    def fields_of_part(self) -> PartFields | None:
        data = self.cleaned_data
        if not data.get("day"):
            return None
        times = (_at(data["day"], data["start"]), _at(data["day"], data["end"]))
        return PartFields(*times, data["topic"], data["place"])


PartFormSet = forms.formset_factory(PartForm, extra=2, max_num=MOST, absolute_max=MOST)


class TrainerForm(forms.Form):
    name = forms.CharField(label="姓名", max_length=40)
    title = forms.CharField(label="职务职称", max_length=40, required=False)
    unit = forms.CharField(label="单位", max_length=60, required=False)


class MaterialForm(forms.Form):
    file = forms.FileField(
        label="文件", help_text="PDF、图片或docx、pptx、xlsx，不超过30MB。报了名的人能看到。",
        error_messages={"required": "请选一个文件。", "empty": "这个文件是空的，请重新选择。"},
    )  # fmt: skip
    title = forms.CharField(label="名称", max_length=80, required=False, help_text="不填就用文件名。")


class CancelForm(forms.Form):
    reason = forms.CharField(label="取消原因", max_length=200, help_text="报名的人会看到这句话。")


class LeaveForm(forms.Form):
    reason = forms.CharField(label="请假原因", max_length=200, help_text="写一句就行，老师会给您安排补训。")
