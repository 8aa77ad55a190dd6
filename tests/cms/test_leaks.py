"""Until a name is released it stands nowhere that the public or the content admin reads: a crawl and a dump say so."""

import json
import re

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection
from wagtail.models import Page

from cms.cases.models import CasePage
from cms.search.finding import find
from cms.setup import ensure_site
from talent.outbox.dispatch import drain
from talent.selection.models import PublicNotice
from tests.talent.selection import conftest as rounds

# The phases of a round are made by the fixtures of its own tests.
autumn, calendar, second_reviewer, round_ = rounds.autumn, rounds.calendar, rounds.second_reviewer, rounds.round_
nominations, panel, points, scored = rounds.nominations, rounds.panel, rounds.points, rounds.scored
decided, notice = rounds.decided, rounds.notice

NAMES = ("第一服务队", "第二服务队", "第三服务队")
MARKERS = (*NAMES, *rounds.ANSWERS.values())
STARTS = (
    "/",
    "/sitemap.xml",
    "/robots.txt",
    "/news/feed.xml",
    "/cases/feed.xml",
    "/search/?q=服务队",
    "/cases/?q=服务队",
)
ADDRESS = re.compile(r'(?:href|src|action)="(/[^"#]*)"|<loc>https?://[^/]+(/[^<]*)</loc>')


@pytest.fixture(autouse=True)
def site(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return ensure_site()


def crawl(client) -> dict[str, str]:
    """Every page a stranger reaches by links, with its text."""
    pages, waiting = {}, list(STARTS)
    while waiting:
        url = waiting.pop()
        if url in pages or url.startswith(("/static/", "/admin/")):
            continue
        response = client.get(url)
        pages[url] = b"".join(response).decode(errors="replace") if response.status_code == 200 else ""
        waiting += [found for pair in ADDRESS.findall(pages[url]) for found in pair if found]
    return pages


def dump() -> str:
    """Every row of every table of Wagtail and of the site, as text; JSON columns escape Chinese."""
    labels = {config.label for config in apps.get_app_configs() if config.name.startswith(("wagtail", "modelsearch"))}
    tables = [
        table
        for table in connection.introspection.table_names()
        if table.startswith(tuple(f"{label}_" for label in {*labels, "cms", "taggit"}))
    ]
    assert {"wagtailcore_page", "wagtailcore_revision", "wagtailcore_referenceindex", "cms_casepage"} <= set(tables)
    rows = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += map(repr, cursor.fetchall())
    return "\n".join(rows)


def found_in(text: str) -> list[str]:
    spellings = {
        marker: {marker, json.dumps(marker)[1:-1], json.dumps(marker)[1:-1].replace("\\", "\\\\")} for marker in MARKERS
    }
    return [marker for marker, forms in spellings.items() if any(form in text for form in forms)]


def stored_files() -> list[str]:
    return [name for folder in default_storage.listdir("")[0] for name in default_storage.listdir(folder)[1]]


@pytest.mark.parametrize("phase", ["nominations", "panel", "scored", "decided"])
def test_nobody_outside_reads_a_name_before_the_notice(request, client, phase):
    request.getfixturevalue(phase)
    drain()
    assert found_in(dump()) == []
    assert found_in("\n".join(crawl(client).values())) == []
    assert [page for name in NAMES for page in find(name, Page.objects.all())] == []
    assert stored_files() == []
    guessed = [f"/notices/{pk}/{tail}" for pk in (1, 2) for tail in ("", "objection/", "notice.pdf", "pdf/")]
    assert [url for url in guessed if client.get(url).status_code != 404] == []


def test_a_notice_that_has_not_begun_is_nowhere(client, notice, autumn):
    autumn.move_to("2023-09-26 23:59+08:00")
    assert found_in("\n".join(crawl(client).values())) == []
    assert client.get(f"/notices/{notice.pk}/").status_code == 404


def test_a_notice_names_its_nominees_on_its_own_pages_only(client, notice):
    drain()
    assert found_in(dump()) == []
    pages = crawl(client)
    assert {url.split("/")[1] for url, text in pages.items() if found_in(text)} == {"notices"}
    assert found_in(pages[f"/notices/{notice.pk}/"]) == list(NAMES[:2])


def test_a_new_notice_shows_at_once_and_a_burst_costs_nothing(client, request, decided, django_assert_num_queries):
    for url in ("/", "/notices/"):
        client.get(url)
    notice = request.getfixturevalue("notice")
    for url in ("/", "/notices/", f"/notices/{notice.pk}/"):
        assert f"/notices/{notice.pk}/" in client.get(url).content.decode()
        with django_assert_num_queries(0):
            client.get(url)


def test_the_dump_sees_a_name_once_there_is_one(city, client):
    """The test of the tests: a case that holds the name is found in the tables and by the crawl."""
    from cms.cases.models import CaseIndexPage

    page = CasePage(
        title="茶水桌", slug="tea", abstract="摘要", organization_name=NAMES[0], region=city.licheng, year=2023
    )
    CaseIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    assert found_in(dump()) == [NAMES[0]]
    assert found_in("\n".join(crawl(client).values())) == [NAMES[0]]
    assert PublicNotice.objects.count() == 0
