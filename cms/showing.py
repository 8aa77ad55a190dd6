"""Finding the live page of an address. What may not be read does not exist: 404."""

from django.http import Http404
from django.shortcuts import render
from wagtail.models import PageViewRestriction

from cms.page_cache import remember


class Withdrawn(Exception):
    """The page was public once and was taken down."""


def live_page(request, pages, slug: str):
    """The page with this slug among `pages` (a queryset), for someone who may read it.

    Raises Http404 when there is none, Withdrawn when it was live before.
    """
    page = pages.filter(slug=slug).first()
    if page is None or not _let_in(request, page):
        raise Http404
    if not page.live:
        if page.first_published_at is None:
            raise Http404
        raise Withdrawn
    return page


def withdrawn(request):
    """撤下 keeps the link and says so, without what stood there."""
    return render(request, "cms/withdrawn.html", status=410)


def _let_in(request, page) -> bool:
    """Wagtail's view restrictions of the page and those above it. Which exist is remembered, never the answer."""
    restricted = remember("restricted", lambda: {"paths": list(_restricted_paths())})["paths"]
    if not any(page.path.startswith(path) for path in restricted):
        return True
    above = [page.path[:end] for end in range(4, len(page.path) + 1, 4)]
    rows = PageViewRestriction.objects.filter(page__path__in=above).prefetch_related("groups")
    return all(row.accept_request(request) for row in rows)


def _restricted_paths():
    return PageViewRestriction.objects.values_list("page__path", flat=True)
