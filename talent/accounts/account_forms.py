"""Forms of one's own account, and of the staff who mend it."""

import re

from django import forms
from django.contrib.auth.forms import SetPasswordForm

from talent.accounts.forms import MobileField
from talent.accounts.register_forms import NAME_ERRORS, CodeField
from talent.people.models import Person

LOGIN = re.compile(r"[a-z][a-z0-9_-]{3,29}")


class NewMobileForm(forms.Form):
    """The new number, with the digits sent to the old one where there is an old one."""

    code = CodeField(help_text="发到现在的号码的验证码。")
    phone = MobileField(label="新手机号", help_text="会发一条验证码到新号码。")

    def __init__(self, *args, has_old: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_old:
            del self.fields["code"]


class LoginNameForm(forms.Form):
    """A name to log in with; never like a mobile, and the same in capitals and small letters."""

    login = forms.CharField(
        label="登录名", max_length=30, help_text="4到30位，字母开头，可以有数字、下划线和横线。",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": "请填登录名。"},
    )  # fmt: skip

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, initial={"login": person.login or ""}, **kwargs)
        self.person = person

    def clean_login(self) -> str:
        login = self.cleaned_data["login"].strip().lower()
        if not LOGIN.fullmatch(login):
            raise forms.ValidationError("请用4到30位字母、数字、下划线或横线，字母开头。")
        if Person.objects.exclude(pk=self.person.pk).filter(login__iexact=login).exists():
            raise forms.ValidationError("这个登录名已有人用了，请换一个。")
        return login


class NewPasswordForm(SetPasswordForm):
    """A new password typed twice."""

    error_messages = {"password_mismatch": "两次填的密码不一样。"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        first, second = self.fields["new_password1"], self.fields["new_password2"]
        first.label, second.label = "新密码", "再填一次"
        first.help_text = "至少8位，不要全是数字，也不要和姓名、手机号相同。"
        second.help_text = ""
        first.error_messages["required"] = second.error_messages["required"] = "请填新密码。"


class HelpDigitsForm(forms.Form):
    """For a phone that can't scan: one's name, and the digits the teacher reads out."""

    name = forms.CharField(label="姓名", max_length=40, error_messages=NAME_ERRORS)
    digits = CodeField(help_text="老师念给您的6位数字。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["digits"].label = "6位数字"
        self.fields["digits"].error_messages["required"] = "请填老师给的6位数字。"


class SlipForm(forms.Form):
    """What is printed on a 核对身份单."""

    name = forms.CharField(label="姓名", max_length=40, error_messages=NAME_ERRORS)
    code = forms.CharField(
        label="核对码", max_length=20, help_text="单子上的8个字母和数字，大小写都可以。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": "请填单子上的核对码。"},
    )  # fmt: skip


class StaffMobileForm(forms.Form):
    """Staff give somebody a new number; the reason is kept."""

    mobile = MobileField(label="新手机号")
    reason = forms.CharField(
        label="原因",
        max_length=200,
        help_text="例如：换了号码，原号码已停用。",
        error_messages={"required": "请写明原因。"},
    )
