from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, LoginForm
from allauth.core import context, ratelimit
from django import forms

from talent.accounts.limits import waiting_words
from talent.text.mobiles import MobileError, parse_mobile


class MobileField(forms.CharField):
    """A mainland mobile in any spelling people use; cleans to eleven digits."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "手机号")
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault("error_messages", {"required": "请填手机号。"})
        attrs = {"type": "tel", "inputmode": "tel", "autocomplete": "tel"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(**kwargs)

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return value
        try:
            return parse_mobile(value)
        except MobileError as error:
            raise forms.ValidationError(f"{error}。")


class PasswordLoginForm(LoginForm):
    """Login name or mobile, and password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, login.max_length = "登录名或手机号", 60
        login.widget = forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"})
        login.error_messages["required"] = "请填登录名或手机号。"
        password.label = "密码"
        password.widget.attrs.pop("placeholder", None)
        password.error_messages["required"] = "请填密码。"


class RequestCodeForm(forms.Form):
    """The mobile a code is sent to. It says the same for a known and an unknown number."""

    phone = MobileField(help_text="请填老师登记的号码，只用来登录和通知您。")

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        if not ratelimit.consume(context.request, action="request_login_code", key=phone):
            when = waiting_words(context.request, "request_login_code", phone)
            raise forms.ValidationError(f"验证码要得勤了，请{when}再试。着急的话请打电话给老师。")
        self._user = get_adapter().get_user_by_phone(phone)
        return phone


class CodeForm(ConfirmLoginCodeForm):
    """The six digits of the SMS."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].error_messages["required"] = "请填短信里的6位数字。"
