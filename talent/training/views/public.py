"""现场培训: what is coming, one session, 我参加 and 这次来不了."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render

from talent.people.access import member, public
from talent.registry.models import Region
from talent.training.forms import LeaveForm
from talent.training.inviting import make_ups_for
from talent.training.models import SessionSignup, TrainingSession
from talent.training.rules import assists_at, can_run, may_read_materials
from talent.training.signups import cancel_signup, request_leave, seats_taken, sign_up
from talent.training.states import BADGES, State
from talent.training.texts import part_lines, when

PAGE = 20
Status = SessionSignup.Status


@public
def session_list(request):
    """Sessions to come, by district and kind; `past=1` shows those that are over."""
    past = "past" in request.GET
    found = TrainingSession.objects.public().select_related("region")
    found = found.exclude(pk__in=TrainingSession.objects.upcoming().values("pk")).order_by("-starts_at") if past else (
        found.upcoming())  # fmt: skip
    region = _region(request.GET.get("region", ""))
    if region:
        found = found.within(region)
    mode = request.GET.get("mode", "")
    if mode in TrainingSession.Mode.values:
        found = found.filter(mode=mode)
    found = found.search(request.GET.get("q", "")).with_signup_counts()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    mine = _signups_of(request.user, page.object_list)
    context = {
        "page_obj": page, "rows": [(session, mine.get(session.pk)) for session in page], "past": past, "mode": mode,
        "districts": Region.objects.districts().in_code_order(), "region": region, "q": request.GET.get("q", ""),
        "tab": "sessions",
    }  # fmt: skip
    return render(request, "talent/training/session_list.html", context)


def _region(text: str) -> Region | None:
    return Region.objects.filter(pk=text).first() if text.isascii() and text.isdigit() and len(text) < 10 else None


def _signups_of(person, sessions) -> dict[int, SessionSignup]:
    if not person.is_authenticated:
        return {}
    return {signup.session_id: signup for signup in SessionSignup.objects.filter(person=person, session__in=sessions)}


@public
def session_detail(request, pk):
    """One session; a draft is nobody's but the staff's, so here it doesn't exist."""
    session = get_object_or_404(TrainingSession.objects.public().select_related("region"), pk=pk)
    return _detail(request, session)


def _detail(request, session, leave_form=None, status: int = 200):
    signup = _signups_of(request.user, [session]).get(session.pk)
    seated = seats_taken(session)
    page = {
        "session": session, "state": session.state, "badge": BADGES[session.state], "when": when(session),
        "seated": seated, "left": max(session.capacity - seated, 0), "signup": signup,
        "rank": SessionSignup.objects.rank(signup) if signup and signup.queue else None,
        "open": session.state == State.PUBLISHED, "leave_form": leave_form or LeaveForm(), "tab": "sessions",
        "partners": session.partners.all(), "trainers": session.trainers.all(), "parts": part_lines(session),
        "materials": session.materials.all() if may_read_materials(request.user, session, signup) else [],
        "make_ups": make_ups_for(session, request.user) if signup and signup.status == Status.EXCUSED else [],
        "assists": request.user.is_authenticated and assists_at(request.user, session), "leaving": bool(leave_form) or "leave" in request.GET,
        "attendance": session.attendance.marked().filter(person=request.user).first()
        if request.user.is_authenticated else None,
        "runs": request.user.is_authenticated and can_run(request.user, session),
    }  # fmt: skip
    return render(request, "talent/training/session_detail.html", page, status=status)


@member
def session_sign_up(request, pk):
    """我参加."""
    if request.method != "POST":  # where a log-in on the way leads back to
        return redirect("session_detail", pk=pk)
    session = get_object_or_404(TrainingSession.objects.public(), pk=pk)
    try:
        signup = sign_up(session, request.user, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        if signup.status == SessionSignup.Status.WAITLISTED:
            rank = SessionSignup.objects.rank(signup)
            messages.success(request, f"名额已满，为您排在候补第{rank}位。有名额就自动报上，并告诉您。")
        else:
            messages.success(request, f"已为您报名：{when(session)}，{session.place}。")
    return redirect("session_detail", pk=pk)


@member
def session_leave(request, pk):
    """这次来不了: with a reason it is leave (and a make-up session is offered), without a seat nothing to give back."""
    if request.method != "POST":  # where a log-in on the way leads back to
        return redirect("session_detail", pk=pk)
    session = get_object_or_404(TrainingSession.objects.public().select_related("region"), pk=pk)
    form = LeaveForm(request.POST)
    if not form.is_valid():
        return _detail(request, session, form, status=409)
    try:
        request_leave(session, request.user, by=request.user, reason=form.cleaned_data["reason"])
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "知道了，已为您请假。下面还有别的场次可以补训。")
    return redirect("session_detail", pk=pk)


@member
def session_cancel_signup(request, pk):
    """取消报名: gives the seat or the place in the queue back."""
    if request.method != "POST":  # where a log-in on the way leads back to
        return redirect("session_detail", pk=pk)
    session = get_object_or_404(TrainingSession.objects.public(), pk=pk)
    try:
        cancel_signup(session, request.user, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "已取消报名，名额让给后面的人。")
    return redirect("session_detail", pk=pk)
