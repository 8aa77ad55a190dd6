"""The desk's side of hours: checking what comes from outside, the rule's versions, a person's registration period."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talent.credits.forms import AcceptForm, GiveBackForm, ReasonForm, RegistrationForm, RuleForm, add_errors
from talent.credits.hours import hours_for
from talent.credits.models import CreditRule, OutsideHours
from talent.credits.outside_hours import accept, cancel_acceptance, give_back
from talent.credits.registration import registration_of, set_registration_period
from talent.credits.rule_versions import add_rule_version
from talent.credits.rules import checks_hours, sets_credit_rules
from talent.credits.sources import rule_on
from talent.files.ranged import ranged_response
from talent.people.access import desk
from talent.people.models import Person
from talent.people.rules import manages_people

PER_PAGE = 50
SHOWN = (OutsideHours.Status.HANDED_IN, OutsideHours.Status.ACCEPTED, OutsideHours.Status.RETURNED)
BADGES = {"handed_in": "todo", "accepted": "done", "returned": "problem", "voided": "problem"}


@desk(checks_hours)
@require_safe
def outside_hours(request):
    """外部学时: what waits for checking first, the longest wait on top."""
    visible = OutsideHours.objects.visible_to(request.user).select_related("person")
    status = request.GET.get("status")
    status = status if status in SHOWN else OutsideHours.Status.HANDED_IN
    waiting = status == OutsideHours.Status.HANDED_IN
    rows = visible.to_check() if waiting else visible.filter(status=status).order_by("-decided_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row.badge = BADGES[row.status]
    chips = [(value, OutsideHours.Status(value).label, value == status) for value in SHOWN]
    return render(request, "talent/credits/desk_outside.html", {"page_obj": page, "chips": chips, "waiting": waiting})


def _visible(request, pk: int) -> OutsideHours:
    rows = OutsideHours.objects.visible_to(request.user).select_related("person", "decided_by")
    return get_object_or_404(rows, pk=pk)


def _page(request, row: OutsideHours, *, status: int = 200, **forms):
    row.badge = BADGES[row.status]
    same = OutsideHours.objects.visible_to(request.user).filter(digest=row.digest).exclude(pk=row.pk)
    hours = hours_for(row.granted_minutes or row.minutes, rule_on(row.dated).minutes_per_hour)
    page = {
        "row": row,
        "hours": hours,
        "same_file": same.select_related("person"),
        "accept_form": AcceptForm(initial={"minutes": row.minutes, "turn": row.turn}),
        "back_form": GiveBackForm(initial={"turn": row.turn}),
        "cancel_form": ReasonForm(),
        "is_image": row.content_type.startswith("image/"),
    }
    return render(request, "talent/credits/desk_outside_one.html", page | forms, status=status)


@desk(checks_hours)
@require_safe
def outside_hours_one(request, pk: int):
    """One training elsewhere, its proof beside it, 同意 or 退回."""
    return _page(request, _visible(request, pk))


@desk(checks_hours)
@require_safe
def outside_hours_file(request, pk: int):
    row = get_object_or_404(OutsideHours.objects.visible_to(request.user).exclude(file=""), pk=pk)
    return ranged_response(request, row.file, row.content_type)


def _decide(request, row: OutsideHours, name: str, form, verb, done: str):
    if form.is_valid():
        try:
            verb(row, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
            row.refresh_from_db()
        else:
            messages.success(request, done)
            return redirect("desk_outside_hours")
    return _page(request, row, status=400, **{name: form})


@desk(checks_hours)
@require_POST
def outside_hours_accept(request, pk: int):
    row = _visible(request, pk)
    return _decide(request, row, "accept_form", AcceptForm(request.POST), accept, f"已同意，{row.person}的学时已记入。")


@desk(checks_hours)
@require_POST
def outside_hours_return(request, pk: int):
    row = _visible(request, pk)
    return _decide(
        request, row, "back_form", GiveBackForm(request.POST), give_back, f"已退回，{row.person}会收到消息。"
    )


@desk(checks_hours)
@require_POST
def outside_hours_cancel(request, pk: int):
    row = _visible(request, pk)
    done = f"已取消认定，{row.person}的这笔学时不再计算。"
    return _decide(request, row, "cancel_form", ReasonForm(request.POST), cancel_acceptance, done)


@desk(sets_credit_rules)
@require_http_methods(["GET", "HEAD", "POST"])
def credit_rules(request):
    """学时规则: every version, and the next one."""
    today = timezone.localdate()
    current = rule_on(today)
    fields = RuleForm.Meta.fields[1:]
    initial = {name: getattr(current, name) for name in fields} | {"since": today}
    form = RuleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            rule = add_rule_version(form.save(commit=False), by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"第{rule.version}版已存好，{rule.since:%Y年%m月%d日}起用。")
            return redirect("desk_credit_rules")
    rules = CreditRule.objects.select_related("recorded_by")
    page = {"form": form, "rules": rules, "current": current}
    return render(request, "talent/credits/desk_rules.html", page, status=400 if form.errors else 200)


@desk(manages_people)
@require_http_methods(["GET", "HEAD", "POST"])
def registration(request, pk: int):
    """A person's registration period, entered by staff from the certificate."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    current = registration_of(person)
    initial = {"grade": current.period.grade, "since": current.period.since} if current else {}
    form = RegistrationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_registration_period(person, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "登记周期已记下。")
            return redirect("desk_person", person.pk)
    page = {"form": form, "person": person, "registration": current}
    return render(request, "talent/credits/desk_registration.html", page, status=400 if form.errors else 200)
