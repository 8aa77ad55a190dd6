"""场次 on the desk: list, one session, making, changing, publishing, cancelling, copying."""

import math

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from talent.people.access import desk
from talent.people.models import Person
from talent.people.pasting import NOT_CHOSEN, chosen_values
from talent.text.numbers import row_id
from talent.training import actions
from talent.training.forms import CancelForm, SessionForm
from talent.training.inviting import MOST as MOST_INVITED
from talent.training.inviting import invite
from talent.training.models import SessionSignup, TrainingSession
from talent.training.plan_models import PlanItem, TrainingPlan
from talent.training.plans import first_day_for, from_plan
from talent.training.rules import can_host, can_run, manages_people, trains
from talent.training.states import BADGES, State
from talent.training.texts import cancelled_notice, group_notice, part_lines, when
from talent.training.views.lookups import do, run_session

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
    """办一场培训: from nothing, from a line of a plan (?item=…), or for the people that were sent along."""
    item = _plan_item(request)
    people = _people_along(request)
    if people is None:
        messages.error(request, NOT_CHOSEN)
        return redirect("desk_sessions")
    form = SessionForm(request.POST or None, person=request.user, initial=_filled_in(request, item))
    if request.method == "POST" and form.is_valid():
        session = _saved(form, lambda: _create(request, form, item, people))
        if session:
            published = session.status == State.PUBLISHED
            messages.success(
                request, "已发布。复制群通知，发到群里。" if published else "已存为草稿。核对一遍，再点“发布”。"
            )
            return redirect("desk_session", pk=session.pk)
    page = {"form": form, "people": people, "item": item}
    return render(request, "talent/training/session_form.html", page, status=409 if form.errors else 200)


def _plan_item(request) -> PlanItem | None:
    """The line of a plan this session is made from (?item=…); 404 for a plan that isn't kept by this person."""
    chosen = request.GET.get("item", "")
    if not chosen:
        return None
    kept = PlanItem.objects.filter(plan__in=TrainingPlan.objects.kept_by(request.user))
    return get_object_or_404(kept.select_related("plan__region"), pk=row_id(chosen))


def _create(request, form, item, people) -> TrainingSession:
    with transaction.atomic():
        session = actions.create_session(by=request.user, plan_item=item, **form.verb_fields)
        invite(session, people, by=request.user)
        if "publish" in request.POST:
            session = actions.publish_session(session, by=request.user)
    return session


@desk(trains)
@require_POST
def desk_session_for(request):
    """办补训专场: the form filled in for exactly the people of a list; seats for a fifth more. Nothing is written yet."""
    people = _people_along(request)
    if not people:
        messages.error(request, NOT_CHOSEN if people is None else "先勾选要请来的人。")
        return redirect(_back(request))
    initial = _filled_in(request, None) | {"title": "补训专场", "capacity": max(math.ceil(len(people) * 1.2), 1)}
    form = SessionForm(person=request.user, initial=initial)
    return render(request, "talent/training/session_form.html", {"form": form, "people": people})


def _back(request) -> str:
    page = request.headers.get("Referer", "")
    return page if url_has_allowed_host_and_scheme(page, {request.get_host()}) else reverse("desk_sessions")


def _people_along(request) -> list[Person] | None:
    """
    The people posted as `people`, or chosen of a pasted list; none of them is written to yet.

    None when a single one of them is not to be seen, so that a mixed list is refused.
    """
    posted = {*request.POST.getlist("people"), *chosen_values(request.POST)}
    pks = {row_id(text) for text in posted}
    if None in pks or len(pks) > MOST_INVITED:
        return None
    found = list(Person.objects.visible_to(request.user).filter(pk__in=pks).order_by("name_pinyin", "pk"))
    return found if len(found) == len(pks) else None


def _filled_in(request, item: PlanItem | None) -> dict:
    """What a new session starts from: the plan's line, and place and hours of the day of the last session one ran."""
    last = TrainingSession.objects.run_by(request.user).order_by("-created", "-pk").first()
    filled = {}
    if last is not None:
        start, end = timezone.localtime(last.starts_at), timezone.localtime(last.ends_at)
        filled = {"place": last.place, "map_link": last.map_link, "region": last.region_id, "hours": last.hours}
        if start.time() < end.time():
            filled |= {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
    if item is not None:
        filled |= {name: value for name, value in from_plan(item).items() if value not in (None, "")}
        filled["day"] = first_day_for(item, timezone.localdate())
    return filled


@desk(trains)
def desk_session_edit(request, pk):
    session = run_session(request, pk)
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


@desk(manages_people)
def desk_session(request, pk):
    """One session: what is next, who signed up, the group text."""
    session = get_object_or_404(
        TrainingSession.objects.visible_to(request.user).select_related("region", "plan_item__plan__region"), pk=pk
    )
    runs = can_run(request.user, session)
    signups = session.signups.exclude(status=SessionSignup.Status.CANCELLED).select_related("person")
    if not runs:
        signups = signups.filter(person__in=Person.objects.visible_to(request.user))
    noted = list(session.noted_names.open())
    by_status = dict(session.signups.order_by().values_list("status").annotate(Count("pk")))
    seated = by_status.get("signed_up", 0) + len(noted)
    invited = session.invitations.count()
    url = request.build_absolute_uri(f"/sessions/{session.pk}/")
    text = cancelled_notice(session) if session.status == State.CANCELLED else (
        group_notice(session, url, session.capacity - seated))  # fmt: skip
    page = Paginator(signups.order_by("status", "queue", "person__name_pinyin"), PAGE).get_page(request.GET.get("page"))
    context = {
        "session": session, "state": session.state, "badge": BADGES[session.state], "runs": runs, "when": when(session),
        "page_obj": page, "seated": seated, "left": max(session.capacity - seated, 0),
        "waiting": by_status.get("waitlisted", 0), "excused": by_status.get("excused", 0),
        "here": session.attendance.here().count(), "text": text if session.is_public else "", "url": url,
        "partners": session.partners.all(), "noted": noted if runs else [], "trainers": session.trainers.all(),
        "parts": part_lines(session), "materials": session.materials.count() if runs else 0,
        "helpers": list(session.helpers.filter(until=None).select_related("person")) if runs else [],
        "invited": invited, "unanswered": session.invitations.unanswered().count() if invited else 0,
    }  # fmt: skip
    return render(request, "talent/training/desk_session.html", context)


@desk(trains)
@require_POST
def desk_session_publish(request, pk):
    session = run_session(request, pk)
    do(request, lambda: actions.publish_session(session, by=request.user), "已发布。复制群通知，发到群里。")
    return redirect("desk_session", pk=pk)


@desk(trains)
def desk_session_cancel(request, pk):
    session = run_session(request, pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = actions.cancel_session
        do(request, lambda: verb(session, by=request.user, **form.cleaned_data), "已取消，报名的人会收到消息。")
        return redirect("desk_session", pk=pk)
    page = {"form": form, "session": session}
    return render(request, "talent/training/session_cancel.html", page, status=409 if form.errors else 200)


@desk(trains)
@require_POST
def desk_session_copy(request, pk):
    session = run_session(request, pk)
    if not can_host(request.user, session.region):
        messages.error(request, f"这场由{session.region.name}举办，请用“办一场”以本单位名义办。")
        return redirect("desk_session", pk=pk)
    copy = actions.copy_session(session, by=request.user)
    messages.success(request, "照着办了一场新的草稿，改好时间再发布。")
    return redirect("desk_session_edit", pk=copy.pk)
