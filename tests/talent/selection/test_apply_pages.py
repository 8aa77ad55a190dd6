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
    page = text(browser.get(url))
    for question in ("做了什么", "帮到了谁", "有什么变化", "放几张照片"):
        assert question in page
    assert "推荐意见" not in page
    photo = {"photo1-photo": picture(), "photo1-caption": "周二值守"}
    assert browser.post(url, ANSWERS | photo).url == url
    made = Nomination.objects.get()
    assert (made.organization, made.submitted_by, made.photos.count()) == (organization, learner, 1)
    assert "材料已收到" in text(browser.get(url))
    browser.post(url, ANSWERS)
    assert Nomination.objects.count() == 1


def test_complete_what_came_back(client_of, learner, trainer, round_, url):
    browser = client_of(learner)
    browser.post(url, ANSWERS)
    return_nomination(Nomination.objects.get(), missing="说说人数", by=trainer)
    assert "说说人数" in text(browser.get(url))
    browser.post(url, ANSWERS | {"who_helped": "三个楼院186户。"})
    made = Nomination.objects.get()
    assert (made.status, made.who_helped, made.street_opinion) == ("submitted", "三个楼院186户。", "")


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
