"""自荐申报 on a phone: four questions, the standing, and completing what came back."""

import pytest

from talent.selection.actions.nominations import return_nomination
from talent.selection.models import Nomination
from tests.talent.selection.test_nomination_pages import picture

ANSWERS = {"what_done": "设茶水桌。", "who_helped": "邻里。", "what_changed": "说和51起。"}


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def url(organization):
    return f"/me/organization/{organization.pk}/apply/"


def test_apply_with_a_photo_and_see_that_it_arrived(client_of, learner, organization, round_, url):
    browser = client_of(learner)
    for step, question in enumerate(("做了什么", "帮到了谁", "有什么变化", "放几张照片"), start=1):
        page = text(browser.get(f"{url}?step={step}"))
        assert f"第{step}问：{question}" in page
        assert "推荐意见" not in page
    photo = {"photo1-photo": picture(), "photo1-caption": "周二值守"}
    assert browser.post(url, ANSWERS | photo).url == url
    made = Nomination.objects.get()
    assert (made.organization, made.submitted_by, made.photos.count()) == (organization, learner, 1)
    assert "材料已收到" in text(browser.get(url))
    browser.post(url, ANSWERS)
    assert Nomination.objects.count() == 1


def test_complete_what_came_back(client_of, learner, street_staff, round_, url):
    browser = client_of(learner)
    browser.post(url, ANSWERS)
    return_nomination(Nomination.objects.get(), missing="说说人数", by=street_staff)
    assert "说说人数" in text(browser.get(url))
    browser.post(url, ANSWERS | {"who_helped": "三个楼院186户。"})
    made = Nomination.objects.get()
    assert (made.status, made.who_helped, made.street_opinion) == ("applied", "三个楼院186户。", "")


def test_each_answer_is_kept_as_it_is_written(client_of, learner, street_staff, round_, url):
    browser = client_of(learner)
    assert browser.post(f"{url}?step=1", {"what_done": "设茶水桌。", "action": "next"}).url == f"{url}?step=2"
    kept = browser.post(f"{url}?step=2", {"who_helped": "三个楼", "action": "autosave"})
    assert (kept.status_code, kept["Content-Type"]) == (200, "text/plain")
    draft = Nomination.objects.get()
    assert (draft.status, draft.what_done, draft.who_helped) == ("draft", "设茶水桌。", "三个楼")
    assert "三个楼" in text(browser.get(f"{url}?step=2"))
    assert "设茶水桌" not in text(client_of(street_staff).get(f"/desk/selection/{round_.pk}/"))


def test_an_autosave_that_comes_too_late_says_so(client_of, learner, round_, url):
    browser = client_of(learner)
    browser.post(url, ANSWERS)
    late = browser.post(f"{url}?step=2", {"who_helped": "三个楼", "action": "autosave"})
    assert (late.status_code, text(late)) == (409, "这份材料已经提交，或申报已经截止，不能再改。")
    assert Nomination.objects.get().who_helped == "邻里。"


def test_a_question_without_an_answer_is_asked_again_and_nothing_is_lost(
    client_of, learner, round_, url, django_capture_on_commit_callbacks
):
    browser = client_of(learner)
    browser.post(f"{url}?step=1", {"what_done": "设茶水桌。", "action": "next"})
    photo = {"photo1-photo": picture(), "photo1-caption": "周二值守", "action": "submit"}
    assert browser.post(f"{url}?step=4", photo).url == f"{url}?step=2"
    draft = Nomination.objects.get()
    assert (draft.status, draft.photos.count()) == ("draft", 1)
    own = f"{url}photos/{draft.photos.get().pk}/"
    assert browser.get(own).getvalue()[:2] == b"\xff\xd8"
    file = draft.photos.get().file
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"{url}?step=4", {"drop_photo": draft.photos.get().pk})
    assert not file.storage.exists(file.name)
    assert draft.photos.count() == 0


def test_a_draft_that_misses_the_last_day_stays_a_draft(client_of, learner, round_, url, autumn):
    browser = client_of(learner)
    browser.post(f"{url}?step=1", ANSWERS | {"action": "next"})
    round_.apply_until = "2023-09-27"
    round_.save()
    autumn.move_to("2023-09-28 00:01+08:00")
    browser = client_of(learner)
    browser.post(url, ANSWERS)
    assert Nomination.objects.get().status == "draft"
    assert "现在没有接收申报" in text(browser.get(url))


def test_the_street_forwards_an_application_with_its_opinion(client_of, learner, street_staff, trainer, round_, url):
    client_of(learner).post(url, ANSWERS)
    made = Nomination.objects.get()
    base = f"/desk/selection/{round_.pk}/nominations/{made.pk}/"
    assert "先由街道推荐" in text(client_of(trainer).post(f"{base}check/", {"verdict": "pass"}, follow=True))
    street = client_of(street_staff)
    refused = text(street.post(f"{base}forward/", {"street_opinion": " ", "deeds": "写了一下午的长材料"}))
    assert ("请写推荐意见。" in refused, "写了一下午的长材料" in refused) == (True, True)
    street.post(f"{base}forward/", {"street_opinion": "情况属实。", "deeds": "一年里……"})
    made.refresh_from_db()
    assert (made.status, made.street_opinion, made.deeds, made.by_itself) == (
        "submitted",
        "情况属实。",
        "一年里……",
        True,
    )
    assert street.post(f"{base}forward/", {"street_opinion": "x"}).status_code == 404


def test_the_applicant_learns_nothing_before_the_notice(client_of, learner, round_, url):
    browser = client_of(learner)
    browser.post(url, ANSWERS)
    pages = []
    for status in ("selected", "reserve", "not_selected"):
        Nomination.objects.update(status=status)
        pages.append(text(browser.get(url)).partition("材料已收到")[2].partition("</section>")[0])
    assert pages == [pages[0]] * 3
    assert "拟推荐" not in pages[0]


def test_only_the_organization_s_leader_applies(client_of, stranger, trainer, street_staff, round_, url):
    assert client_of(stranger).post(url, ANSWERS).status_code == 302
    for person in (trainer, street_staff):
        assert client_of(person).get(url).status_code == 404
        assert client_of(person).post(url, ANSWERS).status_code == 404
    assert Nomination.objects.count() == 0


def test_without_a_round_or_after_its_last_day_the_page_says_so(client_of, learner, organization, url, autumn):
    browser = client_of(learner)
    assert "现在没有接收申报" in text(browser.get(url))
    browser.post(url, ANSWERS)
    assert Nomination.objects.count() == 0
