"""/desk/city/ and /desk/offices/: what a city decides for itself, and how its districts are reached."""

import re

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from talent.people.access import desk
from talent.people.rules import administers, runs_city
from talent.registry.city import change_office, drop_calendar_day, set_calendar_day
from talent.registry.models import CalendarDay, PlanPeriod, Region

PHONE = re.compile(r"(?:0[0-9]{2,3}-?)?[0-9]{7,8}(?:-[0-9]{1,6})?|1[3-9][0-9]{9}|[0-9]{5}|400-?[0-9]{3}-?[0-9]{4}")
DAY = {"type": "date"}


class DayForm(forms.Form):
    date = forms.DateField(label="日期", widget=forms.DateInput(attrs=DAY), error_messages={"required": "请填日期。"})
    kind = forms.ChoiceField(label="类型", choices=CalendarDay.Kind.choices)
    name = forms.CharField(label="名称", max_length=30, required=False, help_text="例如国庆节。")


class OfficeForm(forms.Form):
    phone = forms.CharField(label="办公电话", max_length=30, required=False, help_text="例如0531-8000000。")
    address = forms.CharField(label="办公地址", max_length=120, required=False)

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"].strip()
        if phone and not PHONE.fullmatch(phone):
            raise forms.ValidationError("请填能打通的电话，例如0531-8000000。")
        return phone


def _page(request, *, day_form=None, status: int = 200):
    year = _year(request)
    context = {
        "period": PlanPeriod.objects.first(), "year": year,
        "days": CalendarDay.objects.filter(date__year=year), "day_form": day_form or DayForm(),
    }  # fmt: skip
    return render(request, "talent/desk/city/settings.html", context, status=status)


def _year(request) -> int:
    text = request.GET.get("year", "")
    return int(text) if re.fullmatch(r"20[0-9]{2}", text) else timezone.localdate().year


@desk(runs_city)
@require_safe
def settings(request):
    """城市设置: the calendar of a year, and the way to the plans, which have their own pages."""
    return _page(request)


@desk(runs_city)
@require_POST
def day_set(request):
    form = DayForm(request.POST)
    if not form.is_valid():
        return _page(request, day_form=form, status=422)
    day = set_calendar_day(
        form.cleaned_data["date"], form.cleaned_data["kind"], form.cleaned_data["name"], by=request.user
    )
    messages.success(request, f"{day.date}已记为{day.get_kind_display()}。")
    return redirect(f"{request.path.rsplit('days/', 1)[0]}?year={day.date.year}")


@desk(runs_city)
@require_POST
def day_drop(request):
    chosen = request.POST.get("day", "")
    day = CalendarDay.objects.filter(pk=int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0).first()
    if day is None:
        messages.info(request, "这一天已经去掉了。")
        return redirect("desk_city")
    drop_calendar_day(day, by=request.user)
    messages.success(request, f"{day.date}按平常的星期算。")
    return redirect(f"{request.path.rsplit('days/', 1)[0]}?year={day.date.year}")


@desk(administers)
@require_safe
def offices(request):
    """区县电话: the districts of one's region."""
    found = Region.objects.districts().visible_to(request.user).in_code_order()
    return render(request, "talent/desk/city/offices.html", {"districts": found})


@desk(administers)
def office(request, pk: int):
    district = get_object_or_404(Region.objects.districts().visible_to(request.user), pk=pk)
    initial = {"phone": district.office_phone, "address": district.office_address}
    form = OfficeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_office(district, form.cleaned_data["phone"], form.cleaned_data["address"], by=request.user)
        messages.success(request, f"{district.name}的电话和地址已保存。")
        return redirect("desk_offices")
    return render(request, "talent/desk/city/office.html", {"form": form, "district": district})
