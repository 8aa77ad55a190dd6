"""Logging in: allauth's own steps with our pages around them, and the steps between that are ours."""

from allauth.account import views as steps
from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.totp.views import ActivateTOTPView
from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from talent.accounts.actions import claim_person, disown_person, set_elder_view
from talent.accounts.demo import sample_logins
from talent.accounts.devices import follow_session
from talent.accounts.forms import CodeForm, PasswordLoginForm, RequestCodeForm
from talent.accounts.stages import ChoosePersonStage, ClaimStage
from talent.accounts.view_cookie import VIEWS, remember_view
from talent.messages.sms import shows_codes
from talent.people.access import public
from talent.people.models import Affiliation, Person, Post
from talent.registry.models import Region

NOT_ME = "好的，没有登录。这个号码可能登记给了别人：请打电话给老师核对，或试试家人的号码。"


class DoorMixin:
    """allauth puts a `site` of its own into the context, which is not ours; a new try ends a half-finished one."""

    starts_over = False

    def dispatch(self, request, *args, **kwargs):
        if self.starts_over and request.method == "POST" and not request.user.is_authenticated:
            clear_login(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        context.pop("site", None)
        return context


class LoginView(DoorMixin, steps.LoginView):
    """One page, two ways: a code by SMS (first) or a password."""

    form_class = PasswordLoginForm
    starts_over = True

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | door_context(
            self.request, RequestCodeForm(), "password" if self.request.method == "POST" else None
        )


class RequestCodeView(DoorMixin, steps.RequestLoginCodeView):
    """Where the mobile is sent to; a refused one comes back on the log-in page."""

    form_class = RequestCodeForm
    template_name = "account/login.html"
    starts_over = True

    def get(self, request, *args, **kwargs):
        return redirect(passthrough_next_redirect_url(request, reverse("account_login"), "next"))

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        code_form = context["form"]
        return context | {"form": PasswordLoginForm()} | door_context(self.request, code_form, "code")


def door_context(request, code_form, way: str | None) -> dict:
    way = way or ("password" if request.GET.get("way") == "password" else "code")
    return {"code_form": code_form, "way": way, "samples": sample_logins() if settings.DEMO else []}


class ConfirmCodeView(DoorMixin, steps.ConfirmLoginCodeView):
    """The six digits. The page is the same for a number nobody has: it must not tell numbers apart."""

    form_class = CodeForm

    def form_invalid(self, form):
        if form.has_error("code", "required"):  # an empty field is no guess
            return self.render_to_response(self.get_context_data(form=form))
        return super().form_invalid(form)

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        left = self._process.max_attempts - self._process.state["failed_attempts"]
        return context | {
            "attempts_left": left,
            "demo_code": self._process.code if shows_codes() else "",
        }


@public
@require_POST
def resend_code(request):
    """Another code to the same number, by the same path and limits as the first: known and unknown alike."""
    stage = LoginStageController.enter(request, LoginByCodeStage.key)
    if stage is None:
        return redirect("account_login")
    form = RequestCodeForm({"phone": stage.state.get("phone", "")})
    if form.is_valid():
        LoginCodeVerificationProcess.initiate(request=request, user=form._user, phone=form.cleaned_data["phone"])
        messages.success(request, "新的验证码发出去了，请看最新一条短信。")
    else:
        messages.warning(request, form.errors["phone"][0])
    return redirect(passthrough_next_redirect_url(request, reverse("account_confirm_login_code"), "next"))


@public
@login_stage_required(stage=ChoosePersonStage.key, redirect_urlname="account_login")
def choose_person(request):
    """为谁登录？ The people of one shared phone, asked after the code."""
    stage = request._login_stage
    mobile = stage.state["mobile"]
    people = Person.objects.at_mobile(mobile)
    if request.method == "POST":
        chosen = people.filter(pk=_number(request.POST.get("person"))).first()
        if chosen:
            record_authentication(request, chosen, method="code", phone=mobile)
            handled = {"stages": {stage.key: {"handled": True}}}
            return perform_login(request, Login(user=chosen, redirect_url=stage.login.redirect_url, state=handled))
    refused = request.method == "POST"
    context = {"people": _with_places(people), "refused": refused}
    return render(request, "account/choose_person.html", context, status=422 if refused else 200)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def _with_places(people) -> list[dict]:
    """What people of one phone are told apart by: organizations and streets, two queries for everybody."""
    people = list(people)
    open_posts = Post.objects.filter(until=None).select_related("organization")
    open_ties = Affiliation.objects.filter(until=None).select_related("region")
    prefetch_related_objects(
        people,
        Prefetch("posts", open_posts, to_attr="open_posts"),
        Prefetch("affiliations", open_ties, to_attr="open_ties"),
    )
    return [
        {
            "person": person,
            "organizations": "、".join(post.organization.name for post in person.open_posts)
            or person.organization_text,
            "places": "、".join(dict.fromkeys(tie.region.name for tie in person.open_ties)),
        }
        for person in people
    ]


@public
@login_stage_required(stage=ClaimStage.key, redirect_urlname="account_login")
def claim(request):
    """这是我吗？ A record that came from a sheet is confirmed by its person once, with the terms."""
    stage = request._login_stage
    person = stage.login.user
    if request.method == "POST" and request.POST.get("answer") == "yes":
        stage.login.user = claim_person(person)
        return stage.exit()
    if request.method == "POST" and request.POST.get("answer") == "no":
        disown_person(person)
        clear_login(request)
        messages.info(request, NOT_ME)
        return redirect("account_login")
    return render(request, "account/claim.html", _with_places([person])[0])


@public
def not_listed(request):
    """我还不在名单里: whom to ask."""
    offices = Region.objects.districts().exclude(office_phone="").in_code_order()
    return render(request, "account/not_listed.html", {"offices": offices})


@public
@require_POST
def demo_login(request):
    """以…身份体验: one tap, only in the demo and only for sample people."""
    person = settings.DEMO and sample_logins().filter(login=request.POST.get("as", "")).first()
    if not person:
        raise Http404
    if request.user.is_authenticated:
        steps.LogoutView(request=request).logout()
    clear_login(request)
    record_authentication(request, person, method="demo")
    return perform_login(request, Login(user=person, redirect_url=get_next_redirect_url(request)))


@public
@csrf_exempt  # it sets how pages look and nothing else, so cached pages can carry the form without a token
@require_POST
def set_view(request):
    view = request.POST.get("view")
    response = HttpResponseRedirect(get_next_redirect_url(request) or "/")  # an address, never a view's name
    if view in VIEWS:
        remember_view(response, view)
        if request.user.is_authenticated:
            set_elder_view(request.user, view == "elder")
    return response


class InactiveView(DoorMixin, steps.AccountInactiveView):
    """The account was switched off."""


class SecondFactorView(DoorMixin, AuthenticateView):
    """The digits of the authenticator, last step of logging in."""


class BindSecondFactorView(ActivateTOTPView):
    def form_valid(self, form):
        response = super().form_valid(form)
        # Digits just typed are proof enough to be shown the recovery codes; the same ones count only once.
        record_authentication(self.request, self.request.user, method="mfa", type="totp", reauthenticated=True)
        return response


class FollowsSession:
    """Setting a password gives the session a new key; the list of devices goes along."""

    def form_valid(self, form):
        before = self.request.session.session_key
        response = super().form_valid(form)
        follow_session(before, self.request)
        return response


class PasswordChangeView(FollowsSession, steps.PasswordChangeView):
    """The old password, and a new one twice."""


class PasswordSetView(FollowsSession, steps.PasswordSetView):
    """The first password of somebody who logs in by SMS."""


login = LoginView.as_view()
request_code = RequestCodeView.as_view()
confirm_code = ConfirmCodeView.as_view()
password_change = PasswordChangeView.as_view()
password_set = PasswordSetView.as_view()
second_factor = SecondFactorView.as_view()
inactive = InactiveView.as_view()
bind_second_factor = BindSecondFactorView.as_view()
