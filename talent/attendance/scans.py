"""What a phone holds after scanning: its scan, so that a slow login doesn't spoil it, and a random device mark.

Both are signed cookies. The scan names session, moment, way and a random number to count tries by; it counts for half an hour, or, when it
came early, until half an hour after check-in opens. Nothing is stored on the server until somebody checks in.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.utils import timezone

from talent.attendance import tokens
from talent.attendance.check_ins import CheckInRefused, Reason
from talent.attendance.models import Path

SCAN_COOKIE, DEVICE_COOKIE = "scan", "device"
SALT = "talent.attendance.scan"
DEVICE_SALT = "talent.attendance.device"
KEPT = timedelta(hours=14)
COUNTS = timedelta(minutes=30)
EXPIRED = "二维码已过期，请找老师。大屏上的码每15秒更新，请再扫一次；扫不上，请老师帮您登记。"
FORGED = "这个码不是大屏上的签到码，请找老师。对准大屏再扫一次，或输入大屏上的6位签到码。"


@dataclass(frozen=True)
class BoundScan:
    """A genuine scan of one session's screen, bound to this phone."""

    session_id: int
    at: datetime
    path: str
    nonce: str

    def counts_for(self, session, now: datetime) -> bool:
        return now <= max(self.at, session.opens_at) + COUNTS


def device_of(request) -> str:
    """Hash of the phone's random mark; "" before it has one of ours."""
    return tokens.device_hash(request.get_signed_cookie(DEVICE_COOKIE, default="", salt=DEVICE_SALT))


def bound_scan(request) -> BoundScan | None:
    """The scan this phone holds, if it is ours and not too old to matter."""
    try:
        session_id, at, path, nonce = signing.loads(request.COOKIES.get(SCAN_COOKIE, ""), salt=SALT, max_age=KEPT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return BoundScan(session_id, datetime.fromtimestamp(at, tz=timezone.get_default_timezone()), path, nonce)


def new_scan(request, session_id: int, at: datetime, path: str) -> BoundScan:
    """A scan of this moment; a second one of the same session goes on counting the tries of the first."""
    bound = bound_scan(request)
    again = bound and bound.session_id == session_id
    return BoundScan(session_id, at, path, bound.nonce if again else secrets.token_urlsafe(9))


def bind(request, response, scan: BoundScan):
    """Give the phone its scan and, once, its mark."""
    value = signing.dumps([scan.session_id, int(scan.at.timestamp()), str(scan.path), scan.nonce], salt=SALT)
    response.set_cookie(SCAN_COOKIE, value, **_kept(request, KEPT))
    return mark_device(request, response)


def scan_of(request, token: str, now: datetime) -> BoundScan:
    """The scan a request stands on: the one bound to the phone for this session, else the code itself while current.

    CheckInRefused with FORGED or EXPIRED.
    """
    try:
        seen = tokens.read_screen_token(token)
    except tokens.TokenError:
        raise CheckInRefused(Reason.FORGED, FORGED)
    bound = bound_scan(request)
    if bound and bound.session_id == seen.session_id and not seen.is_current(now):
        return bound
    if seen.is_current(now):
        # A second scan of the same screen keeps the first one's time: who came early stays early.
        keeps = bound and bound.session_id == seen.session_id and now - bound.at < COUNTS
        return bound if keeps else new_scan(request, seen.session_id, now, Path.SCREEN)
    error = CheckInRefused(Reason.EXPIRED, EXPIRED)
    error.session_id = seen.session_id
    raise error


def _kept(request, age: timedelta) -> dict:
    return {
        "max_age": int(age.total_seconds()), "httponly": True, "samesite": "Lax", "secure": request.is_secure()
    }  # fmt: skip


def mark_device(request, response):
    """Give the phone its random mark, once; one we did not sign is replaced."""
    if not device_of(request):
        kept = _kept(request, timedelta(days=365))
        response.set_signed_cookie(DEVICE_COOKIE, secrets.token_urlsafe(16), salt=DEVICE_SALT, **kept)
    return response
