"""/desk/messages/: what did not reach people, to be told by phone instead; and when SMS may go out."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from talent.attendance.models import WalkIn
from talent.desk.waiting import undelivered_of
from talent.messages.actions import settle_undelivered
from talent.messages.models import Sms
from talent.messages.quiet_hours import quiet_hours, set_quiet_hours
from talent.people.access import desk
from talent.people.rules import manages_people, runs_city, trains

TIME = {"type": "time"}
WORDS = {"refused": "没发出去", "expired": "来不及发", "unknown": "不确定是否送达", "no_number": "没有手机号"}


class QuietForm(forms.Form):
    starts = forms.TimeField(label="从", widget=forms.TimeInput(attrs=TIME, format="%H:%M"))
    ends = forms.TimeField(label="到", widget=forms.TimeInput(attrs=TIME, format="%H:%M"))


@desk(manages_people)
@require_safe
def undelivered(request):
    return _page(request)


def _page(request, form=None, status: int = 200):
    page = Paginator(undelivered_of(request.user).select_related("message__person"), 50).get_page(
        request.GET.get("page")
    )
    hours = quiet_hours()
    if form is None and runs_city(request.user):
        form = QuietForm(initial={"starts": hours.starts, "ends": hours.ends})
    rows = [(sms, WORDS[sms.status]) for sms in page]
    return render(
        request, "talent/desk/undelivered.html", {"page_obj": page, "rows": rows, "hours": hours, "form": form},
        status=status,
    )  # fmt: skip


@desk(manages_people)
@require_POST
def undelivered_settle(request, pk: int):
    """已告知: somebody has called them."""
    sms = get_object_or_404(Sms.objects.visible_to(request.user).exclude(message=None), pk=pk)
    settle_undelivered(sms, by=request.user)
    messages.success(request, "已记下。")
    return redirect("desk_undelivered")


@desk(runs_city)
@require_POST
def quiet_set(request):
    form = QuietForm(request.POST)
    if form.is_valid():
        try:
            set_quiet_hours(**form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        else:
            messages.success(request, "短信安静时段已保存。")
            return redirect("desk_undelivered")
    return _page(request, form, status=422)


@desk(trains)
@require_safe
def walk_ins(request):
    """现场登记待核对, of every session one runs."""
    found = WalkIn.objects.visible_to(request.user).unmatched().select_related("session").order_by("-at", "-pk")
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    return render(request, "talent/desk/walk_ins.html", {"page_obj": page})
