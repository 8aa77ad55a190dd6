"""Codes of the check-in screen: a stateless MAC of session and time step, nothing stored, nothing to leak.

The QR address holds 22 characters: session, step and 8 bytes of MAC. A step lasts 15 s; the current and the
previous one count, so a code that is seen works for at least 15 s and at most 30 s. The spoken code has six
digits and steps of 30 s, current and previous: it works for 30 to 60 s, long enough to be read out and typed.
The key is derived from SECRET_KEY and never reaches a browser: the screen only gets finished codes, some ahead.
"""

import base64
import binascii
import hashlib
import hmac
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

STEP = 15
CODE_STEP = 30
_LAYOUT = struct.Struct(">II")
_MAC_BYTES = 8


class TokenError(ValueError):
    """Not one of our codes."""


@dataclass(frozen=True)
class Scan:
    """A genuine screen code: whose session, and until when it counts."""

    session_id: int
    step: int

    @property
    def expires_at(self) -> datetime:
        return _moment((self.step + 2) * STEP)

    def is_current(self, now: datetime) -> bool:
        """The step of now or the one before; a code of the future is nobody's to know."""
        return step_of(now) - 1 <= self.step <= step_of(now)


def step_of(now: datetime, seconds: int = STEP) -> int:
    return int(now.timestamp()) // seconds


def screen_token(session_id: int, step: int) -> str:
    """The part of the address behind /check-in/ for one session and step."""
    body = _LAYOUT.pack(session_id, step)
    return base64.urlsafe_b64encode(body + _mac(b"screen", body)).rstrip(b"=").decode()


def read_screen_token(token: str) -> Scan:
    """What a token says, whether still current or not; TokenError for anything we did not make."""
    if len(token) != 22 or not token.isascii():
        raise TokenError
    try:
        raw = base64.urlsafe_b64decode(token + "==")
    except (binascii.Error, ValueError):
        raise TokenError
    body, mac = raw[: _LAYOUT.size], raw[_LAYOUT.size :]
    if not hmac.compare_digest(mac, _mac(b"screen", body)) or base64.urlsafe_b64encode(raw).decode()[:22] != token:
        raise TokenError
    return Scan(*_LAYOUT.unpack(body))


def spoken_code(session_id: int, step: int) -> str:
    """Six digits to read out; `step` counts 30 s."""
    mac = _mac(b"spoken", _LAYOUT.pack(session_id, step))
    return f"{int.from_bytes(mac) % 1_000_000:06d}"


def matches_code(session_id: int, code: str, now: datetime) -> bool:
    """Is this the session's six-digit code of now or of the step before?"""
    step = step_of(now, CODE_STEP)
    return any(hmac.compare_digest(spoken_code(session_id, s), code) for s in (step, step - 1))


def code_expires_at(step: int) -> datetime:
    return _moment((step + 2) * CODE_STEP)


def device_hash(device: str) -> str:
    """What facts keep of a phone's cookie: enough to see that two came from one, no way back."""
    return hmac.new(_key(b"device"), device.encode(), hashlib.sha256).hexdigest()[:16] if device else ""


def _mac(purpose: bytes, body: bytes) -> bytes:
    return hmac.new(_key(purpose), body, hashlib.sha256).digest()[:_MAC_BYTES]


def _key(purpose: bytes) -> bytes:
    return hashlib.sha256(b"check-in:" + purpose + b":" + settings.SECRET_KEY.encode()).digest()


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=timezone.get_default_timezone())


@dataclass(frozen=True)
class ScreenCode:
    """What the screen shows from `since` to `until`; accepted a little longer."""

    token: str
    code: str
    since: datetime
    until: datetime


def codes_ahead(session_id: int, now: datetime, count: int) -> list[ScreenCode]:
    """The code of now and the next ones, so that the screen survives a network blink of `count` × 15 s."""
    first = step_of(now)
    return [
        ScreenCode(
            token=screen_token(session_id, step),
            code=spoken_code(session_id, step * STEP // CODE_STEP),
            since=_moment(step * STEP),
            until=_moment(step * STEP) + timedelta(seconds=STEP),
        )
        for step in range(first, first + count)
    ]
