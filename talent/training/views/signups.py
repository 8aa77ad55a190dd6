"""Signing people up on the desk: by search, by a pasted group list, and names that nobody knows yet."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from talent.messages.actions import notify
from talent.people.access import desk
from talent.people.models import Person
from talent.people.pasting import chosen_people, match_pasted
from talent.pools.models import PoolMembership
from talent.text.numbers import row_id
from talent.training.clashes import clashes_of
from talent.training.models import SessionSignup
from talent.training.noting import note_names, settle_name
from talent.training.rules import can_run, manages_people, trains
from talent.training.session_rows import NotedName
from talent.training.signups import cancel_signup, seats_taken, sign_up_many
from talent.training.texts import when
from talent.training.views.lookups import do, run_session, seen_session

PAGE = 50


@desk(manages_people)
def desk_session_sign_up(request, pk):
    """替人报名: choose people of the pool, with search. Nobody gets a text message for it."""
    session = seen_session(request, pk)
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
        do(request, lambda: _sign_up(request, session, people), None)
        return redirect("desk_session", pk=pk)
    page = Paginator(candidates, PAGE).get_page(request.GET.get("page"))
    context = {"session": session, "page_obj": page, "q": request.GET.get("q", ""),
               "left": max(session.capacity - seats_taken(session), 0), "everybody": "everybody" in request.GET}  # fmt: skip
    return render(request, "talent/training/desk_sign_up.html", context)


def _sign_up(request, session, people) -> None:
    clashing = clashes_of(session, people)
    if clashing and "anyway" not in request.POST:
        people = [person for person in people if person.pk not in clashing]
        other = next(iter(clashing.values()))
        messages.warning(request, f"{len(clashing)}人那时已报名《{other.title}》等场次，没有重复报名。")
    if not people:
        return
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
    session = seen_session(request, pk)
    person = get_object_or_404(_droppable(request, session), pk=person_pk)
    do(request, lambda: cancel_signup(session, person, by=request.user), f"已取消{person.name}的报名。")
    return redirect("desk_session", pk=pk)


def _droppable(request, session):
    on_list = Person.objects.filter(signups__session=session)
    return on_list if can_run(request.user, session) else on_list.filter(
        pk__in=Person.objects.visible_to(request.user).values("pk"))  # fmt: skip


@desk(manages_people)
def desk_session_paste(request, pk):
    """粘贴接龙: match the lines, choose among namesakes, sign all up with one tap. No SMS unless it is ticked."""
    session = seen_session(request, pk)
    if request.method == "POST" and "sign_up" in request.POST:
        return _sign_up_pasted(request, session)
    text, matches, error, status = request.POST.get("pasted", ""), None, "", 200
    if request.method == "POST":
        try:
            matches = match_pasted(request.user, text)
        except ValidationError as problem:
            error, status = problem.messages[0], 400
    _mark_standing(session, [person for match in matches or [] for person in match.people])
    context = {
        "session": session, "pasted": text, "matches": matches, "error": error, "runs": can_run(request.user, session),
        "left": max(session.capacity - seats_taken(session), 0),
        "counts": {kind: sum(match.kind == kind for match in matches or []) for kind in ("one", "several", "unknown")},
        "unknown": [match for match in matches or [] if match.kind == "unknown"],
    }  # fmt: skip
    return render(request, "talent/training/desk_paste.html", context, status=status)


def _mark_standing(session, people) -> None:
    """Beside each name: whether they are signed up already, or sit elsewhere at that time."""
    there = dict(session.signups.open().filter(person__in=people).values_list("person_id", "status"))
    clashing = clashes_of(session, people)
    for person in people:
        if person.pk in there:
            person.badge = ("done", SessionSignup.Status(there[person.pk]).label)
        elif person.pk in clashing:
            person.badge = ("todo", "那时有别的培训")


def _sign_up_pasted(request, session):
    data = request.POST
    named = any(value for name, value in data.items() if name == "person" or name.startswith("choice-"))
    noted = [name.strip() for name in data.getlist("note") if name.strip()]
    try:
        people = chosen_people(request.user, data) if named else []
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("desk_session_paste", pk=session.pk)
    if not people and not noted:
        messages.error(request, "先勾选要报名的人。")
        return redirect("desk_session_paste", pk=session.pk)
    if people and do(request, lambda: _sign_up(request, session, people)) and "sms" in data:
        _tell(session, people)
    if noted and can_run(request.user, session):
        do(request, lambda: _note(request, session, noted))
    return redirect("desk_session", pk=session.pk)


def _tell(session, people) -> None:
    """已为您报名 by SMS, once a seat."""
    context = {"when": when(session), "title": session.title, "place": session.place}
    for seat in session.signups.seated().filter(person__in=people).select_related("person"):
        key = f"signed-up:{seat.pk}:{seat.created.timestamp():.0f}"
        notify(seat.person, "signed_up", context, sms=True, key=key, link=f"/sessions/{session.pk}/")


def _note(request, session, texts: list[str]) -> None:
    """Lines as `name|mobile`; what finds no seat is said by name."""
    pairs = [(name.strip()[:60], mobile if mobile.isdecimal() and len(mobile) == 11 else "")
             for name, _, mobile in (text.partition("|") for text in texts)]  # fmt: skip
    count, left = note_names(session, [pair for pair in pairs if pair[0]], by=request.user)
    if count:
        messages.success(request, f"先记下{count}个名字，到场核对。")
    if left:
        messages.warning(request, f"名额不够，没有记下：{'、'.join(left[:5])}。")


@desk(trains)
def desk_session_noted(request, pk, noted_pk):
    """Who is this name? Choose a person, or strike it off."""
    session = run_session(request, pk)
    noted = get_object_or_404(NotedName.objects.open().select_related("session__region"), session=session, pk=noted_pk)
    if request.method == "POST":
        return _settle(request, noted)
    text = request.GET.get("q", noted.name)
    visible = Person.objects.visible_to(request.user).canonical_only().filter(is_active=True)
    people = visible.search(text).prefetch_related("posts__organization")[:20] if text.strip() else []
    context = {"session": session, "noted": noted, "q": text, "people": people}
    return render(request, "talent/training/desk_noted.html", context)


def _settle(request, noted):
    chosen, person = row_id(request.POST.get("person")), None
    if request.POST.get("person") != "none":
        if chosen is None:
            messages.error(request, "先选一位，或点“划掉”。")
            return redirect(request.path)
        person = get_object_or_404(Person.objects.visible_to(request.user).canonical_only(), pk=chosen)
    sentence = f"“{noted.name}”是{person.name}，已报名。" if person else f"已划掉“{noted.name}”。"
    do(request, lambda: settle_name(noted, person, by=request.user), sentence)
    return redirect("desk_session", pk=noted.session_id)
