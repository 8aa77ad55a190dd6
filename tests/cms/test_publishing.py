"""Publishing is whole: by schedule, by two editors at once, by a worker that dies; and what is pointed to stays."""

import datetime as dt
import threading

import pytest
from django.db import connections
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.signals import page_published

from cms.cases.models import CaseIndexPage, CasePage, CasePhoto
from cms.home.models import HomePage
from cms.home.tasks import publish_scheduled
from cms.news.models import NewsPage
from talent.people.appointments import appoint
from tests.cms.conftest import add
from tests.factories import PersonFactory


@pytest.fixture
def browser(site, city, client_of):
    person = PersonFactory(name="李编辑", login="editor2", password="demo-2023")
    appoint(person, "editor", city.jinan, by=None)
    return client_of(person)


@pytest.fixture
def scheduled(add_news):
    """`scheduled("slug")` goes live by itself a minute ago."""

    def build(slug: str) -> NewsPage:
        page = add_news(slug=slug, live=False)
        page.go_live_at = timezone.now() + dt.timedelta(hours=1)
        page.save_revision().publish()
        revision = page.get_latest_revision()
        revision.approved_go_live_at = timezone.now() - dt.timedelta(minutes=1)
        revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
        revision.save(update_fields=["approved_go_live_at", "content"])
        return page

    return build


def is_live(page) -> bool:
    return Page.objects.get(pk=page.pk).live


def test_what_is_due_goes_out_and_one_bad_page_keeps_nobody_waiting(scheduled, caplog):
    bad, good = scheduled("bad"), scheduled("good")
    revision = bad.get_latest_revision()
    revision.content["summary"] = "电话13800001234"
    revision.save(update_fields=["content"])
    publish_scheduled()
    assert (is_live(bad), is_live(good)) == (False, True)
    assert "scheduled publication" in caplog.text


def test_a_page_past_its_end_comes_down(add_news):
    page = add_news()
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - dt.timedelta(minutes=1))
    publish_scheduled()
    assert is_live(page) is False


def test_a_worker_killed_in_the_middle_leaves_the_page_as_it_was(scheduled):
    page = scheduled("killed")

    def die(**kwargs):
        raise KeyboardInterrupt

    page_published.connect(die)
    try:
        with pytest.raises(KeyboardInterrupt):
            publish_scheduled()
    finally:
        page_published.disconnect(die)
    assert is_live(page) is False
    publish_scheduled()
    publish_scheduled()
    assert is_live(page) is True
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish.scheduled").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_once_one_version_is_live_and_whole(add_case):
    page = add_case()
    revisions = []
    for name in ("甲", "乙"):
        draft = CasePage.objects.get(pk=page.pk)
        draft.title, draft.abstract = f"{name}的题目", f"{name}的摘要"
        revisions.append(draft.save_revision().pk)
    together, problems = threading.Barrier(2), []

    def publish(pk):
        try:
            together.wait()
            Revision.objects.get(pk=pk).publish()
        except Exception as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=publish, args=[pk]) for pk in revisions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    live = CasePage.objects.get(pk=page.pk)
    assert problems == []
    assert live.title[0] == live.abstract[0] == live.live_revision.as_object().title[0]
    assert Page.find_problems() == ([], [], [], [], [])


def test_who_was_overtaken_is_told(browser, add_news, editor):
    from tests.cms.test_gate import news_form

    page = add_news(live=False)
    mine = page.latest_revision
    page.title = "别人改的"
    page.save_revision(user=editor)
    form = news_form("正文", **{"action-publish": "1", "loaded_revision_id": str(mine.pk)})
    response = browser.post(f"/admin/pages/{page.pk}/edit/", form)
    assert "王编辑刚改过这一页" in response.content.decode()
    assert is_live(page) is False


@pytest.mark.parametrize("kind", ["published", "nominated", "section", "home"])
def test_a_page_that_is_pointed_to_stays(browser, add_case, kind):
    page = add_case(live=kind == "published", nomination_id=7 if kind == "nominated" else None)
    kept = {"section": CaseIndexPage, "home": HomePage}[kind].objects.get() if kind in ("section", "home") else page
    response = browser.post(f"/admin/pages/{kept.pk}/delete/", follow=True)
    if page == kept:  # whoever is no admin has no right over sections anyway
        assert "不能删除" in response.content.decode()
    assert Page.objects.filter(pk=kept.pk).count() == 1
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_draft_that_nobody_knows_can_go(browser, add_case):
    page = add_case(live=False)
    browser.post(f"/admin/pages/{page.pk}/delete/")
    assert Page.objects.filter(pk=page.pk).count() == 0


def test_captions_and_descriptions_are_scanned_with_their_place(add_case, add_image):
    page = add_case(live=False)
    image = add_image()
    image.description = "打13900001234找他"
    image.save()
    page.photos = [
        CasePhoto(image=image, caption="合影", consent=True),
        CasePhoto(image=image, caption="电话13800001234", alt="身份证370102199001011234", consent=True),
    ]
    assert sorted(map(str, page.findings())) == [
        "发现1个手机号（图片“茶水桌”的说明）",
        "发现1个手机号（照片2的图注）",
        "发现1个身份证号（照片2的图片说明）",
    ]


def test_an_office_s_own_mobile_may_stand(add_news, city):
    from talent.registry.city import change_office

    change_office(city.licheng, "13800001234", "示例路1号", by=None)
    page = add_news(live=False, body=[("heading", "电话13800001234")])
    assert page.findings() == []


def test_a_script_in_a_title_is_text_everywhere(client, site, city):
    from cms.news.models import NewsIndexPage

    title = "<script>alert(1)</script>"
    add(
        NewsIndexPage,
        NewsPage(title=title, slug="x", summary=title, body=[("heading", title)], dated=dt.date(2026, 1, 1)),
    )
    pages = [
        client.get(url).content.decode() for url in ("/", "/news/", "/news/x/", "/news/feed.xml", "/search/?q=alert")
    ]
    assert [page for page in pages if "<script>alert" in page] == []
    assert all("alert" in page for page in pages)
