"""Editing in 内容管理: the scan stops a page on its way out, the workflow has three steps, rights follow the role."""

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import Workflow

from cms.cases.models import CaseIndexPage, CasePage
from cms.news.models import NewsIndexPage, NewsPage
from cms.setup import ensure_site
from cms.workflow import ensure_workflow
from talent.people.appointments import appoint


@pytest.fixture
def browser(site, city, client_of):
    from tests.factories import PersonFactory

    person = PersonFactory(name="李编辑", login="editor2", password="demo-2023")
    appoint(person, "editor", city.jinan, by=None)
    return client_of(person)


def news_form(text, **extra):
    return {
        "title": "动态",
        "slug": "plain",
        "summary": "摘要。",
        "subtitle": "",
        "dated": "2026-11-20",
        "region": "",
        "image": "",
        "image_alt": "",
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "heading",
        "body-0-id": "",
        "body-0-value": text,
        "courses-TOTAL_FORMS": "0",
        "courses-INITIAL_FORMS": "0",
        "courses-MIN_NUM_FORMS": "0",
        "courses-MAX_NUM_FORMS": "3",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
        **extra,
    }


def add_url():
    return f"/admin/pages/add/cms/newspage/{NewsIndexPage.objects.get().pk}/"


def test_a_mobile_stops_publishing_and_says_where(browser):
    response = browser.post(add_url(), news_form("电话13800001234", **{"action-publish": "1"}))
    assert response.status_code == 200
    assert "发现1个手机号（正文第1段），请改后再送。" in response.content.decode()
    assert NewsPage.objects.count() == 0


def test_a_draft_may_hold_it_and_tells(browser):
    response = browser.post(add_url(), news_form("电话13800001234"), follow=True)
    assert "发现1个手机号（正文第1段）" in response.content.decode()
    assert NewsPage.objects.get().live is False


def test_clean_words_go_out_and_award_words_only_warn(browser):
    response = browser.post(add_url(), news_form("授予称号", **{"action-publish": "1"}), follow=True)
    assert NewsPage.objects.get().live is True
    assert "用词提示" in response.content.decode()


def test_nothing_passes_by_the_form(add_news):
    page = add_news(live=False, body=[("heading", "电话13800001234")])
    with pytest.raises(PermissionDenied):
        page.get_latest_revision().publish()
    page.refresh_from_db()
    assert page.live is False


def test_the_three_steps(site):
    workflow = ensure_workflow()
    assert [task.name for task in workflow.tasks] == ["案例初审", "案例复审", "案例终审"]
    assert CaseIndexPage.objects.get().get_workflow() == workflow
    assert NewsIndexPage.objects.get().get_workflow() is None


def test_setting_up_twice_changes_nothing(site):
    before = (CaseIndexPage.objects.count(), Workflow.objects.count(), ensure_site().pk)
    assert (CaseIndexPage.objects.count(), Workflow.objects.count(), ensure_site().pk) == before


def test_a_case_needs_points_and_photos_before_it_is_sent_on(site):
    assert CasePage.missing_in({"practice": []}, {"photos": []}) == [
        "“主要做法”还不到3条，请补上再送。",
        "照片还不到2张，请补上再送。",
    ]
    photos = [{"image": 1, "consent": True, "alt": "桌"}, {"image": 2, "consent": False, "alt": "桌"}]
    assert CasePage.missing_in({"practice": [1, 2, 3]}, {"photos": photos}) == [
        "有照片还没有本人同意，请先取得同意，或换一张。"
    ]
    photos = [{"image": n, "consent": True, "alt": "桌"} for n in (1, 2)]
    assert CasePage.missing_in({"practice": [1, 2, 3]}, {"photos": photos}) == []
    photos[1]["alt"] = ""
    assert CasePage.missing_in({"practice": [1, 2, 3]}, {"photos": photos}) == [
        "有照片还没有图片说明，看不见的人听不到，请补上。"
    ]


def test_admin_pages_open(browser, add_case, add_tool, add_info):
    for page in (add_case(), add_tool(), add_info()):
        assert browser.get(f"/admin/pages/{page.pk}/edit/").status_code == 200
    for url in ("/admin/", "/admin/pages/", "/admin/images/", "/admin/pages/search/?q=茶水"):
        assert browser.get(url).status_code == 200


def test_the_editor_s_home_shows_what_waits(browser, add_case, add_news):
    add_news(title="没写完的动态", slug="draft", live=False)
    case = add_case(title="待审的案例", slug="wait", live=False)
    case.get_workflow().start(case, None)
    waiting = browser.get("/desk/").context["waiting"]
    assert [(item.title, item.remark) for item in waiting.review] == [("待审的案例", "案例初审")]
    assert [item.title for item in waiting.drafts] == ["没写完的动态"]
