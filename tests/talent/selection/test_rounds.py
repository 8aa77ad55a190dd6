"""Opening a round, seating the panel, closing it, deciding."""

import pytest
from django.core.exceptions import ValidationError

from talent.selection.actions.nominations import pass_nomination, withdraw_nomination
from talent.selection.actions.panel import leave_panel, save_scores
from talent.selection.actions.rounds import close_panel, decide, open_round, start_panel
from talent.selection.models import Criterion, Nomination, Recusal, SelectionRound
from tests.factories import PersonFactory, PostFactory


def phase(round_):
    return SelectionRound.objects.get(pk=round_.pk).phase


def test_a_round_comes_with_the_default_frame(city, licheng_admin):
    round_ = open_round(city.licheng, 2026, by=licheng_admin)
    assert (round_.min_organizations, round_.min_leaders, round_.notice_working_days) == (10, 10, 5)
    assert sum(Criterion.objects.values_list("points", flat=True)) == 100


def test_a_district_has_one_round_a_year(round_, city, licheng_admin):
    with pytest.raises(ValidationError, match="已经开始了"):
        open_round(city.licheng, 2023, by=licheng_admin)
    assert SelectionRound.objects.count() == 1


def test_a_street_has_no_round(city, licheng_admin):
    with pytest.raises(ValidationError, match="由区县组织"):
        open_round(city.hongjialou, 2023, by=licheng_admin)


def test_the_panel_waits_until_every_nomination_is_checked(round_, nominations, reviewer, licheng_admin):
    pass_nomination(nominations.first, by=licheng_admin)
    with pytest.raises(ValidationError, match="还有2份没有初审完"):
        start_panel(round_, reviewers=[reviewer], by=licheng_admin)
    assert phase(round_) == "collecting"


def test_a_reviewer_tied_to_a_nominee_is_recused_by_itself(round_, nominations, reviewer, licheng_admin):
    PostFactory(person=reviewer, organization=nominations.first.organization)
    for nomination in nominations.all:
        pass_nomination(nomination, by=licheng_admin)
    start_panel(round_, reviewers=[reviewer], by=licheng_admin)
    recusal = Recusal.objects.get()
    assert (recusal.nomination, recusal.reason, recusal.automatic) == (nominations.first, "在该组织任职", True)


def test_the_panel_closes_when_everybody_scored_everything(panel, nominations, points, reviewer, licheng_admin):
    for nomination in nominations.all:
        save_scores(nomination, reviewer=reviewer, points=points(0.8))
    with pytest.raises(ValidationError, match="还没评完：冯评审差3份。"):
        close_panel(panel, by=licheng_admin)
    assert phase(panel) == "panel"


def test_the_best_are_picked_without_further_reasons(decided, nominations):
    statuses = [type(n).objects.get(pk=n.pk).status for n in nominations.all]
    assert statuses == ["selected", "selected", "reserve"]
    assert phase(decided) == "notice"


def test_a_departure_from_the_ranking_needs_a_reason(scored, nominations, licheng_admin):
    picked = [nominations.first, nominations.third]
    with pytest.raises(ValidationError, match="“第三服务队”与名次不一致"):
        decide(scored, selected=picked, by=licheng_admin)
    assert phase(scored) == "deciding"
    decide(scored, selected=picked, reasons={nominations.third.pk: "同一街道已有两个"}, by=licheng_admin)
    nominations.third.refresh_from_db()
    assert (nominations.third.status, nominations.third.departure_reason) == ("selected", "同一街道已有两个")


def test_fewer_than_the_minimum_needs_a_written_reason(scored, nominations, licheng_admin):
    with pytest.raises(ValidationError, match="只选了1个，少于2个，须填写原因"):
        decide(scored, selected=[nominations.first], by=licheng_admin)
    assert phase(scored) == "deciding"
    decide(scored, selected=[nominations.first], shortfall_reason="其余材料不足", by=licheng_admin)
    assert SelectionRound.objects.get().shortfall_reason == "其余材料不足"


def test_who_falls_ill_leaves_the_panel_and_the_minutes_say_so(
    panel, nominations, points, reviewer, second_reviewer, licheng_admin, client_of
):
    for nomination in nominations.all:
        save_scores(nomination, reviewer=reviewer, points=points(0.8))
    save_scores(nominations.first, reviewer=second_reviewer, points=points(0.6))
    url = f"/desk/selection/{panel.pk}/panel/leave/{second_reviewer.pk}/"
    browser = client_of(licheng_admin)
    assert url in browser.get(f"/desk/selection/{panel.pk}/").content.decode()
    browser.post(url, {"reason": " "})
    assert Recusal.objects.count() == 0
    browser.post(url, {"reason": "住院"})
    close_panel(panel, by=licheng_admin)
    assert list(Recusal.objects.order_by("pk").values_list("nomination", "reason", "automatic")) == [
        (one.pk, "退出评审：住院", False) for one in (nominations.second, nominations.third)
    ]
    places = SelectionRound.objects.get().nominations.order_by("pk").values_list("place__mean", "place__scorers")
    assert list(places) == [(70, 2), (80, 1), (80, 1)]
    assert "退出评审：住院 · 办理人登记" in browser.get(f"/desk/selection/{panel.pk}/minutes/").content.decode()


def test_the_last_scorer_of_a_nomination_stays(panel, nominations, reviewer, second_reviewer, licheng_admin):
    leave_panel(panel, reviewer=reviewer, reason="住院", by=licheng_admin)
    with pytest.raises(ValidationError, match="没有人评了"):
        leave_panel(panel, reviewer=second_reviewer, reason="出差", by=licheng_admin)
    assert Recusal.objects.count() == 3


def test_a_tie_of_a_merged_row_and_one_since_the_last_vote_recuse_at_the_closing(
    panel, nominations, points, reviewer, second_reviewer, licheng_admin
):
    for nomination in nominations.all:
        for person in (reviewer, second_reviewer):
            save_scores(nomination, reviewer=person, points=points(0.8))
    duplicate = PersonFactory(canonical=reviewer)
    PostFactory(person=duplicate, organization=nominations.first.organization)
    close_panel(panel, by=licheng_admin)
    assert [(row.nomination, row.reviewer) for row in Recusal.objects.all()] == [(nominations.first, reviewer)]
    nominations.first.refresh_from_db()
    assert nominations.first.place.scorers == 1


def test_who_withdrew_since_the_page_was_read_is_not_picked(scored, nominations, licheng_admin):
    withdraw_nomination(Nomination.objects.get(pk=nominations.first.pk), reason="本人申请", by=licheng_admin)
    with pytest.raises(ValidationError, match="“第一服务队”已经退出"):
        decide(scored, selected=[nominations.first, nominations.second], by=licheng_admin)
    assert phase(scored) == "deciding"


def test_who_withdrew_stays_in_the_minutes(scored, nominations, licheng_admin, client_of):
    withdraw_nomination(nominations.first, reason="本人申请", by=licheng_admin)
    page = client_of(licheng_admin).get(f"/desk/selection/{scored.pk}/minutes/").content.decode()
    assert "第一服务队（已退出）" in page
    assert f"nominations/{nominations.first.pk}/scores/" not in page
