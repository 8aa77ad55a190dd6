"""/sitemap.xml, /robots.txt and the feeds."""

from django.contrib.sitemaps.views import sitemap as sitemap_page
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from cms.page_cache import for_strangers
from cms.site.feeds import CaseFeed, NewsFeed, sitemaps
from talent.people.access import public

# Nothing behind these is for search engines: work, personal pages, answers to a person's own question.
CLOSED = ("/desk/", "/admin/", "/me/", "/accounts/", "/check-in/", "/screen/", "/verify/", "/search/", "/_util/")


@public
@require_safe
def robots(request):
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines += ["", f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public
@require_safe
@for_strangers()
def sitemap(request):
    return sitemap_page(request, sitemaps()).render()


@public
@require_safe
@for_strangers()
def news_feed(request):
    return NewsFeed()(request)


@public
@require_safe
@for_strangers()
def case_feed(request):
    return CaseFeed()(request)
