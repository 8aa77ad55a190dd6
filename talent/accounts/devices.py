"""登录的设备: where a person is logged in, and ending it."""

import re
from importlib import import_module

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.db import transaction

from talent.accounts.models import LoginRecord
from talent.audit.actions import record
from talent.people.appointments import end_sessions
from talent.people.models import Person

# The first that fits; WeChat's browser names the phone as well.
DEVICES = ((r"iPhone", "iPhone"), (r"iPad", "iPad"), (r"HarmonyOS|OpenHarmony", "鸿蒙手机"), (r"Android", "安卓手机"),
           (r"Windows", "Windows电脑"), (r"Macintosh", "Mac电脑"), (r"Linux|X11", "Linux电脑"))  # fmt: skip
BROWSERS = (
    (r"MicroMessenger", "微信"),
    (r"Edg", "Edge"),
    (r"Firefox", "火狐"),
    (r"Chrome", "Chrome"),
    (r"Safari", "Safari"),
)
METHODS = {"code": "短信验证码", "password": "密码", "help": "老师帮助登录", "slip": "核对身份单", "demo": "演示"}
SHOWN = 20


def device_words(user_agent: str) -> str:
    """iPhone · 微信; 其他设备 where nothing is recognized."""
    found = [next((words for pattern, words in table if re.search(pattern, user_agent)), "")
             for table in (DEVICES, BROWSERS)]  # fmt: skip
    return " · ".join(word for word in found if word) or "其他设备"


def note_login(request, person: Person, method: str) -> None:
    """Remember this log-in; the oldest beyond what is shown are forgotten."""
    agent = request.headers.get("User-Agent", "")
    LoginRecord.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={"person": person, "device": device_words(agent), "method": METHODS.get(method, "")},
    )
    kept = LoginRecord.objects.filter(person=person).values_list("pk", flat=True)[:SHOWN]
    LoginRecord.objects.filter(person=person).exclude(pk__in=list(kept)).delete()


def follow_session(before: str, request) -> None:
    """The session got a new key (a password was set): the record of the log-in goes along."""
    if before and before != request.session.session_key:
        LoginRecord.objects.filter(session_key=before).update(session_key=request.session.session_key)


def logins_of(person: Person) -> list[LoginRecord]:
    """Log-ins whose session still exists; the others are forgotten."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return [found for found in LoginRecord.objects.filter(person=person)[:SHOWN] if store().exists(found.session_key)]


@transaction.atomic
def end_login(login: LoginRecord) -> None:
    """That device is logged out."""
    import_module(settings.SESSION_ENGINE).SessionStore(login.session_key).delete()
    record("end_login", login.person, by=login.person)
    login.delete()


@transaction.atomic
def end_other_logins(request) -> None:
    """Every session of the person but this one ends, also those nobody wrote down."""
    before = request.session.session_key
    person = request.user
    end_sessions(person)
    person.refresh_from_db(fields=["session_epoch"])
    update_session_auth_hash(request, person)
    follow_session(before, request)
    LoginRecord.objects.filter(person=person).exclude(session_key=request.session.session_key).delete()
    record("end_other_logins", person, by=person)
