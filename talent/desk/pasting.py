"""/desk/people/paste/: 粘贴名单 — who of a list from a chat is known here, in the pool, trained."""

from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils import timezone

from talent.people.access import desk
from talent.people.pasting import match_pasted
from talent.people.rules import manages_people, trains
from talent.pools.models import PoolMembership

NOT_IN_POOL = ("plain", "不在库")


@desk(manages_people)
def paste(request):
    """Match the lines; nothing is written and nobody is told."""
    text, matches, error, status = request.POST.get("pasted", ""), None, "", 200
    if request.method == "POST":
        try:
            matches = match_pasted(request.user, text)
        except ValidationError as problem:
            error, status = problem.messages[0], 400
    states = _states(request.user, [person for match in matches or [] for person in match.people])
    for match in matches or []:
        for person in match.people:
            person.badge = states.get(person.pk, NOT_IN_POOL)
    context = {
        "pasted": text,
        "matches": matches,
        "error": error,
        "counts": {kind: sum(match.kind == kind for match in matches or []) for kind in ("one", "several", "unknown")},
        "found": [match.people[0] for match in matches or [] if match.kind == "one"] if trains(request.user) else [],
        "unknown_text": "\n".join(match.line.text for match in matches or [] if match.kind == "unknown"),
    }
    return render(request, "talent/desk/people/paste.html", context, status=status)


def _states(viewer, people) -> dict[int, tuple[str, str]]:
    """Shape and word of each person's year in the pools that the viewer sees."""
    today = timezone.localdate()
    rows = PoolMembership.objects.visible_to(viewer).active_on(today).filter(person__in=people)
    trained = rows.with_training(today.replace(month=1, day=1), today).values_list("person_id", "trained")
    return {pk: ("done", "在库 · 已参训") if is_trained else ("todo", "在库 · 还没参加") for pk, is_trained in trained}
