import pytest
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse

from talent.messages.models import Sms


@pytest.fixture
def ask_code(client):
    """`ask_code(mobile)` posts the number and follows to the page of the six digits."""

    def ask(mobile, **data):
        return client.post(reverse("account_request_login_code"), {"phone": mobile, **data})

    return ask


@pytest.fixture
def give_code(client):
    """Types the newest code that was sent (or the given one)."""

    def give(code=None, **data):
        code = code or Sms.objects.latest("pk").text.split("验证码")[1][:6]
        return client.post(reverse("account_confirm_login_code"), {"code": code, **data})

    return give


def code_of(secret):
    """The six digits an authenticator shows now."""
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


def logged_in_as(client):
    return int(client.session["_auth_user_id"]) if "_auth_user_id" in client.session else None
