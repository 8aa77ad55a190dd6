"""Hours: granted once, taken back by a new fact, never changed."""

import datetime as dt
import threading
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from talent.audit.models import AuditEntry
from talent.credits.ledger import Grant, credit_many, credit_training, void_credit
from talent.credits.models import CreditHead, TrainingCredit
from talent.credits.sources import ensure_source
from talent.credits.verify import verify
from tests.factories import PersonFactory

DAY = dt.date(2026, 5, 8)
HALF_DAY = {"season": "2026", "dated": DAY, "minutes": 180, "hours": Decimal(4)}


@pytest.fixture
def source(city):
    return ensure_source("session", 1, title="骨干培训第2期", tier="district", region=city.licheng)


def facts(person):
    return list(TrainingCredit.objects.filter(person=person).order_by("pk").values_list("hours", "voids"))


def test_the_same_session_credits_a_person_once_per_season(source, learner, trainer):
    first = credit_training(learner, source, by=trainer, **HALF_DAY)
    again = credit_training(learner, source, by=trainer, **HALF_DAY)
    assert again == first
    assert facts(learner) == [(Decimal(4), False)]
    head = CreditHead.objects.get(person=learner)
    assert (head.fact, head.first, head.hours, head.dated, head.valid) == (first, first, Decimal(4), DAY, True)


def test_other_hours_supersede_and_leave_the_first_fact_as_it_was(source, learner, trainer):
    first = credit_training(learner, source, by=trainer, **HALF_DAY)
    second = credit_training(learner, source, by=trainer, **HALF_DAY | {"hours": Decimal(2), "minutes": 90})
    assert second.supersedes == first
    assert facts(learner) == [(Decimal(4), False), (Decimal(2), False)]
    assert CreditHead.objects.get(person=learner).hours == Decimal(2)


def test_a_credit_taken_back_counts_no_more_and_can_be_granted_anew(source, learner, trainer):
    credit_training(learner, source, by=trainer, **HALF_DAY)
    void_credit(learner, source, season="2026", by=trainer, reason="当天没有到场")
    assert CreditHead.objects.valid().count() == 0
    assert AuditEntry.objects.get(verb="void_credit").reason == "当天没有到场"
    assert void_credit(learner, source, season="2026", by=trainer, reason="again") is None
    credit_training(learner, source, by=trainer, **HALF_DAY)
    assert facts(learner) == [(Decimal(4), False), (Decimal(0), True), (Decimal(4), False)]
    assert CreditHead.objects.get().valid


def test_another_season_is_another_credit(source, learner):
    for year in (2025, 2026):
        credit_training(learner, source, **HALF_DAY | {"season": str(year)})
    assert CreditHead.objects.filter(person=learner).count() == 2


@pytest.mark.parametrize("people", [1, 30])
def test_a_roster_costs_the_same_whatever_its_size(source, people, django_assert_num_queries):
    grants = [Grant(PersonFactory().pk, DAY, 180, Decimal(4)) for _ in range(people)]
    # savepoint, lock, heads, rule, rule's first version (3), facts, heads, release
    with django_assert_num_queries(ROSTER_QUERIES):
        credit_many(source, grants, season="2026")
    assert CreditHead.objects.valid().count() == people


ROSTER_QUERIES = 11


def test_facts_refuse_update_and_delete(source, learner):
    fact = credit_training(learner, source, **HALF_DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingCredit.objects.filter(pk=fact.pk).update(hours=40)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingCredit.objects.filter(pk=fact.pk)._raw_delete("default")
    assert facts(learner) == [(Decimal(4), False)]


@pytest.mark.django_db(transaction=True)
def test_parallel_grants_make_one_fact(source, learner):
    def grant():
        credit_training(learner, source, **HALF_DAY)
        connection.close()

    threads = [threading.Thread(target=grant) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert facts(learner) == [(Decimal(4), False)]


class TestVerify:
    def test_a_sound_ledger_has_no_difference(self, source, learner, trainer):
        credit_training(learner, source, by=trainer, **HALF_DAY)
        void_credit(learner, source, season="2026", by=trainer, reason="x")
        verdict = verify()
        assert (verdict.checked, verdict.differences) == (1, [])

    def test_a_tampered_projection_is_found_and_put_right(self, source, learner):
        fact = credit_training(learner, source, **HALF_DAY)
        CreditHead.objects.update(hours=40)
        (difference,) = verify().differences
        assert (difference.id, difference.expected["hours"], difference.found["hours"]) == (fact.pk, "4.0", "40.0")
        assert CreditHead.objects.get().hours == 40  # looking repairs nothing
        verify(rebuild=True)
        assert verify().differences == []
        assert CreditHead.objects.get().hours == 4

    def test_a_lost_row_is_found_and_put_back(self, source, learner):
        credit_training(learner, source, **HALF_DAY)
        CreditHead.objects.all().delete()
        verify(rebuild=True)
        assert CreditHead.objects.get().valid


def test_two_rows_of_one_human_in_one_session_count_once(source, learner):
    duplicate = PersonFactory(canonical=learner)
    for person in (learner, duplicate):
        credit_training(person, source, **HALF_DAY)
    credit_training(duplicate, source, **HALF_DAY | {"season": "2025"})
    seasons = CreditHead.objects.valid().of_humans([learner]).order_by("season").values_list("season", "human")
    assert list(seasons) == [("2025", learner.pk), ("2026", learner.pk)]
