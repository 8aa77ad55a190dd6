"""What the projector needs: the code of now, some ahead, and who has arrived. Never the secret."""

import base64
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from talent.attendance import tokens
from talent.attendance.models import AttendanceHead, WalkIn
from talent.attendance.sign_outs import takes_sign_outs
from talent.files.qr import qr_svg

AHEAD = 12
MOST_AHEAD = 24
NAMES = 5


@dataclass(frozen=True)
class Arrivals:
    """Figures beside the code: people here (walk-ins too), people expected, the last names."""

    arrived: int
    total: int
    names: list[str]


def arrivals_of(session) -> Arrivals:
    here = AttendanceHead.objects.filter(session=session).here()
    walk_ins = WalkIn.objects.filter(session=session).unmatched()
    known = here.count()
    seated = session.signups.seated()
    expected = seated.count()
    # Somebody who came without a seat widens the room rather than making 41/40.
    unexpected = here.exclude(person__in=seated.values("person_id")).count() + walk_ins.count()
    last = [(head.at, head.person.name) for head in here.select_related("person").order_by("-at")[:NAMES]]
    last += [(walk_in.at, walk_in.name) for walk_in in walk_ins.order_by("-at")[:NAMES]]
    names = [name for _, name in sorted(last, reverse=True)[:NAMES]]
    return Arrivals(known + walk_ins.count(), expected + unexpected, names)


def address_of(request, token: str) -> str:
    return request.build_absolute_uri(reverse("check_in_page", args=[token]))


def code_payload(request, session) -> dict:
    """The code of now: {"url", "code", "expires_at"}; before expires_at neither address nor digits are refused as old."""
    now = timezone.now()
    step, code_step = tokens.step_of(now), tokens.step_of(now, tokens.CODE_STEP)
    expires_at = min(tokens.Scan(session.pk, step).expires_at, tokens.code_expires_at(code_step))
    return {
        "url": address_of(request, tokens.screen_token(session.pk, step)),
        "code": tokens.spoken_code(session.pk, code_step),
        "expires_at": timezone.localtime(expires_at).isoformat(),
    }


def screen_payload(request, session, ahead: int) -> dict:
    """What the page polls: arrivals always, and `ahead` codes with their pictures when it asks for some."""
    now = timezone.now()
    arrivals = arrivals_of(session)
    codes = tokens.codes_ahead(session.pk, now, min(ahead, MOST_AHEAD)) if ahead > 0 else []
    return {
        "now": now.timestamp(),
        "state": session.state.value,
        "signs_out": takes_sign_outs(session, now),
        "arrived": arrivals.arrived,
        "total": arrivals.total,
        "names": arrivals.names,
        "codes": [_code(request, code) for code in codes],
    }


def _code(request, code: tokens.ScreenCode) -> dict:
    return {
        "picture": picture_of(address_of(request, code.token)),
        "code": code.code,
        "since": code.since.timestamp(),
        "until": code.until.timestamp(),
    }


def picture_of(url: str) -> str:
    """The QR code as a data: address for an <img>."""
    svg = qr_svg(url, label="签到二维码")
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
