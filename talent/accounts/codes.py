"""A code by SMS inside a page of ours: registering, changing one's number, a forgotten password.

Logging in has allauth's own; the limits per number are one and the same. The code lives in the session, on the server.
"""

import secrets
import time

from allauth.core import ratelimit
from django.core.exceptions import ValidationError

from talent.accounts.limits import waiting_words
from talent.messages.actions import CODE_LIFE, queue_sms
from talent.messages.sms import shows_codes

TRIES = 3


def _key(purpose: str) -> str:
    return f"code:{purpose}"


def send_code(request, purpose: str, mobile: str) -> None:
    """Send six digits to the number and remember them for `purpose`. ValidationError: asked for too often."""
    if not ratelimit.consume(request, action="request_login_code", key=mobile):
        when = waiting_words(request, "request_login_code", mobile)
        raise ValidationError(f"验证码要得勤了，请{when}再试。着急的话请打电话给老师。")
    code = f"{secrets.randbelow(1_000_000):06d}"
    request.session[_key(purpose)] = {
        "mobile": mobile,
        "code": code,
        "until": time.time() + CODE_LIFE.total_seconds(),
        "left": TRIES,
    }
    queue_sms(mobile, "login_code", {"code": code})


def sent_to(request, purpose: str) -> str | None:
    """The number a code is on its way to; None when none was sent or it has ended."""
    state = request.session.get(_key(purpose))
    return state["mobile"] if state and state["until"] > time.time() else None


def check_code(request, purpose: str, typed: str) -> str:
    """
    The number whose code this is; the code is used up.

    ValidationError: wrong, with the tries that are left; ended, or tried too often: then a new one is needed.
    """
    state = request.session.get(_key(purpose))
    if not state or state["until"] <= time.time():
        raise ValidationError("验证码过期了，请再发一次。", code="ended")
    if not secrets.compare_digest(state["code"].encode(), typed.encode()):
        state["left"] -= 1
        request.session[_key(purpose)] = state
        if state["left"] <= 0:
            drop_code(request, purpose)
            raise ValidationError("试了3次都不对，请再发一次。", code="ended")
        raise ValidationError(f"验证码不对，请再看一眼短信。还可以试{state['left']}次。")
    drop_code(request, purpose)
    return state["mobile"]


def drop_code(request, purpose: str) -> None:
    request.session.pop(_key(purpose), None)


def demo_code(request, purpose: str) -> str:
    """What the demo shows, where no SMS is sent."""
    state = request.session.get(_key(purpose))
    return state["code"] if state and shows_codes() else ""
