"""The projector screen, on the trainer's computer and, by 投屏码, on a borrowed one."""

from allauth.account.adapter import get_adapter
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from talent.attendance import limits, screen_passes
from talent.attendance.screen import AHEAD, arrivals_of, code_payload, picture_of, screen_payload
from talent.people.access import desk, public
from talent.text.numbers import row_id
from talent.training.models import TrainingSession
from talent.training.rules import assists

WRONG = "没有这个投屏码，或已过时。请老师在手机上打开这场培训，点“投屏码”。"
TOO_MANY = "试的次数有点多了，请过一分钟再输。"


@desk(assists)
@never_cache
def desk_screen(request, pk):
    """Full screen with QR and digits; ?format=json is the code alone, ?format=screen what the page polls."""
    found = TrainingSession.objects.assisted_by(request.user).public().select_related("region")
    session = get_object_or_404(found, pk=pk)
    if request.GET.get("format") == "json":
        return JsonResponse(code_payload(request, session))
    return _screen(request, session)


@public
@never_cache
def borrowed_screen(request):
    """/screen/: type the 投屏码, see the screen; no login on a borrowed computer."""
    if request.method == "POST":
        return _take_pass(request)
    held = screen_passes.held_pass(request)
    if held is None or "new" in request.GET:
        return render(request, "talent/attendance/screen_pass.html", {"tab": "sessions"})
    return _screen(request, held.session)


def _take_pass(request):
    # Per address: a hall has one borrowed computer, a guesser needs millions of tries.
    tries = limits.count(limits.minute(f"screen-pass:{get_adapter().get_client_ip(request)}"), limits.MINUTE)
    found = screen_passes.open_pass(request.POST.get("code", "")) if tries <= 20 else None
    if found is None:
        page = {"problem": TOO_MANY if tries > 20 else WRONG, "tab": "sessions"}
        return render(request, "talent/attendance/screen_pass.html", page, status=409)
    return screen_passes.give(request, redirect("borrowed_screen"), found)


def _screen(request, session):
    if request.GET.get("format") == "screen":
        return JsonResponse(screen_payload(request, session, row_id(request.GET.get("ahead")) or 0))
    code = code_payload(request, session)
    page = {
        "session": session, "code": code, "digits": f"{code['code'][:3]} {code['code'][3:]}",
        "picture": picture_of(code["url"]), "arrivals": arrivals_of(session), "ahead": AHEAD,
        "address": request.build_absolute_uri("/check-in/"),
    }  # fmt: skip
    return render(request, "talent/attendance/screen.html", page)
