"""One's own account: number, password, log-in name, devices, and changing over on a shared phone."""

import time

from allauth.account.internal.flows.login import (
    get_authentication_records,
    perform_login,
    record_authentication,
)
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from talent.accounts.account_forms import LoginNameForm, NewMobileForm, NewPasswordForm
from talent.accounts.actions import give_login_name
from talent.accounts.codes import check_code, demo_code, send_code, sent_to
from talent.accounts.devices import end_login, end_other_logins, follow_session, logins_of
from talent.accounts.mobiles import change_own_mobile
from talent.accounts.register_forms import OwnCodeForm
from talent.accounts.stages import proven_mobile
from talent.audit.actions import record
from talent.people.access import member, public
from talent.people.models import Person
from talent.people.rules import has_desk
from talent.text.masks import mask_mobile

OLD, NEW, FORGOT = "mobile_old", "mobile_new", "password"
# For so long after a code was typed no second one is asked for a new password.
FRESH = 10 * 60


@member
@require_safe
def account(request):
    """账号与登录: everything about logging in, on one page."""
    context = {
        "masked_mobile": mask_mobile(request.user.mobile),
        "tab": "me",
        "can_switch": bool(_phone_mates(request)),
    }
    return render(request, "account/account.html", context)


# --- Mobile ---------------------------------------------------------------------------


@member
def mobile(request):
    """Old number first: a code there, then the new number and a code there."""
    old = request.user.mobile
    asked = sent_to(request, OLD) == old if old else True
    form = NewMobileForm(request.POST or None, has_old=bool(old)) if asked else None
    if form and request.method == "POST" and form.is_valid():
        try:
            if old:
                check_code(request, OLD, form.cleaned_data["code"])
        except ValidationError as error:
            form.add_error("code", error)
        else:
            return _to_new_number(request, form)
    context = {"form": form, "old": mask_mobile(old), "demo_code": demo_code(request, OLD), "tab": "me"}
    return render(request, "account/mobile.html", context)


def _to_new_number(request, form):
    try:
        send_code(request, NEW, form.cleaned_data["phone"])
    except ValidationError as error:
        messages.warning(request, error.messages[0])
        return redirect("account_mobile")
    return redirect("account_mobile_code")


@member
@require_POST
def mobile_old(request):
    """A code to the number that is known."""
    if request.user.mobile:
        _send(request, OLD, request.user.mobile)
    return redirect("account_mobile")


def _send(request, purpose: str, number: str) -> None:
    try:
        send_code(request, purpose, number)
    except ValidationError as error:
        messages.warning(request, error.messages[0])


@member
def mobile_code(request):
    """The digits that came to the new number."""
    number = sent_to(request, NEW)
    if not number:
        return redirect("account_mobile")
    form = OwnCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_own_mobile(request.user, check_code(request, NEW, form.cleaned_data["code"]))
        except ValidationError as error:
            form.add_error("code", error)
        else:
            messages.success(request, "手机号改好了，下次用新号码登录。")
            return redirect("account")
    context = {
        "form": form, "phone": number, "demo_code": demo_code(request, NEW), "title": "验证新号码",
        "again_url": "account_mobile_again", "back_url": "account_mobile", "tab": "me",
        "ended": sent_to(request, NEW) is None,
    }  # fmt: skip
    return render(request, "account/own_code.html", context)


@member
@require_POST
def mobile_again(request):
    number = sent_to(request, NEW)
    if number:
        _send(request, NEW, number)
    return redirect("account_mobile_code")


# --- Password -------------------------------------------------------------------------


@public
def password_forgot(request):
    """
    忘了密码: whoever is logged out logs in by SMS first and comes back here; a code typed just now is proof enough,
    else one is sent to the number that is known.
    """
    if not request.user.is_authenticated:
        messages.info(request, "先用短信验证码登录，再设新密码。")
        return redirect("/accounts/login/?next=/accounts/password/forgot/")
    if _proved_lately(request):
        return _new_password(request)
    number = request.user.mobile
    form = OwnCodeForm(request.POST or None) if number and sent_to(request, FORGOT) == number else None
    if form and request.method == "POST" and form.is_valid():
        try:
            check_code(request, FORGOT, form.cleaned_data["code"])
        except ValidationError as error:
            form.add_error("code", error)
        else:
            record_authentication(request, request.user, method="code", phone=number)
            return redirect("account_password_forgot")
    context = {"form": form, "phone": mask_mobile(number), "demo_code": demo_code(request, FORGOT), "tab": "me"}
    return render(request, "account/password_forgot.html", context)


def _proved_lately(request) -> bool:
    steps = get_authentication_records(request, request.user)
    return any(step["method"] == "code" and step["at"] > time.time() - FRESH for step in steps)


def _new_password(request):
    form = NewPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        before = request.session.session_key
        with transaction.atomic():
            form.save()
            record("set_password", request.user, by=request.user)
        update_session_auth_hash(request, request.user)
        follow_session(before, request)
        messages.success(request, "新密码设好了，其他设备都已退出。")
        return redirect("account")
    return render(request, "account/password_new.html", {"form": form, "tab": "me"})


@member
@require_POST
def password_code(request):
    if request.user.mobile:
        _send(request, FORGOT, request.user.mobile)
    return redirect("account_password_forgot")


# --- Log-in name ----------------------------------------------------------------------


@member
def login_name(request):
    form = LoginNameForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            give_login_name(request.user, form.cleaned_data["login"])
        except IntegrityError:
            form.add_error("login", "这个登录名已有人用了，请换一个。")
        else:
            messages.success(request, "登录名设好了，可以和密码一起用。")
            return redirect("account")
    return render(request, "account/login_name.html", {"form": form, "tab": "me"})


# --- Devices --------------------------------------------------------------------------


@member
@require_safe
def devices(request):
    logins = logins_of(request.user)
    for login in logins:
        login.is_this = login.session_key == request.session.session_key
    return render(request, "account/devices.html", {"logins": logins, "tab": "me"})


@member
@require_POST
def device_end(request):
    """One other device; `login` is its number in the list."""
    chosen = request.POST.get("login", "")
    logins = {str(login.pk): login for login in logins_of(request.user)}
    login = logins.get(chosen)
    if login is None or login.session_key == request.session.session_key:
        messages.warning(request, "那台设备已经退出了。")
    else:
        end_login(login)
        messages.success(request, f"{login.device}已退出。")
    return redirect("account_devices")


@member
@require_POST
def devices_end_others(request):
    end_other_logins(request)
    messages.success(request, "其他设备都已退出登录。")
    return redirect("account_devices")


# --- A shared phone -------------------------------------------------------------------


def _phone_mates(request) -> list[Person]:
    """
    Who else logs in with the phone whose code opened this session. The code proved the phone, so no second one is
    asked; staff always log in afresh, as their rights need more than a phone that lies on the table.
    """
    number = proven_mobile(request, request.user)
    if not number or number != request.user.mobile:
        return []
    mates = Person.objects.at_mobile(number).exclude(pk=request.user.pk)
    return [mate for mate in mates if not has_desk(mate) and not mate.is_superuser]


@member
def switch(request):
    """换人: the other people of this phone, one tap each; or somebody else by a code."""
    mates = _phone_mates(request)
    if request.method == "POST":
        chosen = next((mate for mate in mates if str(mate.pk) == request.POST.get("person")), None)
        if chosen:
            return _change_over(request, chosen)
    refused = request.method == "POST"
    context = {"mates": mates, "refused": refused, "tab": "me"}
    return render(request, "account/switch.html", context, status=422 if refused else 200)


def _change_over(request, person: Person):
    number = person.mobile
    logout(request)
    record_authentication(request, person, method="code", phone=number)
    handled = {"stages": {"choose_person": {"handled": True}}}
    return perform_login(request, Login(user=person, state=handled))
