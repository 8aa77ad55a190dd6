"""Around a session on the desk: its parts, who teaches, what is handed out, who helps at the door, who is invited."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from talent.people.access import desk
from talent.people.models import Person
from talent.text.numbers import row_id
from talent.training.forms import MaterialForm, PartFormSet, TrainerForm
from talent.training.helping import end_help, grant_help
from talent.training.inviting import sign_up_invited, tell_invited
from talent.training.models import SessionSignup
from talent.training.parts import set_parts
from talent.training.personal_links import link_token
from talent.training.rules import trains
from talent.training.states import State
from talent.training.teaching import add_material, add_trainer, drop_material, drop_trainer
from talent.training.texts import personal_invitation
from talent.training.views.lookups import do, run_session

PAGE = 50


@desk(trains)
def desk_session_parts(request, pk):
    """分几次上: a row a sitting; a row without its date goes."""
    session = run_session(request, pk)
    forms = PartFormSet(request.POST or None, initial=_parts_of(session))
    if request.method == "POST" and forms.is_valid():
        parts = [fields for form in forms if (fields := form.fields_of_part)]
        if do(request, lambda: set_parts(session, parts, by=request.user), "已保存。报名的人会收到时间变化的消息。"):
            return redirect("desk_session", pk=session.pk)
    page = {"session": session, "forms": forms}
    return render(request, "talent/training/session_parts.html", page, status=409 if request.method == "POST" else 200)


def _parts_of(session) -> list[dict]:
    parts = list(session.parts.all())
    rows = [(part.starts_at, part.ends_at, part.topic, part.place) for part in parts]
    rows = rows or [(session.starts_at, session.ends_at, "", "")]
    return [
        {"day": timezone.localtime(start).date(), "start": timezone.localtime(start).time(),
         "end": timezone.localtime(end).time(), "topic": topic, "place": place}
        for start, end, topic, place in rows
    ]  # fmt: skip


@desk(trains)
def desk_session_trainers(request, pk):
    """授课老师: somebody from the list of people, or an outside teacher."""
    session = run_session(request, pk)
    form = TrainerForm(request.POST if "name" in request.POST else None)
    if request.method == "POST":
        if "drop" in request.POST:
            drop_trainer(get_object_or_404(session.trainers, pk=row_id(request.POST["drop"])), by=request.user)
            return redirect("desk_session_trainers", pk=session.pk)
        if "person" in request.POST:
            person = _visible_person(request)
            do(request, lambda: add_trainer(session, by=request.user, person=person), f"已加上{person.name}。")
            return redirect("desk_session_trainers", pk=session.pk)
        if form.is_valid():
            add_trainer(session, by=request.user, **form.cleaned_data)
            return redirect("desk_session_trainers", pk=session.pk)
    page = {"session": session, "trainers": session.trainers.all(), "form": form, **_found(request)}
    return render(request, "talent/training/session_trainers.html", page, status=409 if form.errors else 200)


def _visible_person(request) -> Person:
    visible = Person.objects.visible_to(request.user).canonical_only().filter(is_active=True)
    return get_object_or_404(visible, pk=row_id(request.POST.get("person")))


def _found(request) -> dict:
    """People the search finds, and what was searched."""
    text = request.GET.get("q", "").strip()
    visible = Person.objects.visible_to(request.user).canonical_only().filter(is_active=True)
    return {"q": text, "people": visible.search(text).prefetch_related("posts__organization")[:20] if text else []}


@desk(trains)
def desk_session_materials(request, pk):
    """培训材料: put there and taken away."""
    session = run_session(request, pk)
    form = MaterialForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and "drop" in request.POST:
        drop_material(get_object_or_404(session.materials, pk=row_id(request.POST["drop"])), by=request.user)
        return redirect("desk_session_materials", pk=session.pk)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            add_material(session, data["file"], by=request.user, title=data["title"])
        except ValidationError as error:
            form.add_error("file", error)
        else:
            messages.success(request, "已放好，报了名的人能看到。")
            return redirect("desk_session_materials", pk=session.pk)
    page = {"session": session, "materials": session.materials.select_related("uploaded_by"), "form": form}
    return render(request, "talent/training/session_materials.html", page, status=409 if form.errors else 200)


@desk(trains)
def desk_session_helpers(request, pk):
    """协办人: give somebody the roster, the screen and check-in of this session, or take them back."""
    session = run_session(request, pk)
    if request.method == "POST":
        if "end" in request.POST:
            given = get_object_or_404(session.helpers.filter(until=None), pk=row_id(request.POST["end"]))
            do(request, lambda: end_help(given, by=request.user), "已结束，对方不能再看名单。")
        elif "person" not in request.POST:
            messages.error(request, "先找到要请的人，再点“请他协办”。")
        else:
            person = _visible_person(request)
            do(request, lambda: grant_help(session, person, by=request.user), f"已请{person.name}协办，会收到消息。")
        return redirect("desk_session_helpers", pk=session.pk)
    page = {"session": session, "helpers": session.helpers.filter(until=None).select_related("person", "granted_by"),
            **_found(request)}  # fmt: skip
    return render(request, "talent/training/session_helpers.html", page)


ANSWERS = {"": "没回复", "declined": "来不了", **{status.value: status.label for status in SessionSignup.Status}}
KINDS = {"": "todo", "signed_up": "done", "waitlisted": "progress"}


@desk(trains)
def desk_session_invited(request, pk):
    """邀请名单: who has answered what, each with their own link to send, and one tap to sign the rest up."""
    session = run_session(request, pk)
    found = session.invitations.select_related("person").order_by("person__name_pinyin", "pk")
    if "waiting" in request.GET:
        found = found.filter(pk__in=session.invitations.unanswered().values("pk"))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    answers = dict(
        session.signups.filter(person__in=[one.person_id for one in page]).values_list("person_id", "status")
    )
    for one in page:
        answer = answers.get(one.person_id) or ("declined" if one.declined_at else "")
        one.badge = (KINDS.get(answer, "plain"), ANSWERS[answer])
        url = request.build_absolute_uri(f"/r/{link_token(session.pk, one.person_id)}/")
        one.text = personal_invitation(session, one.person.name, url)
    context = {"session": session, "page_obj": page, "open": session.state == State.PUBLISHED,
               "unanswered": session.invitations.unanswered().count(), "all": session.invitations.count()}  # fmt: skip
    return render(request, "talent/training/session_invited.html", context)


@desk(trains)
@require_POST
def desk_session_invited_act(request, pk):
    """通知没回复的人 (in the app, by SMS if ticked), or 全部报上名."""
    session = run_session(request, pk)
    try:
        if "sign_up" in request.POST:
            signups = sign_up_invited(session, by=request.user)
            waiting = sum(signup.status == SessionSignup.Status.WAITLISTED for signup in signups)
            rest = f"，{waiting}人排候补" if waiting else ""
            messages.success(request, f"已报名{len(signups) - waiting}人{rest}。")
        else:
            told = tell_invited(session, by=request.user, sms="sms" in request.POST)
            messages.success(request, f"已通知{told}人，每人只通知一次。" if told else "都通知过或回复过了。")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("desk_session_invited", pk=session.pk)
