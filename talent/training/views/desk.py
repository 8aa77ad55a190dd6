"""场次 on the desk: list, one session, making, changing, publishing, cancelling, copying, signing people up."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from talent.people.access import desk
from talent.people.models import Person
from talent.pools.models import PoolMembership
from talent.text.numbers import row_id
from talent.training import actions
from talent.training.forms import CancelForm, SessionForm
from talent.training.models import SessionSignup, TrainingSession
from talent.training.plan_models import PlanItem, TrainingPlan
from talent.training.plans import from_plan
from talent.training.rules import can_run, manages_people, trains
from talent.training.signups import cancel_signup, sign_up_many
from talent.training.states import BADGES, State
from talent.training.texts import cancelled_notice, group_notice, when

PAGE = 50


@desk(manages_people)
def desk_sessions(request):
    """The list, a tab per state; newest first, what is to come in order of time."""
    visible = TrainingSession.objects.visible_to(request.user)
    found = visible.with_state().order_by().values_list("state_now").annotate(Count("pk"))
    counts = dict.fromkeys(State, 0) | {State(state): count for state, count in found}
    state = request.GET.get("state", "")
    found = visible.in_state(state) if state in State.values else visible
    coming = state in (State.PUBLISHED, State.RUNNING)
    found = found.search(request.GET.get("q", "")).select_related("region").with_signup_counts()
    found = found.order_by("starts_at" if coming else "-starts_at", "pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page, "rows": [(session, BADGES[session.state]) for session in page], "state": state,
        "tabs": [(value, value.label, counts[value]) for value in State], "all": sum(counts.values()),
        "q": request.GET.get("q", ""), "may_host": trains(request.user),
    }  # fmt: skip
    return render(request, "talent/training/desk_sessions.html", context)


@desk(trains)
def desk_session_new(request):
    item = _plan_item(request)
    form = SessionForm(request.POST or None, person=request.user, initial=from_plan(item) if item else None)
    if request.method == "POST" and form.is_valid():
        session = _saved(form, lambda: actions.create_session(by=request.user, plan_item=item, **form.verb_fields))
        if session:
            messages.success(request, "已存为草稿。核对一遍，再点“发布”。")
            return redirect("desk_session", pk=session.pk)
    return render(request, "talent/training/session_form.html", {"form": form}, status=409 if form.errors else 200)


def _plan_item(request) -> PlanItem | None:
    """The line of a plan this session is made from (?item=…); 404 for a plan that isn't kept by this person."""
    chosen = request.GET.get("item", "")
    if not chosen:
        return None
    kept = PlanItem.objects.filter(plan__in=TrainingPlan.objects.kept_by(request.user))
    return get_object_or_404(kept.select_related("plan__region"), pk=row_id(chosen))


@desk(trains)
def desk_session_edit(request, pk):
    session = _run(request, pk)
    form = SessionForm(request.POST or None, instance=session, person=request.user)
    valid = request.method == "POST" and form.is_valid()
    if valid and _saved(form, lambda: actions.update_session(session, by=request.user, **form.verb_fields)):
        messages.success(request, "已保存。")
        return redirect("desk_session", pk=session.pk)
    page = {"form": form, "session": session}
    return render(request, "talent/training/session_form.html", page, status=409 if form.errors else 200)


def _saved(form: SessionForm, verb) -> TrainingSession | None:
    """The verb's answer; its refusal becomes the form's errors."""
    try:
        return verb()
    except ValidationError as error:
        known = {name: found for name, found in error.message_dict.items() if name in form.fields} if hasattr(
            error, "error_dict") else {}  # fmt: skip
        form.add_error(None, error.messages) if not known else form.add_error(None, ValidationError(known))
        return None


def _run(request, pk) -> TrainingSession:
    """A session this person runs; 404 for any other."""
    return get_object_or_404(TrainingSession.objects.run_by(request.user).select_related("region"), pk=pk)


def _seen(request, pk) -> TrainingSession:
    """A session this person may at least look at."""
    return get_object_or_404(TrainingSession.objects.visible_to(request.user).select_related("region"), pk=pk)


@desk(manages_people)
def desk_session(request, pk):
    """One session: what is next, who signed up, the group text."""
    session = _seen(request, pk)
    runs = can_run(request.user, session)
    signups = session.signups.exclude(status=SessionSignup.Status.CANCELLED).select_related("person")
    if not runs:
        signups = signups.filter(person__in=Person.objects.visible_to(request.user))
    seated = session.signups.seated().count()
    url = request.build_absolute_uri(f"/sessions/{session.pk}/")
    text = cancelled_notice(session) if session.status == State.CANCELLED else (
        group_notice(session, url, session.capacity - seated))  # fmt: skip
    page = Paginator(signups.order_by("status", "queue", "person__name_pinyin"), PAGE).get_page(request.GET.get("page"))
    context = {
        "session": session, "state": session.state, "badge": BADGES[session.state], "runs": runs, "when": when(session),
        "page_obj": page, "seated": seated, "left": max(session.capacity - seated, 0),
        "waiting": session.signups.waiting().count(), "excused": session.signups.filter(status="excused").count(),
        "here": session.attendance.here().count(), "text": text if session.is_public else "", "url": url,
        "partners": session.partners.all(),
    }  # fmt: skip
    return render(request, "talent/training/desk_session.html", context)


@desk(trains)
@require_POST
def desk_session_publish(request, pk):
    session = _run(request, pk)
    _do(request, lambda: actions.publish_session(session, by=request.user), "已发布。复制群通知，发到群里。")
    return redirect("desk_session", pk=pk)


@desk(trains)
def desk_session_cancel(request, pk):
    session = _run(request, pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = actions.cancel_session
        _do(request, lambda: verb(session, by=request.user, **form.cleaned_data), "已取消，报名的人会收到消息。")
        return redirect("desk_session", pk=pk)
    page = {"form": form, "session": session}
    return render(request, "talent/training/session_cancel.html", page, status=409 if form.errors else 200)


@desk(trains)
@require_POST
def desk_session_copy(request, pk):
    copy = actions.copy_session(_run(request, pk), by=request.user)
    messages.success(request, "照着办了一场新的草稿，改好时间再发布。")
    return redirect("desk_session_edit", pk=copy.pk)


@desk(manages_people)
def desk_session_sign_up(request, pk):
    """替人报名: choose people of the pool, with search. Nobody gets a text message for it."""
    session = _seen(request, pk)
    candidates = _candidates(request, session)
    if request.method == "POST":
        chosen = list(filter(None, map(row_id, request.POST.getlist("people"))))
        people = list(Person.objects.visible_to(request.user).filter(pk__in=chosen).select_related("canonical"))
        if len(people) != len(set(request.POST.getlist("people"))):
            # One foreign number among one's own: nobody is signed up, and nothing says whose it was.
            messages.error(request, "名单里有您看不到的人，一个也没有报名。请重新勾选。")
            return redirect(request.get_full_path())
        if not people:
            messages.error(request, "先勾选要报名的人。")
            return redirect(request.get_full_path())
        _do(request, lambda: _sign_up(request, session, people), None)
        return redirect("desk_session", pk=pk)
    page = Paginator(candidates, PAGE).get_page(request.GET.get("page"))
    seated = session.signups.seated().count()
    context = {"session": session, "page_obj": page, "q": request.GET.get("q", ""),
               "left": max(session.capacity - seated, 0), "everybody": "everybody" in request.GET}  # fmt: skip
    return render(request, "talent/training/desk_sign_up.html", context)


def _sign_up(request, session, people) -> None:
    signups = sign_up_many(session, people, by=request.user)
    waiting = sum(signup.status == SessionSignup.Status.WAITLISTED for signup in signups)
    messages.success(request, f"已报名{len(signups) - waiting}人" + (f"，{waiting}人排候补。" if waiting else "。"))


def _candidates(request, session):
    """Pool members one sees who are not signed up yet; `everybody` widens it to all people one sees."""
    people = Person.objects.visible_to(request.user).canonical_only().filter(is_active=True)
    if "everybody" not in request.GET:
        members = PoolMembership.objects.visible_to(request.user).active_on()
        people = people.filter(pk__in=members.values("person_id"))
    there = session.signups.open().values("person_id")
    return people.exclude(pk__in=there).search(request.GET.get("q", "")).prefetch_related("posts__organization")


@desk(manages_people)
@require_POST
def desk_session_drop(request, pk, person_pk):
    """Give somebody's seat back for them."""
    session = _seen(request, pk)
    person = get_object_or_404(_droppable(request, session), pk=person_pk)
    _do(request, lambda: cancel_signup(session, person, by=request.user), f"已取消{person.name}的报名。")
    return redirect("desk_session", pk=pk)


def _droppable(request, session):
    on_list = Person.objects.filter(signups__session=session)
    return on_list if can_run(request.user, session) else on_list.filter(
        pk__in=Person.objects.visible_to(request.user).values("pk"))  # fmt: skip


def _do(request, verb, sentence: str | None) -> None:
    try:
        verb()
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        if sentence:
            messages.success(request, sentence)
