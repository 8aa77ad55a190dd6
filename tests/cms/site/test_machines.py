"""Sitemap, robots, feeds, link previews: live pages only, at our own addresses, at once."""

import re

import pytest
from wagtail.models import PageViewRestriction

LOCATIONS = re.compile(r"<loc>https?://[^/]+(/[^<]*)</loc>")


def listed(client) -> list[str]:
    return [url for url in LOCATIONS.findall(client.get("/sitemap.xml").content.decode()) if url.count("/") > 2]


def test_the_sitemap_lists_live_pages_at_once(client, add_news, add_case, add_tool):
    assert listed(client) == ["/feedback/answers/"]
    news, _, _ = add_news(), add_case(), add_tool(live=False)
    assert listed(client) == ["/feedback/answers/", "/news/winter/", "/cases/tea-table/"]
    news.unpublish()
    assert listed(client) == ["/feedback/answers/", "/cases/tea-table/"]


def test_every_listed_address_is_there(client, add_news, add_case, add_tool, add_info):
    add_news(), add_case(), add_tool(), add_info()
    urls = LOCATIONS.findall(client.get("/sitemap.xml").content.decode())
    assert [url for url in urls if client.get(url).status_code != 200] == []


def test_a_restricted_page_is_not_listed(client, add_news):
    PageViewRestriction.objects.create(page=add_news(), restriction_type="login")
    assert listed(client) == ["/feedback/answers/"]
    assert "/news/winter/" not in client.get("/news/feed.xml").content.decode()


@pytest.mark.parametrize("url", ["/news/feed.xml", "/cases/feed.xml", "/sitemap.xml"])
def test_machines_get_xml_from_the_cache_too(client, site, add_news, add_case, url, django_assert_num_queries):
    add_news(), add_case()
    first = client.get(url)
    with django_assert_num_queries(0):
        again = client.get(url)
    assert "xml" in first["Content-Type"]
    assert (again["Content-Type"], again.content) == (first["Content-Type"], first.content)


def test_robots_keep_out_of_work_and_find_the_sitemap(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /desk/" in text
    assert text.strip().endswith("Sitemap: http://testserver/sitemap.xml")


def test_a_link_sent_into_a_group_shows_title_words_and_picture(client, add_case, with_photos):
    with_photos(add_case())
    html = client.get("/cases/tea-table/").content.decode()
    assert '<meta property="og:title" content="楼道里的茶水桌">' in html
    assert re.search(r'og:image" content="http://testserver/media/images/[^"]+fill-800x450', html)
