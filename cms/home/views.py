"""/: a page for everybody, one's own page, and the three buttons of 长辈版."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.home.front import front
from cms.home.own import own
from cms.page_cache import for_strangers
from talent.people.access import public

MINUTE = 60


@public
@require_safe
@for_strangers(seconds=MINUTE)
def home(request):
    context = front()
    if not request.user.is_authenticated:
        return render(request, "cms/home/stranger.html", context)
    context = context | {"own": own(request.user)}
    kind = "elder" if request.COOKIES.get("view") == "elder" else "learner"
    return render(request, f"cms/home/{kind}.html", context)
