"""签到名单: tick, undo, help, walk-ins; and the learner's own code scanned by the trainer."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from talent.attendance import screen_passes
from talent.attendance.check_ins import check_in, mark_roster
from talent.attendance.forms import WalkInForm
from talent.attendance.models import AttendanceHead, Mark, Path, RefusedCheckIn, WalkIn
from talent.attendance.offline import worker_version
from talent.attendance.personal import read_personal_token
from talent.attendance.roster import heads_by_person, roster_of
from talent.attendance.sign_outs import sign_out_everybody
from talent.attendance.walk_ins import dismiss_walk_in, enter_walk_in, known_pairs, match_walk_in, welcome_walk_in
from talent.people.access import desk
from talent.people.models import Person
from talent.text.numbers import row_id
from talent.training.models import TrainingSession
from talent.training.rules import assists, trains
from talent.training.states import State

MARKS = {"present": Mark.PRESENT, "late": Mark.LATE, "absent": Mark.ABSENT, "excused": Mark.EXCUSED,
         "cleared": Mark.CLEARED}  # fmt: skip


def run_session(request, pk) -> TrainingSession:
    """A session this person runs; 404 for any other."""
    found = TrainingSession.objects.run_by(request.user).public().select_related("region")
    return get_object_or_404(found, pk=pk)


def door_session(request, pk) -> TrainingSession:
    """A session at whose door this person stands: whoever runs it, and its helpers; 404 for any other."""
    found = TrainingSession.objects.assisted_by(request.user).public().select_related("region")
    return get_object_or_404(found, pk=pk)


@desk(assists)
@never_cache
def desk_roster(request, pk):
    """The roster; ?live=… is its changing part alone, 204 while nothing has changed since that version."""
    session = door_session(request, pk)
    if request.method == "POST":
        return _mark(request, session)
    if "live" in request.GET:
        return _live(request, session)
    return _roster(request, session)


def _live(request, session):
    version = _version(session)
    if request.GET["live"] == version:
        return HttpResponse(status=204)
    response = render(request, "talent/attendance/roster_live.html", _standing(request, session))
    response["X-Roster-Version"] = version
    return response


def _version(session) -> str:
    """Another word as soon as anybody has come, gone, signed up or been matched."""
    marks = AttendanceHead.objects.filter(session=session).aggregate(last=Max("fact_id"))["last"]
    doors = WalkIn.objects.filter(session=session).unmatched().aggregate(last=Max("pk"), count=Count("pk"))
    seats = session.signups.aggregate(last=Max("updated"))["last"]
    last, noted = seats.timestamp() if seats else 0, session.noted_names.open().count()
    return f"{session.status}-{marks or 0}-{doors['last'] or 0}-{doors['count']}-{last}-{noted}"


def _standing(request, session) -> dict:
    """Who is here and who is not, with the walk-ins and whom they seem to be."""
    rows = roster_of(session, request.GET.get("q", ""))
    walk_ins = list(WalkIn.objects.filter(session=session).unmatched())
    noted = list(session.noted_names.open()) if session.status == State.PUBLISHED else []
    runs = trains(request.user)
    pairs = {(one.name, one.mobile) for one in (*walk_ins, *noted)}
    known = known_pairs(session, pairs, request.user) if runs else {}
    return {
        "session": session, "rows": rows, "open": session.status == State.PUBLISHED, "runs": runs,
        "here": sum(row.is_here for row in rows), "left": sum(row.is_here and bool(row.head.left_at) for row in rows),
        "walk_ins": [(one, known.get((one.name, one.mobile))) for one in walk_ins],
        "unsettled": len(walk_ins) + len(noted), "noted": [(one, known.get((one.name, one.mobile))) for one in noted],
    }  # fmt: skip


def _roster(request, session, walk_in_form=None, status: int = 200):
    version = _version(session)
    standing = _standing(request, session)
    rows = standing["rows"]
    page = standing | {
        "q": request.GET.get("q", ""), "unmarked": [row for row in rows if row.is_awaited], "version": version,
        "helpers": [row.person for row in rows if row.is_here], "form": walk_in_form or WalkInForm(),
        "refused": RefusedCheckIn.objects.filter(session=session).select_related("person")[:50],
        "worker_version": worker_version(), "to_confirm": session.state in (State.RUNNING, State.TO_BE_CONFIRMED),
    }  # fmt: skip
    return render(request, "talent/attendance/roster.html", page, status=status)


def _mark(request, session):
    """One form for the whole roster: `mark=12:present` of a row's button, or `all` with the ticked people."""
    data = request.POST
    try:
        if "mark" in data:
            who, _, word = data["mark"].partition(":")
            marks = {pk: MARKS[word]} if (pk := row_id(who)) and word in MARKS else {}
            changed = mark_roster(session, marks, by=request.user)
        else:
            changed = _mark_many(request, session)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"已记下{changed}人。" if changed else "没有变化。先勾选要登记的人。")
    return redirect(f"{request.path}{'?' + request.GET.urlencode() if request.GET else ''}")


def _mark_many(request, session) -> int:
    data = request.POST
    if data.get("all") == "sign-out":
        return sign_out_everybody(session, by=request.user)
    ticked = [pk for text in data.getlist("who") if (pk := row_id(text))]
    if data.get("all") == "unmarked":
        # Those the button has named: of the list as it was searched, and nobody who asked for leave.
        ticked = [row.person.pk for row in roster_of(session, request.GET.get("q", "")) if row.is_awaited]
    if data.get("all") == "assisted":
        helper = Person.objects.filter(pk=row_id(data.get("helper"))).first()
        if helper and helper.pk not in {row.person.pk for row in roster_of(session)}:
            helper = None
        return mark_roster(
            session, dict.fromkeys(ticked, Mark.PRESENT), by=request.user, path=Path.ASSISTED,
            helped_by=helper or request.user,
        )  # fmt: skip
    mark = MARKS.get(data.get("as", "present"), Mark.PRESENT)
    return mark_roster(session, dict.fromkeys(ticked, mark), by=request.user)


@desk(assists)
@require_POST
def desk_walk_in(request, pk):
    session = door_session(request, pk)
    form = WalkInForm(request.POST)
    if form.is_valid():
        try:
            done = welcome_walk_in(session, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        else:
            known = not isinstance(done, WalkIn)
            name = form.cleaned_data["name"]
            messages.success(request, f"{name}已到。" if known else f"{name}先记下了，稍后核对是哪位。")
            return redirect("desk_roster", pk=session.pk)
    return _roster(request, session, form, status=409)


@desk(trains)
def desk_walk_in_match(request, pk, walk_in_pk):
    """Who is this walk-in? Choose a person, make a new one, or leave it out."""
    session = run_session(request, pk)
    walk_in = get_object_or_404(WalkIn.objects.unmatched().filter(session=session), pk=walk_in_pk)
    if request.method == "POST":
        return _match(request, session, walk_in)
    text = request.GET.get("q", walk_in.name)
    visible = Person.objects.visible_to(request.user).canonical_only()
    page = {"session": session, "walk_in": walk_in, "q": text,
            "people": visible.search(text).prefetch_related("posts__organization")[:20] if text.strip() else []}  # fmt: skip
    return render(request, "talent/attendance/walk_in.html", page)


def _chosen_person(request, choice: str) -> Person:
    """ValidationError where nobody was chosen; 404 for somebody this trainer does not see."""
    pk = row_id(choice)
    if pk is None:
        raise ValidationError("先选一位，或点“都不是”。")
    return get_object_or_404(Person.objects.visible_to(request.user).canonical_only(), pk=pk)


def _match(request, session, walk_in):
    choice = request.POST.get("person", "")
    try:
        if choice == "new":
            enter_walk_in(walk_in, by=request.user)
        elif choice == "none":
            dismiss_walk_in(walk_in, by=request.user)
        else:
            match_walk_in(walk_in, _chosen_person(request, choice), by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"{walk_in.name}已核对。")
    return redirect("desk_roster", pk=session.pk)


@desk(assists)
@require_POST
def desk_screen_pass(request, pk):
    """投屏码 for a borrowed computer."""
    session = door_session(request, pk)
    found = screen_passes.issue_screen_pass(session, by=request.user)
    page = {"session": session, "code": f"{found.code[:4]} {found.code[4:]}", "expires_at": found.expires_at,
            "address": request.build_absolute_uri("/screen/")}  # fmt: skip
    return render(request, "talent/attendance/screen_pass_code.html", page)


@desk(assists)
@never_cache
def desk_scan_person(request, token):
    """The trainer's phone has scanned a learner's own code: check them in to one of the sessions open now."""
    pk = read_personal_token(token)
    person = Person.objects.canonical_only().filter(pk=pk, is_active=True).first() if pk else None
    if person is None:
        return render(request, "talent/attendance/scan_person.html", {"person": None}, status=409)
    sessions = list(TrainingSession.objects.assisted_by(request.user).open_for_check_in().select_related("region"))
    if request.method == "POST":
        return _check_in_person(request, person, sessions)
    choices = [(session, heads_by_person(session, [person]).get(person.pk)) for session in sessions[:10]]
    return render(request, "talent/attendance/scan_person.html", {"person": person, "choices": choices})


def _check_in_person(request, person, sessions):
    session = next((one for one in sessions if str(one.pk) == request.POST.get("session")), None)
    if session is None:
        messages.error(request, "请选一场培训。")
        return redirect(request.path)
    try:
        check_in(session, person, path=Path.PERSONAL, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"{person.name}已到。")
    return redirect("desk_roster", pk=session.pk)
