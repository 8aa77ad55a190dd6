"""我还不在名单里: registering with a proven number, and where one's registration stands."""

import time

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from talent.accounts.codes import check_code, demo_code, send_code, sent_to
from talent.accounts.register_forms import OwnCodeForm, RegisterForm, StreetForm
from talent.accounts.registering import ask_street, register_person, same_name_at
from talent.people.access import member, public
from talent.people.models import Person
from talent.registry.models import Region

PURPOSE = "register"
ASKED = "registering"
PROVEN = "registering_proven"
# Long enough to choose a name; a phone left on the table opens nothing later.
PROVEN_SECONDS = 600


@public
def register(request):
    """Name, number, street; the number is sent a code. Known and unknown numbers meet the same pages."""
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _send(request, form.cleaned_data["phone"])
        except ValidationError as error:
            form.add_error("phone", error)
        else:
            asked = {name: form.cleaned_data[name] for name in ("name", "phone", "organization")}
            request.session[ASKED] = asked | {"street": form.cleaned_data["street"].pk}
            return redirect("account_register_code")
    return render(request, "account/register.html", {"form": form})


def _send(request, mobile: str) -> None:
    if not ratelimit.consume(request, action="register"):
        raise ValidationError("这个网络里登记的人太多了，请过一会儿再来，或打电话给老师。")
    send_code(request, PURPOSE, mobile)


@public
def register_code(request):
    """The six digits; then the new person is logged in, or found in the list after all."""
    asked = request.session.get(ASKED)
    if not asked:
        return redirect("account_register")
    form = OwnCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            mobile = check_code(request, PURPOSE, form.cleaned_data["code"])
        except ValidationError as error:
            form.add_error("code", error)
        else:
            return _proven(request, mobile, asked)
    context = {
        "form": form, "phone": asked["phone"], "ended": sent_to(request, PURPOSE) is None,
        "demo_code": demo_code(request, PURPOSE), "again_url": "account_register_again",
        "back_url": "account_register", "title": "填验证码",
    }  # fmt: skip
    return render(request, "account/own_code.html", context)


@public
@require_POST
def register_again(request):
    asked = request.session.get(ASKED)
    if not asked:
        return redirect("account_register")
    try:
        _send(request, asked["phone"])
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        messages.success(request, "新的验证码发出去了，请看最新一条短信。")
    return redirect("account_register_code")


def _proven(request, mobile: str, asked: dict):
    known = same_name_at(mobile, asked["name"])
    if known:
        messages.info(request, "您已经在名单里了，不用再登记。")
        return _enter(request, known, mobile)
    if Person.objects.at_mobile(mobile).exists():
        request.session[PROVEN] = {"mobile": mobile, "until": time.time() + PROVEN_SECONDS}
        return redirect("account_register_who")
    return _register(request, mobile, asked)


@public
def register_who(request):
    """The number is in the list under other names: one of them, or somebody new of the same phone."""
    asked, proven = request.session.get(ASKED), request.session.get(PROVEN)
    if not (asked and proven) or proven["until"] < time.time():
        return redirect("account_register")
    mobile = proven["mobile"]
    people = Person.objects.at_mobile(mobile)
    if request.method == "POST":
        answer = request.POST.get("person", "")
        if answer == "new":
            return _register(request, mobile, asked)
        chosen = people.filter(pk=int(answer)).first() if answer.isdecimal() and len(answer) < 19 else None
        if chosen:
            return _enter(request, chosen, mobile)
    return render(request, "account/register_who.html", {"people": people, "name": asked["name"]})


def _register(request, mobile: str, asked: dict):
    street = get_object_or_404(Region.objects.streets(), pk=asked["street"])
    registration = register_person(asked["name"], mobile, street, organization=asked["organization"])
    messages.success(request, f"登记好了。{street.name}确认以前，公开课程就可以学。")
    return _enter(request, registration.person, mobile, to="/courses/")


def _enter(request, person: Person, mobile: str, *, to: str | None = None):
    """Log in as after a code: the stages (who of them, is the record theirs, second factor) follow."""
    for key in (ASKED, PROVEN):
        request.session.pop(key, None)
    clear_login(request)
    record_authentication(request, person, method="code", phone=mobile)
    handled = {"stages": {"choose_person": {"handled": True}}}
    return perform_login(request, Login(user=person, redirect_url=to, state=handled))


@member
def my_registration(request):
    """Where one's registration stands; after a no, another street can be asked."""
    registration = request.user.registrations.select_related("street").order_by("-created", "-pk").first()
    form = StreetForm(request.POST or None)
    if request.method == "POST" and registration and form.is_valid():
        try:
            ask_street(request.user, form.cleaned_data["street"])
        except ValidationError as error:
            form.add_error(None, "".join(error.messages))
        else:
            messages.success(request, "已请这个街道确认。")
            return redirect("account_registration")
    return render(request, "account/registration.html", {"registration": registration, "form": form, "tab": "me"})
