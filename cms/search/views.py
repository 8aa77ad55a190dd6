"""/search/?q="""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.search.results import search_all
from talent.people.access import public

LONGEST = 60
SUGGESTIONS = ("矛盾调解", "志愿者", "值班表", "签到", "财务", "上门看望")


@public
@require_safe
def search(request):
    words = " ".join(request.GET.get("q", "").split())[:LONGEST].replace("\x00", "")
    groups = search_all(words, request.user) if words else []
    context = {"words": words, "groups": groups, "count": sum(len(group.hits) + group.more for group in groups)}
    return render(request, "cms/search/results.html", context | {"suggestions": SUGGESTIONS})
