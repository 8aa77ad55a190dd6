"""The pages around the second factor and the password, in our templates."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp

from talent.accounts.adapter import SecondFactorAdapter
from tests.factories import PersonFactory
from tests.talent.accounts.conftest import code_of, logged_in_as

pytestmark = pytest.mark.django_db

TWO = "/accounts/2fa/"


@pytest.fixture
def staff(licheng_admin):
    """Logs in by SMS, has no password: allauth has nothing to ask again."""
    licheng_admin.set_unusable_password()
    licheng_admin.save()
    return licheng_admin


def test_binding_and_its_recovery_codes(client_of, staff):
    client = client_of(staff)
    page = client.get(f"{TWO}totp/activate/")
    assert "绑定动态口令" in page.content.decode()
    answer = client.post(f"{TWO}totp/activate/", {"code": code_of(page.context["form"].secret)})
    assert answer["Location"] == f"{TWO}recovery-codes/"
    codes = client.get(f"{TWO}recovery-codes/").context["unused_codes"]
    assert len(codes) == 10
    for path in ("", "totp/deactivate/", "recovery-codes/generate/", "recovery-codes/download/"):
        assert client.get(TWO + path, follow=True).status_code == 200


def test_secrets_are_stored_encrypted(licheng_admin):
    secret = totp.generate_totp_secret()
    stored = totp.TOTP.activate(licheng_admin, secret).instance
    recovery = RecoveryCodes.activate(licheng_admin)
    for row in (stored, recovery.instance):
        row.refresh_from_db()
    assert secret not in str(stored.data)
    assert SecondFactorAdapter().decrypt(stored.data["secret"]) == secret
    assert len(SecondFactorAdapter().decrypt(recovery.instance.data["seed"])) < len(recovery.instance.data["seed"])


def test_wrong_digits_are_said_in_words(client_of, staff):
    client = client_of(staff)
    client.get(f"{TWO}totp/activate/")
    assert "口令不对" in client.post(f"{TWO}totp/activate/", {"code": "000000x"}).content.decode()
    assert Authenticator.objects.count() == 0


def test_password_then_digits(client, licheng_admin):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(licheng_admin, secret)
    answer = client.post("/accounts/login/", {"login": "licheng", "password": "demo-2023", "next": "/desk/roles/"})
    assert answer["Location"] == f"{TWO}authenticate/"
    assert logged_in_as(client) is None
    assert "动态口令" in client.get(f"{TWO}authenticate/").content.decode()
    client.post(f"{TWO}authenticate/", {"code": "000000x"})
    assert logged_in_as(client) is None
    assert client.post(f"{TWO}authenticate/", {"code": code_of(secret)})["Location"] == "/desk/roles/"
    assert logged_in_as(client) == licheng_admin.pk


def test_staff_cannot_drop_it_where_it_is_required(client_of, licheng_admin, learner, settings):
    settings.PRODUCTION = True
    for person, may in ((licheng_admin, False), (learner, True)):
        assert SecondFactorAdapter().can_delete_authenticator(Authenticator(user=person)) is may
    settings.DEMO = True
    assert SecondFactorAdapter().can_delete_authenticator(Authenticator(user=licheng_admin)) is True


def test_setting_a_password_of_ones_own(client_of, client):
    person = PersonFactory(mobile="13800001234")
    browser = client_of(person)
    assert browser.get("/accounts/password/change/")["Location"] == "/accounts/password/set/"
    assert browser.get("/accounts/password/set/").status_code == 200
    for weak, words in (("a1b2", "密码太短了，至少8位。"), ("13800001234", "密码跟 手机号 太相似了。")):
        answer = browser.post("/accounts/password/set/", {"password1": weak, "password2": weak})
        assert words in str(answer.context["form"].errors)
    good = {"password1": "Spring-water-2023", "password2": "Spring-water-2023"}
    assert browser.post("/accounts/password/set/", good)["Location"] == "/accounts/"
    assert browser.get("/accounts/password/change/").status_code == 200
    client.post("/accounts/login/", {"login": "13800001234", "password": "Spring-water-2023"})
    assert logged_in_as(client) == person.pk


def test_strangers_log_in_first(client, db):
    for path in (TWO, f"{TWO}totp/activate/", f"{TWO}recovery-codes/", "/accounts/password/change/"):
        assert client.get(path)["Location"] == f"/accounts/login/?next={path}"
    assert client.get(f"{TWO}authenticate/")["Location"] == "/accounts/login/"
