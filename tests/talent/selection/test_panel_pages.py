"""The reviewer: 待评, 保存，看下一份, 回避."""

import pytest

from talent.selection.actions.panel import recuse, save_scores
from talent.selection.models import Recusal, Score
from tests.talent.selection.conftest import ANSWERS


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def base(panel):
    return f"/desk/selection/{panel.pk}/"


@pytest.fixture
def ballot(points):
    return lambda share: {f"c{criterion}": str(value) for criterion, value in points(share).items()}


def score_url(base, nomination) -> str:
    return f"{base}nominations/{nomination.pk}/score/"


def test_home_and_panel_say_what_is_left_and_where_to_go_on(client_of, reviewer, nominations, base, points):
    save_scores(nominations.first, reviewer=reviewer, points=points(0.9))
    recuse(nominations.second, reviewer=reviewer, reason="亲属在该组织", by=reviewer)
    for url in ("/desk/", "/desk/selection/", f"{base}panel/"):
        page = text(client_of(reviewer).get(url))
        assert "待评1 · 需回避1" in page
        assert f'href="{score_url(base, nominations.third)}">继续第2份' in page
    assert "第2份，共2份" in text(client_of(reviewer).get(score_url(base, nominations.third)))


def test_saving_leads_to_the_next_one_and_at_last_to_the_list(client_of, reviewer, nominations, base, ballot):
    browser = client_of(reviewer)
    first, second, third = (score_url(base, nomination) for nomination in nominations.all)
    assert browser.post(first, ballot(0.9)).url == second
    assert browser.post(third, ballot(0.7)).url == second
    assert browser.post(second, ballot(0.8)).url == f"{base}panel/"
    assert "都评完了" in text(browser.get(f"{base}panel/"))
    assert Score.objects.filter(reviewer=reviewer).count() == 18


def test_a_score_can_be_changed_while_the_panel_is_open(client_of, reviewer, nominations, base, ballot):
    browser, url = client_of(reviewer), score_url(base, nominations.first)
    browser.post(url, ballot(0.9))
    assert 'value="13.5"' in text(browser.get(url))
    browser.post(url, ballot(0.8))
    heads = Score.objects.heads().filter(nomination=nominations.first)
    assert (heads.count(), sum(score.points for score in heads)) == (6, 80)


@pytest.mark.parametrize("points", ["-1", "16", "", "x", "1e3", "NaN", "1.23"])
def test_points_out_of_range_save_nothing(client_of, reviewer, nominations, base, points, round_):
    party = round_.score_sheet.criteria.get(name="党建引领")
    others = {f"c{c.pk}": "1" for c in round_.score_sheet.criteria.exclude(pk=party.pk)}
    page = client_of(reviewer).post(score_url(base, nominations.first), others | {f"c{party.pk}": points})
    assert (page.status_code, Score.objects.count()) == (200, 0)


def test_recuse_oneself_with_a_reason(client_of, reviewer, nominations, base):
    browser, url = client_of(reviewer), f"{base}nominations/{nominations.first.pk}/recuse/"
    assert browser.post(url, {"reason": ""}).status_code == 200
    assert Recusal.objects.count() == 0
    assert browser.post(url, {"reason": "亲属在该组织"}).url == f"{base}panel/"
    assert Recusal.objects.get().reviewer == reviewer
    assert browser.get(score_url(base, nominations.first)).status_code == 404
    assert browser.post(score_url(base, nominations.first), {}).status_code == 404
    assert Score.objects.count() == 0


def test_nobody_scores_without_a_seat_or_after_the_panel(
    client_of, licheng_admin, reviewer, scored, nominations, ballot
):
    url = f"/desk/selection/{scored.pk}/nominations/{nominations.first.pk}/score/"
    before = Score.objects.count()
    for person in (licheng_admin, reviewer):
        assert client_of(person).post(url, ballot(0.1)).status_code == 404
    assert Score.objects.count() == before
    assert "评审已经结束" in text(client_of(reviewer).get(f"/desk/selection/{scored.pk}/panel/"))


def test_a_reviewer_sees_texts_and_photos_but_no_other_s_points(
    client_of, reviewer, second_reviewer, nominations, base, points
):
    save_scores(nominations.first, reviewer=second_reviewer, points=points(0.5))
    page = text(client_of(reviewer).get(score_url(base, nominations.first)))
    assert ANSWERS["what_done"] in page
    assert "冯评审" not in page
    assert 'value="7.5"' not in page


def test_the_panel_costs_the_same_for_one_ballot_and_for_three(
    count_queries, reviewer, licheng_admin, round_, organization_row
):
    from talent.selection.actions.nominations import nominate, pass_nomination
    from talent.selection.actions.rounds import start_panel

    def add(name):
        row = organization_row(name)
        return nominate(round_, kind="organization", organization=row, by=licheng_admin, **ANSWERS)

    pass_nomination(add("甲队"), by=licheng_admin)
    others = [add("乙队"), add("丙队")]
    for nomination in others:
        nomination.status = "withdrawn"
        nomination.save()
    start_panel(round_, reviewers=[reviewer], by=licheng_admin)
    urls = [f"/desk/selection/{round_.pk}/panel/", "/desk/selection/", "/desk/"]
    one = [count_queries(reviewer, url) for url in urls]
    for nomination in others:
        nomination.status = "passed"
        nomination.save()
    assert [count_queries(reviewer, url) for url in urls] == one
