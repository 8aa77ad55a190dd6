"""首页: a stranger's, one's own, the three buttons of 长辈版."""

from datetime import date

import pytest
import time_machine
from django.utils import timezone

from talent.selection.models import PublicNotice, ScoreSheet, SelectionRound
from tests.factories.training import SignupFactory, TrainingSessionFactory


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel("2026-11-24 12:00+08:00", tick=False):
        yield


def test_todays_session_leads_to_the_check_in(client_of, learner, site, city):
    today = TrainingSessionFactory(title="矛盾调解实务", region=city.licheng, starts="2026-11-24 14:00")
    later = TrainingSessionFactory(title="财务明白账", region=city.licheng, starts="2026-11-26 14:00")
    for session in (today, later):
        SignupFactory(session=session, person=learner)
    own = client_of(learner).get("/").context["own"]
    assert [card.title for card in own.today] == ["矛盾调解实务"]
    assert (own.next.title, own.next.day) == ("财务明白账", "后天")


def test_a_stranger_sees_what_is_on(client, site, add_news, add_case, add_tool):
    add_news()
    add_case()
    add_tool()
    html = client.get("/").content.decode()
    assert [
        word
        for word in ("去登录", "冬季培训开始报名", "楼道里的茶水桌", "调解记录单", "0531-8000000")
        if word not in html
    ] == []


def test_a_learner_sees_their_own_year(client_of, learner, site):
    response = client_of(learner).get("/")
    assert response.templates[0].name == "cms/home/learner.html"
    assert response.context["own"].year.hours_text == "0"


def test_the_elder_home_has_three_buttons(client_of, learner, site):
    browser = client_of(learner)
    browser.cookies["view"] = "elder"
    html = browser.get("/").content.decode()
    assert html.count('class="big-button') == 4  # three and their frame
    assert [word for word in ("签到", "我的学时", "0531-8000000") if word not in html] == []
    assert "身边的案例" not in html


def test_queries(client_of, learner, site, django_assert_max_num_queries):
    browser = client_of(learner)
    browser.get("/")
    with django_assert_max_num_queries(9):
        browser.get("/")


def test_a_notice_that_began_anew_ends_with_its_correction(client, site, city, city_admin):
    round_ = SelectionRound.objects.create(
        district=city.licheng, year=2026, score_sheet=ScoreSheet.objects.create(version="试")
    )
    by = {"round": round_, "published_at": timezone.now(), "published_by": city_admin}
    notice = PublicNotice.objects.create(title="公示", starts=date(2026, 11, 16), ends=date(2026, 11, 20), **by)
    PublicNotice.objects.create(
        title="更正", kind="correction", corrects=notice, anew=True, starts=date(2026, 11, 23), ends=date(2026, 11, 27),
        **by,
    )  # fmt: skip
    html = client.get("/").content.decode()
    assert (html.count("公示到11月27日24:00"), html.count("公示到11月20日")) == (2, 0)
