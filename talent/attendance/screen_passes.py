"""投屏码: eight digits a trainer reads out or types on a borrowed computer; they open one session's screen."""

import secrets
from datetime import timedelta

from django.core import signing
from django.utils import timezone

from talent.attendance.models import ScreenPass
from talent.audit.actions import record

COOKIE = "screen"
SALT = "talent.attendance.screen"
AFTER_END = timedelta(hours=2)


def issue_screen_pass(session, *, by) -> ScreenPass:
    """The session's pass, made on first need; good until two hours after the end (at least two hours from now)."""
    now = timezone.now()
    current = ScreenPass.objects.filter(session=session, expires_at__gt=now).order_by("-pk").first()
    if current:
        return current
    expires = max(session.ends_at, now) + AFTER_END
    # A hundred million numbers for a handful of open sessions: guessing meets the limit first.
    made = ScreenPass.objects.create(session=session, code=f"{secrets.randbelow(10**8):08d}", expires_at=expires, by=by)
    record("issue_screen_pass", made, by=by, region_path=session.region.path, session=session.pk)
    return made


def open_pass(code: str) -> ScreenPass | None:
    """The pass of a typed code while it is good."""
    digits = code.replace(" ", "")
    return ScreenPass.objects.filter(code=digits, expires_at__gt=timezone.now()).select_related("session").first()


def give(request, response, found: ScreenPass):
    """Let this browser show the screen until the pass ends."""
    age = int((found.expires_at - timezone.now()).total_seconds())
    value = signing.dumps(found.pk, salt=SALT)
    response.set_cookie(COOKIE, value, max_age=age, httponly=True, samesite="Lax", secure=request.is_secure())
    return response


def held_pass(request) -> ScreenPass | None:
    """The pass this browser was given, while it is good."""
    try:
        pk = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
    except signing.BadSignature:
        return None
    return ScreenPass.objects.filter(pk=pk, expires_at__gt=timezone.now()).select_related("session__region").first()
