"""The door: the page behind the QR code, and /check-in/ with six digits and one's own code."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from talent.attendance import limits, personal, scans, tokens
from talent.attendance.check_ins import (
    CheckInRefused,
    Reason,
    TooEarly,
    check_in,
    note_refusal,
    queue_check_in,
    refuse_unless_open,
)
from talent.attendance.limits import TRIES, TailTries
from talent.attendance.models import Path, RefusedCheckIn
from talent.attendance.roster import heads_by_person, people_by_tail, people_of_phone
from talent.attendance.scans import BoundScan
from talent.attendance.sign_outs import sign_out, takes_sign_outs, taking_sign_outs
from talent.attendance.walk_ins import welcome_walk_in
from talent.files.qr import qr_svg
from talent.people.access import public
from talent.text.masks import mask_name
from talent.training.models import TrainingSession

TOO_MANY = "试的次数有点多了。请找老师帮您登记，不耽误。"
NO_SUCH_TAIL = "没找到这个手机号。可能老师登记的是另一个号码，试试家人的号码，或点“我还不在名单里”。"
RELOAD = "这部手机没记住刚才的页面。请刷新这一页再试，或对准大屏再扫一次。"
WRONG_CODE = "签到码不对，或已经换了新的。请看大屏上现在的6位数字再输一次。"


@dataclass
class Door:
    """One request at the door of one session."""

    request: object
    session: TrainingSession
    scan: BoundScan
    token: str
    device: str
    problem: str = ""
    matches: list = field(default_factory=list)

    @property
    def people(self) -> list:
        user = self.request.user
        return people_of_phone(user) if user.is_authenticated else []


@public
@never_cache
def check_in_page(request, token):
    """GET binds the scan to the phone and changes no attendance; POST checks in."""
    door = None
    try:
        door = _door(request, token)
        if request.method == "POST":
            return _post(door)
    except CheckInRefused as refusal:
        if door:
            refusal.session_id = door.session.pk
        return _refused(request, refusal)
    return scans.bind(request, _form(door), door.scan)


def _door(request, token: str) -> Door:
    """What the phone stands before, or CheckInRefused."""
    now = timezone.now()
    scan = scans.scan_of(request, token, now)
    session = TrainingSession.objects.select_related("region").filter(pk=scan.session_id).first()
    if session is None:
        raise CheckInRefused(Reason.FORGED, scans.FORGED)
    try:
        if not takes_sign_outs(session, now):
            refuse_unless_open(session, now)
        if not scan.counts_for(session, now):
            raise CheckInRefused(Reason.EXPIRED, scans.EXPIRED)
    except TooEarly:
        pass
    except CheckInRefused as refusal:
        refusal.session_id = session.pk
        raise
    return Door(request, session, scan, token, scans.device_of(request))


def _post(door: Door):
    user = door.request.user
    if door.request.POST.get("form") == "walk-in":
        return _post_walk_in(door)
    if not user.is_authenticated:
        return _post_tail(door)
    chosen = door.request.POST.get("who") or str(user.pk)
    # Whose phone it is needs no look at who shares it.
    people = [user] if chosen == str(user.pk) else door.people
    person = next((one for one in people if str(one.pk) == chosen), None)
    if person is None:
        door.problem = "请选一位再签到。"
        return _form(door, status=409)
    return _check_in(door, person, door.scan.path)


def _check_in(door: Door, person, path: str):
    if door.request.POST.get("do") == "sign-out":
        return _sign_out(door, person)
    try:
        done = check_in(door.session, person, path=path, at=door.scan.at, device=door.device)
    except TooEarly as early:
        queue_check_in(door.session, person, path=path, at=door.scan.at, device=door.device)
        return _waiting(door, person, early)
    return _green(door, person.name, done.repeated)


def _sign_out(door: Door, person):
    sign_out(door.session, person)
    return _green(door, person.name, False, word="已签退")


def _post_tail(door: Door):
    """No login: four digits, then 您是 王*兰 吗？, then 是我，签到. Five look-ups that lead nowhere."""
    bound = _bound(door)
    if bound is None:
        return _reload(door)
    tail = door.request.POST.get("tail", "").strip()
    valid = len(tail) == 4 and tail.isascii() and tail.isdigit()
    if not valid:
        door.problem = "请输入手机号的后四位数字。"
        return _form(door, status=409)
    tries = TailTries(door.session.pk, bound.nonce, door.device)
    if not tries.allow(tail):
        raise CheckInRefused(Reason.TOO_MANY, TOO_MANY)
    door.matches = people_by_tail(door.session, tail)
    chosen = door.request.POST.get("who")
    person = next((one for one in door.matches if str(one.pk) == chosen), None)
    if person is not None:
        tries.give_back(tail)
        return _check_in(door, person, Path.PHONE_TAIL)
    if door.matches and not chosen:
        return _form(door, tail=tail)
    note_refusal(Reason.UNKNOWN_TAIL, session_id=door.session.pk, device=door.device)
    door.matches, door.problem = [], NO_SUCH_TAIL
    return _form(door, status=409)


def _bound(door: Door) -> BoundScan | None:
    """The scan that this phone's tries are counted by; without its cookies it would have as many as it likes."""
    bound = scans.bound_scan(door.request)
    return bound if door.device and bound and bound.session_id == door.session.pk else None


def _reload(door: Door):
    """A phone that kept no cookie gets them now, and tries again."""
    door.problem = RELOAD
    return scans.bind(door.request, _form(door, status=409), door.scan)


def _post_walk_in(door: Door):
    """我还不在名单里: name and mobile, matched by the trainer. The answer never tells a stranger whose mobile we know."""
    data, bound = door.request.POST, _bound(door)
    if bound is None:
        return _reload(door)
    if not limits.may_walk_in(door.session.pk, bound.nonce, door.device):
        raise CheckInRefused(Reason.TOO_MANY, TOO_MANY)
    try:
        written = welcome_walk_in(
            door.session, data.get("name", ""), data.get("mobile", ""), device=door.device, at=door.scan.at
        )
    except ValidationError as error:
        door.problem = error.messages[0]
        return _form(door, status=409, walk_in=True)
    return _green(door, written.name, False, unmatched=True)


def _form(door: Door, status: int = 200, tail: str = "", walk_in: bool = False):
    people = door.people
    here = heads_by_person(door.session, people or door.matches)
    now = timezone.now()
    page = {
        "session": door.session, "people": people, "here": here, "token": door.token, "problem": door.problem,
        "choices": [(person, here.get(person.pk)) for person in people],
        "chosen": next((person.pk for person in people if person.pk not in here), people[0].pk if people else None),
        "mine": here.get(people[0].pk) if people else None,
        "matches": [{"pk": one.pk, "masked": mask_name(one.name), "head": here.get(one.pk)} for one in door.matches],
        "tail": tail, "early": now < door.session.opens_at,
        "leaving": takes_sign_outs(door.session, now), "over": now >= door.session.ends_at,
        "at_once": _returns_from_login(door, people, here),
        "walk_in": walk_in or (not door.request.user.is_authenticated and "new" in door.request.GET),
        "posted": door.request.POST if walk_in else {}, "tab": "sessions",
    }  # fmt: skip
    return render(door.request, "talent/attendance/check_in.html", page, status=status)


def _returns_from_login(door: Door, people: list, here: dict) -> bool:
    """Who scanned, then logged in to check in, has said what they want: the page sends its form by itself."""
    return "in" in door.request.GET and len(people) == 1 and not here and _bound(door) is not None


def _green(door: Door, name: str, repeated: bool, unmatched: bool = False, word: str = "已签到"):
    session = door.session
    page = {
        "word": word, "name": name, "now": timezone.localtime(), "repeat": repeated, "unmatched": unmatched, "token": door.token,
        "session_line": f"{session.title} · {session.place}",
    }  # fmt: skip
    return render(door.request, "talent/attendance/checked_in.html", page)


def _waiting(door: Door, person, early: TooEarly):
    page = {"session": door.session, "name": person.name, "sentence": early.sentence, "token": door.token,
            "opens_at": early.opens_at, "now": timezone.now(), "who": person.pk if person != door.request.user else "",
            "tail": door.request.POST.get("tail", ""), "tab": "sessions"}  # fmt: skip
    return render(door.request, "talent/attendance/waiting.html", page, status=409)


def _refused(request, refusal: CheckInRefused):
    user = request.user if request.user.is_authenticated else None
    note_refusal(
        refusal.reason, session_id=getattr(refusal, "session_id", None), person=user, device=scans.device_of(request)
    )
    page = {"sentence": refusal.sentence, "tab": "sessions"}
    return render(request, "talent/attendance/refused.html", page, status=409)


@public
@never_cache
def check_in_home(request):
    """签到: six digits, my own code, how to scan, my sessions of today."""
    if request.method == "POST":
        return _post_code(request)
    return scans.mark_device(request, _home(request))


def _post_code(request):
    now, device = timezone.now(), scans.device_of(request)
    user = request.user if request.user.is_authenticated else None
    if not user and not device:
        return scans.mark_device(request, _home(request, problem=RELOAD, status=409))
    if _tried_too_often(user, device, now):
        return _home(request, problem=TOO_MANY, status=409)
    code = request.POST.get("code", "").replace(" ", "")
    session = _session_of_code(code, user, now)
    if session is None:
        if not user:
            limits.note_wrong_code()
        note_refusal(Reason.WRONG_CODE, person=user, device=device)
        return scans.mark_device(request, _home(request, problem=WRONG_CODE, status=409))
    scan = scans.new_scan(request, session.pk, now, Path.CODE)
    token = tokens.screen_token(session.pk, tokens.step_of(now))
    if user and len(people_of_phone(user)) == 1 and not _leaves(session, user, now):
        try:
            response = _check_in(Door(request, session, scan, token, device), user, Path.CODE)
        except CheckInRefused as refusal:
            refusal.session_id = session.pk
            return _refused(request, refusal)
    else:
        response = redirect("check_in_page", token=token)
    return scans.bind(request, response, scan)


def _leaves(session, person, now) -> bool:
    """Is leaving what the digits may be typed for? Then the page asks: 签退 or not."""
    return takes_sign_outs(session, now) and (now >= session.ends_at or bool(heads_by_person(session, [person])))


def _tried_too_often(user, device: str, now) -> bool:
    """Ten wrong codes in ten minutes of one person, or phone; phones without a login share a generous cap besides."""
    if not user and limits.too_many_wrong_codes():
        return True
    whose = Q(person=user) if user else Q(device=device)
    since = now - timedelta(minutes=10)
    return RefusedCheckIn.objects.filter(whose, reason=Reason.WRONG_CODE, at__gt=since).count() >= 2 * TRIES


def _session_of_code(code: str, user, now) -> TrainingSession | None:
    """The session whose screen shows this code; if two do, the one this person signed up for."""
    if not (len(code) == 6 and code.isascii() and code.isdigit()):
        return None
    doors = (TrainingSession.objects.open_for_check_in(now), taking_sign_outs(now))
    ids = {pk for door in doors for pk in door.values_list("pk", flat=True) if tokens.matches_code(pk, code, now)}
    found = list(TrainingSession.objects.filter(pk__in=ids).select_related("region"))
    if len(found) > 1 and user:
        found = [session for session in found if session.signups.filter(person=user).exists()]
    return found[0] if len(found) == 1 else None


def _home(request, problem: str = "", status: int = 200):
    page = {"problem": problem, "tab": "sessions"}
    if request.user.is_authenticated:
        url = request.build_absolute_uri(personal.address_of(request.user))
        today = TrainingSession.objects.upcoming().filter(
            signups__person=request.user, signups__status="signed_up", starts_at__date=timezone.localdate()
        )
        page |= {"my_code": qr_svg(url, label="我的签到码"), "today": today.select_related("region")[:3]}
    return render(request, "talent/attendance/check_in_home.html", page, status=status)
