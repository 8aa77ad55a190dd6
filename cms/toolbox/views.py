"""/toolbox/: the list, one tool, and the tool as a picture (long press, send) or a PDF to print."""

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.page_cache import for_strangers, remember
from cms.showing import Withdrawn, live_page, withdrawn
from cms.toolbox.models import ToolboxIndexPage, ToolPage
from cms.toolbox.reading import cards, sheet_of
from cms.toolbox.typesetting import tool_pdf, tool_png
from talent.people.access import public

DAY = 24 * 3600


@public
@require_safe
@for_strangers()
def tool_list(request):
    section = remember("tool-section", lambda: ToolboxIndexPage.objects.live().first())
    return render(request, "cms/toolbox/index.html", {"section": section, "cards": remember("tools", cards)})


def _sheet(request, slug):
    page = live_page(request, ToolPage.objects.all(), slug)
    return page, remember(f"tool:{page.pk}:{page.live_revision_id}", lambda: sheet_of(page))


@public
@require_safe
@for_strangers()
def tool_detail(request, slug):
    try:
        _, sheet = _sheet(request, slug)
    except Withdrawn:
        return withdrawn(request)
    return render(request, "cms/toolbox/page.html", {"tool": sheet})


@public
@require_safe
def tool_image(request, slug):
    return _file(request, slug, "png", "image/png", tool_png)


@public
@require_safe
def tool_document(request, slug):
    return _file(request, slug, "pdf", "application/pdf", tool_pdf)


def _file(request, slug, kind: str, content_type: str, build) -> HttpResponse:
    """The typeset sheet; made once per published revision."""
    try:
        page, sheet = _sheet(request, slug)
    except Withdrawn:
        return withdrawn(request)
    key = f"cms-tool:{page.pk}:{page.live_revision_id}:{kind}"
    data = cache.get(key)
    if data is None:
        data = build(sheet)
        cache.set(key, data, DAY)
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'inline; filename="{page.slug}.{kind}"'
    return response
