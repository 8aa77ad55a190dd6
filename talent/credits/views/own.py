"""One's own outside hours and registration period, on the phone."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talent.credits.forms import OutsideHoursForm, RegistrationForm, add_errors
from talent.credits.models import OutsideHours, RegistrationPeriod
from talent.credits.outside_hours import hand_in, withdraw
from talent.credits.registration import drop_registration_period, registration_of, set_registration_period
from talent.files.ranged import ranged_response
from talent.people.access import member
from talent.people.querysets import of_human


def _own(request, pk: int) -> OutsideHours:
    return get_object_or_404(OutsideHours.objects.own(request.user), pk=pk)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def outside_hours_new(request):
    """补交外部学时: one form, one photo."""
    return _form(request, None)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def outside_hours_own(request, pk: int):
    """What one handed in and what became of it; returned, it can be mended and handed in again."""
    row = _own(request, pk)
    if row.status == OutsideHours.Status.RETURNED:
        return _form(request, row)
    return render(request, "talent/credits/outside_own.html", {"row": row, "tab": "me"})


def _form(request, row: OutsideHours | None):
    form = OutsideHoursForm(request.POST or None, request.FILES or None, instance=row)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            hand_in(request.user, evidence=data.pop("evidence"), returned=row, **data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "已交给老师核对，结果会在消息里告诉您。")
            return redirect("my_credits")
    status = 400 if form.errors else 200
    page = {"form": form, "row": row, "tab": "me"}
    return render(request, "talent/credits/outside_form.html", page, status=status)


@member
@require_POST
def outside_hours_withdraw(request, pk: int):
    row = _own(request, pk)
    try:
        withdraw(row, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("outside_hours_own", pk)
    messages.success(request, "已撤回。")
    return redirect("my_credits")


@member
@require_safe
def outside_hours_own_file(request, pk: int):
    row = get_object_or_404(OutsideHours.objects.own(request.user).exclude(file=""), pk=pk)
    return ranged_response(request, row.file, row.content_type)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def my_registration(request):
    """社工登记: the grade and the day on one's registration certificate."""
    current = registration_of(request.user)
    period = current.period if current else None
    form = RegistrationForm(request.POST or None, initial=_initial(period))
    if request.method == "POST" and form.is_valid():
        try:
            set_registration_period(request.user, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "登记周期已记下。")
            return redirect("my_credits")
    periods = RegistrationPeriod.objects.filter(of_human(request.user))
    page = {"form": form, "periods": periods, "tab": "me"}
    return render(request, "talent/credits/registration.html", page, status=400 if form.errors else 200)


def _initial(period: RegistrationPeriod | None) -> dict:
    return {"grade": period.grade, "since": period.since} if period else {}


@member
@require_POST
def my_registration_drop(request, pk: int):
    """Take back a period entered by mistake."""
    period = get_object_or_404(RegistrationPeriod.objects.filter(of_human(request.user)), pk=pk)
    drop_registration_period(period, by=request.user)
    messages.success(request, "已删掉这一段登记周期，学时不受影响。")
    return redirect("my_registration")
