"""Scores are facts; who must stay out stays out."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from talent.selection.actions.panel import recuse, save_scores
from talent.selection.actions.rounds import write_places
from talent.selection.models import Score
from talent.selection.scoring import places_of


def test_a_changed_score_is_a_new_fact_and_the_old_one_stays(panel, nominations, points, reviewer):
    save_scores(nominations.first, reviewer=reviewer, points=points(0.8))
    changed = points(0.8)
    criterion = next(iter(changed))
    changed[criterion] = Decimal(1)
    assert len(save_scores(nominations.first, reviewer=reviewer, points=changed)) == 1
    chain = Score.objects.filter(criterion=criterion).order_by("pk").values_list("points", flat=True)
    assert list(chain) == [Decimal(12), Decimal(1)]
    assert Score.objects.heads().count() == 6


def test_a_recused_reviewer_is_out_of_the_mean(panel, nominations, points, reviewer, second_reviewer):
    save_scores(nominations.first, reviewer=reviewer, points=points(1))
    save_scores(nominations.first, reviewer=second_reviewer, points=points(0.5))
    recuse(nominations.first, reviewer=reviewer, reason="亲属", by=reviewer)
    write_places(panel)
    first = places_of(panel, "organization")[0]
    assert (first, first.place.mean, first.place.scorers) == (nominations.first, Decimal("50.00"), 1)


def test_a_recused_reviewer_can_not_score(panel, nominations, points, reviewer):
    recuse(nominations.first, reviewer=reviewer, reason="亲属", by=reviewer)
    with pytest.raises(ValidationError, match="需要回避"):
        save_scores(nominations.first, reviewer=reviewer, points=points(1))
    assert Score.objects.count() == 0


def test_somebody_outside_the_panel_can_not_score(panel, nominations, points, licheng_admin):
    with pytest.raises(ValidationError):
        save_scores(nominations.first, reviewer=licheng_admin, points=points(1))
    assert Score.objects.count() == 0


@pytest.mark.parametrize("value", [Decimal(-1), Decimal(16)])
def test_points_out_of_range_write_nothing(panel, nominations, points, reviewer, value):
    ballot = points(0.8)
    ballot[next(iter(ballot))] = value
    with pytest.raises(ValidationError, match="党建引领应在0到15分之间"):
        save_scores(nominations.first, reviewer=reviewer, points=ballot)
    assert Score.objects.count() == 0


def test_scores_are_locked_once_the_panel_is_closed(scored, nominations, points, reviewer):
    before = Score.objects.count()
    with pytest.raises(ValidationError):
        save_scores(nominations.first, reviewer=reviewer, points=points(1))
    assert Score.objects.count() == before
