"""/news/: the list and one piece."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.news.models import NewsIndexPage, NewsPage
from cms.news.reading import SHOWN, cards_of, live_news, sheet_of
from cms.page_cache import for_strangers, remember
from cms.showing import Withdrawn, live_page, withdrawn
from talent.people.access import public

PER_PAGE = 12


@public
@require_safe
@for_strangers()
def news_list(request):
    page_obj = Paginator(live_news().only(*SHOWN), PER_PAGE).get_page(request.GET.get("page"))
    section = remember("news-section", lambda: NewsIndexPage.objects.live().first())
    context = {"section": section, "cards": cards_of(page_obj.object_list), "page_obj": page_obj}
    return render(request, "cms/news/index.html", context)


@public
@require_safe
@for_strangers()
def news_detail(request, slug):
    try:
        page = live_page(request, NewsPage.objects.select_related("region"), slug)
    except Withdrawn:
        return withdrawn(request)
    sheet = remember(f"news:{page.pk}:{page.live_revision_id}", lambda: sheet_of(page))
    return render(request, "cms/news/page.html", {"news": sheet})
