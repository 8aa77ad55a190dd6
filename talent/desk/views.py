"""Pages of the desk that show several slices at once, and the two addresses that machines ask."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from talent.desk.health import readiness
from talent.desk.home import home_of
from talent.people.access import desk, public
from talent.people.rules import has_desk


@public
def health(request):
    """This process is alive; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


@public
def ready(request):
    is_ready, parts = readiness()
    return JsonResponse(parts, status=200 if is_ready else 503)


@desk(has_desk)
def home(request):
    """工作台: what waits for this person today, by role."""
    page = home_of(request.user)
    return render(request, f"talent/desk/home_{page.template}.html", page.context)
