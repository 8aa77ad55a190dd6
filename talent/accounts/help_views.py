"""帮TA登录 on both screens: the helper's, with a QR and six digits, and the phone's of the person helped."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from talent.accounts.account_forms import HelpDigitsForm, SlipForm, StaffMobileForm
from talent.accounts.helping import check_helpable, help_by_digits, help_of, offer_help, use_help
from talent.accounts.mobiles import change_mobile_of
from talent.files.qr import qr_svg
from talent.people.access import desk, public
from talent.people.models import Person
from talent.people.rules import manages_people
from talent.people.slips import claim_by_slip
from talent.text.masks import mask_mobile


def _person(request, pk: int) -> Person:
    return get_object_or_404(Person.objects.canonical_only().visible_to(request.user), pk=pk)


@desk(manages_people)
def help_login(request, pk: int):
    """The helper's screen. The QR and the digits stand on the page that answers the POST and nowhere else."""
    person = _person(request, pk)
    context, problem, offered = {"person": person}, "", None
    try:
        if person.pk == request.user.pk:
            raise ValidationError("这是您自己的账号。")
        check_helpable(person)
        offered = offer_help(person, by=request.user) if request.method == "POST" else None
    except ValidationError as error:
        problem = error.messages[0]
    if offered:
        url = settings.BASE_URL.rstrip("/") + reverse("account_helped", args=[offered.token])
        context |= {"qr": qr_svg(url, label=f"帮{person.name}登录的二维码"), "digits": offered.digits, "url": url,
                    "expires": offered.login.expires}  # fmt: skip
    status = 422 if problem and request.method == "POST" else 200
    response = render(request, "talent/accounts/help_login.html", context | {"problem": problem}, status=status)
    response["Cache-Control"] = "no-store"
    return response


@public
def helped(request, token: str):
    """What the QR opens: one button, because chat programs open addresses by themselves to preview them."""
    login = help_of(token)
    if login is None:
        if request.method == "POST":
            messages.warning(request, "这个二维码过期了，请老师再给一个。")
            return redirect("account_helped_digits")
        raise Http404
    if request.method == "POST":
        return _enter(request, login)
    context = {"login": login, "is_other": request.user.is_authenticated and request.user.pk != login.person_id}
    response = render(request, "account/helped.html", context)
    response["Cache-Control"] = "no-store"
    return response


@public
def helped_digits(request):
    """The same by name and six digits, for a phone that can't scan."""
    form = HelpDigitsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name, digits = form.cleaned_data["name"], form.cleaned_data["digits"].strip()
        if not ratelimit.consume(request, action="help_code", key=name):
            form.add_error(None, "试的次数多了，请过1分钟再试。")
        elif login := help_by_digits(name, digits):
            return _enter(request, login)
        else:
            form.add_error("digits", "姓名或数字不对，或者过期了。请老师再给一组。")
    return render(request, "account/helped_digits.html", {"form": form})


def _enter(request, login):
    try:
        person = use_help(login)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
        return redirect("account_helped_digits")
    return _let_in(request, person, method="help")


def _let_in(request, person: Person, *, method: str, redirect_url: str = "/"):
    if request.user.is_authenticated:
        logout(request)
    clear_login(request)
    record_authentication(request, person, method=method)
    return perform_login(request, Login(user=person, redirect_url=redirect_url))


@public
def slip_login(request):
    """用核对身份单: name and the code on paper; the number to log in with from now on is looked at next."""
    form = SlipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name, code = form.cleaned_data["name"], form.cleaned_data["code"]
        try:
            if not ratelimit.consume(request, action="help_code", key=name):
                raise ValidationError("试的次数多了，请过1分钟再试。")
            return _let_in(request, claim_by_slip(name, code), method="slip", redirect_url=reverse("account"))
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "account/slip.html", {"form": form})


@desk(manages_people)
def person_mobile(request, pk: int):
    """换手机号: for somebody who has lost the number they log in with."""
    person = _person(request, pk)
    form = StaffMobileForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if person.pk == request.user.pk:
                raise ValidationError("自己的手机号请在“我的 › 账号与登录”里改。")
            change_mobile_of(person, form.cleaned_data["mobile"], form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{person.name}的手机号已更改，旧号码会收到短信，原来的设备都已退出。")
            return redirect("desk_person", person.pk)
    context = {"form": form, "person": person, "masked_mobile": mask_mobile(person.mobile)}
    return render(request, "talent/accounts/person_mobile.html", context)
