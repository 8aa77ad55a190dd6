"""The roster without network: its service worker, and the door through which kept ticks come in."""

import json

from django.http import HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from talent.attendance.offline import worker_source
from talent.attendance.ticks import read_ticks, receive_ticks
from talent.attendance.views.roster import door_session
from talent.attendance.walk_in_ticks import read_walk_ins, receive_walk_ins
from talent.people.access import desk, public
from talent.training.rules import assists


@public
@require_safe
@never_cache
def roster_worker(request):
    """The same script for everybody; what it keeps is asked for by the page of its scope."""
    return HttpResponse(worker_source(), content_type="text/javascript; charset=utf-8")


@desk(assists)
@never_cache
@require_http_methods(["GET", "POST"])
def desk_roster_ticks(request, pk):
    """GET says who is logged in, with a fresh security token; POST takes ticks and walk-ins and answers for each."""
    session = door_session(request, pk)
    if request.method == "GET":
        return JsonResponse({"csrf": get_token(request), "user": request.user.pk})
    try:
        sent = json.loads(request.body)
        ticks, walk_ins = read_ticks(sent.get("ticks")), read_walk_ins(sent.get("walk_ins", []))
    except (ValueError, AttributeError, RecursionError, RawPostDataException):  # the last: sent as a form
        return JsonResponse({"problem": "没看懂这部手机送来的登记，请刷新这一页再试。"}, status=400)
    rows = receive_ticks(session, ticks, by=request.user) if ticks else []
    doors = receive_walk_ins(session, walk_ins, by=request.user) if walk_ins else []
    return JsonResponse({"ticks": [_answer(row) for row in rows], "walk_ins": [_answer(row) for row in doors]})


def _answer(row) -> dict[str, str]:
    return {"key": str(row.key), "outcome": row.outcome, "answer": row.answer}
