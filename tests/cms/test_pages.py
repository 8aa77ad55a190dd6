"""Public pages: live ones only, taken down ones say so, few queries, nothing written by reading."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from lms.catalogue.actions import add_lesson, create_course

PAGES = [
    ("/news/winter/", "add_news"),
    ("/cases/tea-table/", "add_case"),
    ("/toolbox/record/", "add_tool"),
    ("/help/", "add_info"),
]


@pytest.mark.parametrize(("url", "builder"), PAGES)
def test_a_live_page_is_read(client, request, url, builder):
    page = request.getfixturevalue(builder)()
    response = client.get(url)
    assert response.status_code == 200
    assert page.title in response.content.decode()


@pytest.mark.parametrize(("url", "builder"), PAGES)
def test_a_draft_does_not_exist(client, request, url, builder):
    request.getfixturevalue(builder)(live=False)
    assert client.get(url).status_code == 404


@pytest.mark.parametrize(("url", "builder"), PAGES)
def test_a_page_taken_down_says_so_without_its_words(client, request, url, builder):
    page = request.getfixturevalue(builder)()
    client.get(url)
    page.unpublish()
    response = client.get(url)
    assert response.status_code == 410
    assert "已撤下" in response.content.decode()
    assert page.title not in response.content.decode()


def test_a_restricted_page_does_not_exist_for_strangers(client, add_news):
    page = add_news()
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert client.get("/news/winter/").status_code == 404


def test_a_new_version_is_seen_at_once(client, add_news):
    page = add_news()
    client.get("/news/winter/")
    page.title = "改了题目"
    page.save_revision().publish()
    assert "改了题目" in client.get("/news/winter/").content.decode()


@pytest.mark.parametrize("url", ["/", "/cases/", "/cases/tea-table/"])
def test_a_page_that_goes_out_or_comes_down_is_seen_at_once(client, add_case, url):
    """Each look fills the cache that the next change must empty."""
    page = add_case(live=False)
    looks = [_shows(client, url)]
    page.save_revision().publish()
    looks.append(_shows(client, url))
    page.refresh_from_db()
    page.unpublish()
    looks.append(_shows(client, url))
    page.refresh_from_db()
    page.save_revision().publish()
    looks.append(_shows(client, url))
    assert looks == [False, True, False, True]


def _shows(client, url) -> bool:
    return "楼道里的茶水桌" in client.get(url).content.decode()


def test_a_draft_of_a_live_page_stays_hidden(client, add_news):
    page = add_news()
    page.title = "还没写完"
    page.save_revision()
    assert "还没写完" not in client.get("/news/winter/").content.decode()


def test_links_and_pictures_cost_the_same_however_many(
    client_of, learner, add_news, add_info, add_image, django_assert_max_num_queries
):
    target, image = add_info(), add_image()
    link = f'<p><a linktype="page" id="{target.pk}">问</a></p>'
    picture = ("image", {"image": image, "alt": "桌子", "caption": ""})
    add_news(slug="few", body=[("paragraph", link), picture])
    add_news(slug="many", body=[("paragraph", link)] * 30 + [picture] * 5)
    browser = client_of(learner)
    for slug in ("few", "many"):
        cache.clear()
        with django_assert_max_num_queries(12) as queries:
            html = browser.get(f"/news/{slug}/").content.decode()
        assert 'href="/help/"' in html
        assert [query["sql"] for query in queries.captured_queries if not query["sql"].startswith("SELECT")] == []


def test_a_link_to_a_page_that_is_not_live_is_plain_text(client, add_news, add_info):
    target = add_info(live=False)
    add_news(body=f'<p><a linktype="page" id="{target.pk}">问</a></p>')
    assert "<a>问</a>" in client.get("/news/winter/").content.decode()


def test_strangers_are_served_from_the_cache(client, add_news, django_assert_num_queries):
    add_news()
    first = client.get("/news/winter/")
    with django_assert_num_queries(0):
        again = client.get("/news/winter/")
    assert again.content == first.content
    assert client.get("/news/winter/", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_who_logs_in_does_not_get_the_page_of_strangers(client, client_of, learner, add_news):
    add_news()
    client.get("/news/winter/")
    assert "赵**" in client_of(learner).get("/news/winter/").content.decode()


def test_the_elder_view_is_kept_apart(client, add_news):
    add_news()
    client.get("/news/winter/")
    client.cookies["view"] = "elder"
    assert 'class="elder"' in client.get("/news/winter/").content.decode()


@pytest.mark.parametrize("url", ["/news/", "/cases/", "/toolbox/", "/search/", "/feedback/", "/"])
def test_an_empty_site_says_what_next(client, site, url):
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("url", ["/news/", "/cases/"])
def test_lists_cost_the_same_for_one_and_three(client_of, learner, add_news, add_case, with_photos, url):
    browser = client_of(learner)

    def cost():
        browser.get(url)
        with CaptureQueriesContext(connection) as queries:
            browser.get(url)
        return len(queries)

    costs = []
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            add_news(slug=f"n{number}")
            with_photos(add_case(slug=f"c{number}"))
        costs.append(cost())
    assert costs[0] == costs[1]


def test_a_preview_uses_the_page_s_own_template(add_news, add_case, add_tool, add_info, site):
    for page in (add_news(), add_case(), add_tool(), add_info(), site):
        response = page.make_preview_request(preview_mode="")
        assert response.status_code == 200


def test_a_tool_is_a_picture_and_a_document(client, add_tool):
    add_tool()
    png, pdf = client.get("/toolbox/record/sheet.png"), client.get("/toolbox/record/sheet.pdf")
    assert (png["Content-Type"], png.content[:4]) == ("image/png", b"\x89PNG")
    assert (pdf["Content-Type"], pdf.content[:4]) == ("application/pdf", b"%PDF")
    assert client.get("/toolbox/nothing/sheet.png").status_code == 404


def test_a_lesson_s_picture_is_ready_before_it_is_read(site, city, add_image):
    image = add_image()
    course = create_course("课", slug="one", tier="city", region=city.jinan, hours=4, minutes=180, summary="简介。")
    add_lesson(
        course, "第一课", slug="first", minutes=45, body=[("image", {"image": image, "alt": "桌", "caption": ""})]
    )
    assert sorted(image.renditions.values_list("filter_spec", flat=True)) == ["fill-800x450", "width-800"]
