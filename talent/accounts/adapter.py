"""What allauth asks about our people: who has a phone, how a code is sent, what the errors say."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError

from talent.accounts import totp_cipher
from talent.accounts.devices import note_login
from talent.accounts.forms import MobileField
from talent.accounts.limits import waiting_words
from talent.accounts.view_cookie import remember_view
from talent.messages.actions import queue_sms
from talent.people.models import Person
from talent.people.querysets import district_of
from talent.people.rules import has_desk
from talent.text.mobiles import normalize_mobile

# allauth says a sentence at every step; these are the ones worth keeping on the page.
SENTENCES = {
    "account/messages/password_changed.txt": "密码已改好，下次用新密码登录。",
    "account/messages/password_set.txt": "密码已设好，下次可以用手机号和密码登录。",
    "mfa/messages/totp_activated.txt": "动态口令已开启，请把备用码抄下来收好。",
    "mfa/messages/totp_deactivated.txt": "动态口令已关闭。",
    "mfa/messages/recovery_codes_generated.txt": "新的备用码已生成，旧的不能再用。",
}


# In the session: the district whose office the person calls for help.
DISTRICT = "district"


class AccountAdapter(DefaultAccountAdapter):
    """How allauth finds a person by phone and sends a code. A mobile may belong to several people."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "登录名或密码不对。忘了密码可以用短信验证码登录。",
        "phone_password_mismatch": "手机号或密码不对。忘了密码可以用短信验证码登录。",
        "too_many_login_attempts": "试的次数多了，请过10分钟再试，或换用短信验证码登录。",
        "incorrect_code": "验证码不对，请再看一眼短信。",
        "incorrect_password": "密码不对，请再试一次。",
        "enter_current_password": "请输入现在的密码。",
        "rate_limited": "点得太快了，请过1分钟再试。",
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def phone_form_field(self, **kwargs):
        return MobileField(**kwargs)

    def get_user_by_phone(self, phone: str) -> Person | None:
        return Person.objects.at_mobile(phone).first()

    def get_phone(self, user: Person) -> tuple[str, bool] | None:
        return (user.mobile, True) if user.mobile else None

    def set_phone(self, user, phone: str, verified: bool) -> None:
        raise NotImplementedError("mobiles are changed by people.actions")

    def set_phone_verified(self, user, phone: str) -> None:
        """Nothing to mark: at this point nobody knows yet which of the phone's people it is."""

    def send_verification_code_sms(self, user, phone: str, code: str, **kwargs) -> None:
        queue_sms(phone, "login_code", {"code": code})

    def send_unknown_account_sms(self, phone: str, **kwargs) -> None:
        """No paid SMS to strangers."""

    def get_login_stages(self) -> list[str]:
        """Which of the phone's people, and is the record theirs: after the code, before the second factor."""
        code, *others = super().get_login_stages()
        return [
            code,
            "talent.accounts.stages.ChoosePersonStage",
            "talent.accounts.stages.ClaimStage",
            *others,
        ]

    def _get_login_attempts_cache_key(self, request, **credentials) -> str:
        """Failures count against the name or number that was typed; allauth's key leaves the number out."""
        typed = credentials.get("username") or normalize_mobile(credentials.get("phone") or "")
        return f"login:{typed.lower()}"

    def pre_authenticate(self, request, **credentials) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            when = waiting_words(request, "login_failed", self._get_login_attempts_cache_key(request, **credentials))
            raise ValidationError(f"试的次数多了，请{when}再试，或换用短信验证码登录。")

    def login(self, request, user: Person) -> None:
        if user.last_login is None and request.COOKIES.get("view") == "elder" and not user.elder_view:
            # Large type chosen at the door before the first log-in is this person's choice.
            user.elder_view = True
            user.save(update_fields=["elder_view"])
        super().login(request, user)

    def post_login(self, request, user: Person, **kwargs):
        steps = get_authentication_records(request, user)
        note_login(request, user, next((step["method"] for step in steps if step["method"] != "mfa"), ""))
        request.session[DISTRICT] = district_of(user)
        if user.mobile and Person.objects.at_mobile(user.mobile).count() > 1:
            request.session["shares_phone"] = True  # the pages offer 换人
        response = super().post_login(request, user, **kwargs)
        remember_view(response, "elder" if user.elder_view else "standard")
        return response

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None):
        text = message or SENTENCES.get(message_template)
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def get_login_redirect_url(self, request) -> str:
        """Staff come to work, learners to learn."""
        return "/desk/" if has_desk(request.user) else "/"

    def get_password_change_redirect_url(self, request) -> str:
        return "/accounts/"


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "工作人员必须保留动态口令。换手机时请先登录，再重新绑定。",
        "cannot_generate_recovery_codes": "请先开启动态口令，再生成备用码。",
        "incorrect_code": "口令不对。请看一眼验证器里现在的6位数，它每30秒换一次。",
    }

    def encrypt(self, text: str) -> str:
        return totp_cipher.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return totp_cipher.decrypt(encrypted_text)

    def get_totp_issuer(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def can_delete_authenticator(self, authenticator) -> bool:
        """Staff keep their second factor where it is required."""
        return not (settings.PRODUCTION and not settings.DEMO and has_desk(authenticator.user))
