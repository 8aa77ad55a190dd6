"""Opening a round, seating the panel, closing it, deciding."""

import pytest
from django.core.exceptions import ValidationError

from talent.selection.actions.nominations import pass_nomination
from talent.selection.actions.panel import save_scores
from talent.selection.actions.rounds import close_panel, decide, open_round, start_panel
from talent.selection.models import Criterion, Recusal, SelectionRound
from tests.factories import PostFactory


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
