"""Figures before and after a merge: humans count once, and what was reported stays."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from talent.credits.models import CreditHead
from talent.credits.verify import verify
from talent.people.merging import merge_people, undo_merge
from talent.selection.models import Nomination, ScoreSheet, SelectionRound
from talent.target.progress import progress_of
from talent.target.reports import drift_of, freeze_report
from tests.factories import AffiliationFactory, PersonFactory

JANUARY_FIRST, YEAR_END = dt.date(2023, 1, 1), dt.date(2023, 12, 31)


@pytest.fixture
def twin(city, pool, joins, trains):
    """A second row of the trained member: in the pool, and at the same session and another."""
    person = PersonFactory(name="王桂兰")
    joins("王桂兰", city.licheng, city.hongjialou, person=person)
    trains(person, "2023-05-08")
    trains(person, "2023-06-01", ref=2)
    for one in (person, pool.trained.person):
        AffiliationFactory(person=one, region=city.hongjialou)
    return person


def figures(city):
    total = progress_of(city.licheng, YEAR_END, JANUARY_FIRST).total
    return (total.due, len(total.trained), total.person_times, total.rate)


def test_a_human_counts_once_and_undoing_counts_two_again(city, pool, twin, trainer):
    before, facts = figures(city), list(CreditHead.objects.values_list("pk", "person_id"))
    assert before == (4, 2, 3, "50.0")
    merge = merge_people(pool.trained.person, twin, by=trainer)
    # Three due, one of them trained; the session both rows were at is one person-time.
    assert figures(city) == (3, 1, 2, "33.3")
    assert list(CreditHead.objects.values_list("pk", "person_id")) == facts
    assert verify().differences == []
    undo_merge(merge, by=trainer)
    assert figures(city) == before


def test_a_course_finished_twice_on_two_days_counts_once(city, pool, trains, trainer):
    twin = PersonFactory(name="王桂兰")
    trains(twin, "2023-07-01")
    for one in (twin, pool.trained.person):
        AffiliationFactory(person=one, region=city.hongjialou)
    assert figures(city)[2] == 1
    merge_people(pool.trained.person, twin, by=trainer)
    assert figures(city)[2] == 1


def test_a_sent_report_stays_and_names_nobody_as_lost(city, pool, twin, trainer, licheng_admin):
    sent = freeze_report(city.licheng, title="全年", first_day=JANUARY_FIRST, last_day=YEAR_END, by=licheng_admin)
    numbers, people = sent.numbers, sent.people
    merge_people(pool.trained.person, twin, by=trainer)
    sent.refresh_from_db()
    assert (sent.numbers, sent.people) == (numbers, people)
    drift = drift_of(sent)
    assert (drift.now_trained, drift.no_longer_trained, drift.person_times) == (set(), set(), -1)


def test_a_nomination_keeps_the_row_it_named(city, organization, pool, twin, trainer, nominated):
    nomination = nominated(twin)
    merge = merge_people(pool.trained.person, twin, by=trainer)
    assert Nomination.objects.get(pk=nomination.pk).person == twin
    undo_merge(merge, by=trainer)
    assert Nomination.objects.get(pk=nomination.pk).person == twin


@pytest.fixture
def nominated(city, organization, trainer):
    def nominate(person):
        sheet = ScoreSheet.objects.create(version="t")
        round_ = SelectionRound.objects.create(district=city.licheng, year=2023, score_sheet=sheet)
        return Nomination.objects.create(
            round=round_, kind="leader", organization=organization, person=person, submitted_by=trainer,
            what_done="调解", who_helped="邻里", what_changed="和气",
        )  # fmt: skip

    return nominate


def test_a_row_that_was_merged_away_is_not_merged_again(city, pool, twin, trainer):
    merge_people(pool.trained.person, twin, by=trainer)
    twin.refresh_from_db()
    with pytest.raises(ValidationError, match="已经合并过"):
        merge_people(pool.trained.person, twin, by=trainer)
