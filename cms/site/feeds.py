"""What machines read: the list of public addresses and the feeds of news and cases. Live pages only."""

from django.contrib.sitemaps import Sitemap
from django.contrib.syndication.views import Feed
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from cms.cases.models import CasePage
from cms.cases.reading import live_cases
from cms.info.models import InfoPage
from cms.news.models import NewsPage
from cms.news.reading import live_news
from cms.site.models import site_words
from cms.toolbox.models import ToolPage
from talent.selection.models import PublicNotice

FED = 20
FIXED = (
    "/",
    "/news/",
    "/cases/",
    "/courses/",
    "/sessions/",
    "/notices/",
    "/toolbox/",
    "/feedback/",
    "/feedback/answers/",
)


class Fixed(Sitemap):
    def items(self):
        return FIXED

    def location(self, item):
        return item


class Pages(Sitemap):
    """Live pages of one kind that everybody may read, at our own addresses."""

    def __init__(self, model, section: str):
        self.model, self.section = model, section

    def items(self):
        return list(self.model.objects.live().public().order_by("pk").values_list("slug", "last_published_at"))

    def location(self, item):
        return f"{self.section}{item[0]}/"

    def lastmod(self, item):
        return item[1]


class Notices(Sitemap):
    def items(self):
        return list(PublicNotice.objects.released().values_list("pk", flat=True))

    def location(self, item):
        return f"/notices/{item}/"


def sitemaps() -> dict:
    return {
        "fixed": Fixed(),
        "news": Pages(NewsPage, "/news/"),
        "cases": Pages(CasePage, "/cases/"),
        "tools": Pages(ToolPage, "/toolbox/"),
        "info": Pages(InfoPage, "/"),
        "notices": Notices(),
    }


class NewsFeed(Feed):
    feed_type = Atom1Feed
    link = "/news/"

    def title(self):
        return f"{site_words().name} · 动态"

    def items(self):
        return live_news().public().defer("body")[:FED]

    def item_title(self, item):
        return item.title

    def item_link(self, item):
        return f"/news/{item.slug}/"

    def item_description(self, item):
        return item.summary

    def item_pubdate(self, item):
        return timezone.localtime(item.first_published_at)

    def item_updateddate(self, item):
        return timezone.localtime(item.last_published_at)


class CaseFeed(NewsFeed):
    link = "/cases/"

    def title(self):
        return f"{site_words().name} · 典型案例"

    def items(self):
        return live_cases().public().order_by("-first_published_at")[:FED]

    def item_link(self, item):
        return f"/cases/{item.slug}/"

    def item_description(self, item):
        return item.abstract
