"""关于, 个人信息保护, 无障碍, 常见问题: standing addresses."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.info.models import InfoPage
from cms.info.reading import sheet_of
from cms.info.released import released_figures
from cms.page_cache import for_strangers, remember
from cms.showing import Withdrawn, live_page, withdrawn
from talent.people.access import public


@public
@require_safe
@for_strangers()
def info(request, slug):
    try:
        page = live_page(request, InfoPage.objects.all(), slug)
    except Withdrawn:
        return withdrawn(request)
    sheet = remember(f"info:{page.pk}:{page.live_revision_id}", lambda: sheet_of(page))
    context = {"info": sheet}
    if slug == "about":
        context |= remember("released", lambda: {"figures": released_figures()})
    return render(request, "cms/info/page.html", context)
