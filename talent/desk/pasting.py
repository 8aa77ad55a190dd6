"""/desk/people/paste/: 粘贴名单 — who of a list from a chat is known here, in the pool, trained; and what is done next."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from talent.people.access import desk
from talent.people.pasting import chosen_people, chosen_values, match_pasted
from talent.people.rules import manages_people, trains
from talent.pools.forms import LevelForm
from talent.pools.laddering import change_levels
from talent.pools.models import PoolMembership
from talent.pools.rules import may_keep_pool
from talent.target import make_up
from talent.text.numbers import row_id

NOT_IN_POOL = ("plain", "不在库")
SESSIONS = 30  # as many sessions to come as one still finds in a list
NO_ONE, NO_SESSION = "先勾选人，有几位同名的选一位。", "请选一场还没开始的培训。"


@desk(manages_people)
def paste(request):
    """Match the lines and choose among namesakes; then invite them, or put members on another rung. No SMS."""
    verb = {"invite": _invite, "level": _change_level}.get(request.POST.get("do", ""))
    if verb is None:
        return _page(request)
    try:
        people = chosen_people(request.user, request.POST) if chosen_values(request.POST) else []
        if not people:
            raise ValidationError(NO_ONE)
        return redirect(verb(request, people))
    except ValidationError as problem:
        return _page(request, refusal=problem.messages[0])


def _page(request, refusal: str = ""):
    """The lines with their people; after a refusal with the ticks as they were sent."""
    text, matches, error = request.POST.get("pasted", ""), None, ""
    if request.method == "POST":
        try:
            matches = match_pasted(request.user, text)
        except ValidationError as problem:
            error = problem.messages[0]
    found = [person for match in matches or [] for person in match.people]
    states, chosen = _states(request.user, found), set(chosen_values(request.POST))
    for person in found:
        person.badge = states.get(person.pk, NOT_IN_POOL)
        person.is_proposable = person.pk not in states
        person.is_picked, person.is_dropped = str(person.pk) in chosen, refusal and str(person.pk) not in chosen
    context = {
        "pasted": text, "matches": matches, "error": error, "refusal": refusal,
        "counts": {kind: sum(match.kind == kind for match in matches or []) for kind in ("one", "several", "unknown")},
        "unknown_text": "\n".join(match.line.text for match in matches or [] if match.kind == "unknown"),
        "anybody": bool(found), "may_train": trains(request.user),
        "sessions": make_up.open_sessions(request.user)[:SESSIONS] if found else [],
        "level_form": LevelForm(request.POST if refusal else None),
        "session_chosen": row_id(request.POST.get("session", "")),
    }  # fmt: skip
    return render(request, "talent/desk/people/paste.html", context, status=400 if error or refusal else 200)


def _states(viewer, people) -> dict[int, tuple[str, str]]:
    """Shape and word of each person's year in the pools that the viewer sees."""
    today = timezone.localdate()
    rows = PoolMembership.objects.visible_to(viewer).active_on(today).filter(person__in=people)
    trained = rows.with_training(today.replace(month=1, day=1), today).values_list("person_id", "trained")
    return {pk: ("done", "在库 · 已参训") if is_trained else ("todo", "在库 · 还没参加") for pk, is_trained in trained}


def _invite(request, people) -> str:
    """邀请: to a session to come; who has a seat or was asked before is left in peace."""
    wanted = row_id(request.POST.get("session", "")) or 0
    session = make_up.open_sessions(request.user).filter(pk=wanted).first()
    if session is None:
        raise ValidationError(NO_SESSION)
    asked = make_up.invite(session, people, by=request.user)
    said = f"已邀请{asked}人参加《{session.title}》。" if asked else "这些人都已邀请过或已报名。"
    messages.success(request, said)
    return reverse("desk_session", args=[session.pk])


def _change_level(request, people) -> str:
    """调整层级 of those who are members where one keeps the pool; how many are not is said."""
    form = LevelForm(request.POST)
    if not form.is_valid():
        raise ValidationError("选好调整到哪一级，写一句依据。")
    rows = PoolMembership.objects.visible_to(request.user).active_on().filter(person__in=people)
    members = [row for row in rows.select_related("pool__district") if may_keep_pool(request.user, row.pool.district)]
    if not members:
        raise ValidationError("选中的人都不在您管的人才库里，没有调整。")
    count, level = change_levels(members, by=request.user, **form.cleaned_data), form.cleaned_data["level"]
    messages.success(request, f"已把{count}人调整为“{level}”，记录在每个人的页面上。")
    if left := len(people) - len({row.person_id for row in members}):
        messages.warning(request, f"{left}人不在您管的人才库里，没有调整。")
    return reverse("desk_pool_ladder")
