"""All addresses. A route belongs to the slice that serves it; this file only puts them together."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.page_cache import for_strangers
from cms.urls import urlpatterns as cms_urls
from lms.urls import urlpatterns as lms_urls
from talent.selection.showing import shown_version
from talent.urls import urlpatterns as talent_urls

# Notices are read by whole districts at once; the page cache belongs to the site above, so it is put around them here.
# A hold, a withdrawal and a new notice show at once; a minute bounds how late the end of a period does.
KEPT = {"notice_list", "notice_page"}
for route in talent_urls:
    if getattr(route, "name", None) in KEPT:
        route.callback = for_strangers(seconds=60, version=shown_version)(route.callback)

urlpatterns = [
    *talent_urls,
    *lms_urls,
    *cms_urls,
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("wagtail.urls")),
]
