"""补交外部学时: handed in, checked, credited once, taken back by a new fact; hours, but never the rate."""

import datetime as dt
import threading
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from talent.credits.holdings import _erase_papers
from talent.credits.models import CreditHead, OutsideHours, TrainingCredit
from talent.credits.outside_hours import accept, cancel_acceptance, give_back, hand_in, withdraw
from talent.credits.verify import verify
from talent.files.evidence import kept_evidence
from talent.pools.actions import add_member, pool_of
from talent.target.progress import progress_of
from tests.factories import PersonFactory
from tests.talent.credits.conftest import photo

pytestmark = pytest.mark.django_db


def credits(person):
    return list(CreditHead.objects.valid().filter(person=person).values_list("source__kind", "minutes", "hours"))


def test_accepted_hours_are_a_credit_dated_on_the_training(learner, trainer, handed_in):
    accept(handed_in, minutes=300, turn=1, by=trainer)
    head = CreditHead.objects.get()
    assert credits(learner) == [("outside", 300, Decimal("6.6"))]
    assert (head.dated, head.season) == (dt.date(2026, 5, 8), "2026")
    assert (head.source.title, head.source.region) == (
        "省社工继续教育培训（省社会工作协会）",
        trainer.active_roles[0].region,
    )
    assert [message.template for message in learner.messages.all()] == ["outside_hours_accepted"]
    assert verify().differences == []


def test_they_count_as_hours_and_not_for_the_rate(city, learner, trainer, handed_in):
    membership = add_member(
        pool_of(city.licheng), learner, street=city.hongjialou, since=dt.date(2022, 3, 1), by=trainer
    )
    accept(handed_in, minutes=360, turn=1, by=trainer)
    total = progress_of(city.licheng).total
    assert (total.due, total.trained, total.person_times) == (1, set(), 0)
    year = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert not type(membership).objects.with_training(*year).get().trained
    assert credits(learner) == [("outside", 360, Decimal(8))]


def test_given_back_with_a_reason_mended_and_handed_in_again(learner, trainer, handed_in, fields):
    give_back(handed_in, reason="看不清盖章，请重拍。", turn=1, by=trainer)
    row = OutsideHours.objects.get()
    again = hand_in(learner, evidence=None, returned=row, **fields | {"minutes": 180})
    assert (again.pk, again.turn, again.status, again.minutes) == (row.pk, 2, "handed_in", 180)
    assert again.file.name == row.file.name
    assert credits(learner) == []
    with pytest.raises(ValidationError, match="本人刚改过"):
        accept(row, minutes=180, turn=1, by=trainer)
    accept(row, minutes=180, turn=2, by=trainer)
    assert credits(learner) == [("outside", 180, Decimal(4))]


@pytest.mark.parametrize("verb", [give_back, cancel_acceptance])
def test_nothing_goes_back_without_a_reason(trainer, handed_in, verb):
    turn = {"turn": 1} if verb is give_back else {}
    with pytest.raises(ValidationError, match="请写明原因"):
        verb(handed_in, reason="  ", by=trainer, **turn)
    assert OutsideHours.objects.get().status == "handed_in"


def test_the_same_training_is_handed_in_once(learner, handed_in, fields):
    with pytest.raises(ValidationError, match="已经交过了"):
        hand_in(learner, evidence=kept_evidence(photo()), **fields)
    assert OutsideHours.objects.count() == 1
    withdraw(handed_in, by=learner)
    hand_in(learner, evidence=kept_evidence(photo()), **fields)
    assert OutsideHours.objects.filter(status="handed_in").count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"dated": dt.date(2026, 11, 25)}, "不能晚于今天"),
        ({"dated": dt.date(2019, 12, 31)}, "只收2020年以来"),
        ({"minutes": 0}, "1到4800"),
        ({"minutes": 4801}, "1到4800"),
    ],
)
def test_what_cannot_be(learner, fields, change, said):
    with pytest.raises(ValidationError, match=said):
        hand_in(learner, evidence=kept_evidence(photo()), **fields | change)
    assert not OutsideHours.objects.exists()


def test_somebody_nobody_looks_after(fields):
    with pytest.raises(ValidationError, match="还没有老师能看到"):
        hand_in(PersonFactory(), evidence=kept_evidence(photo()), **fields)


def test_accepted_by_mistake_it_leaves_the_ledger_by_a_new_fact(learner, trainer, handed_in):
    accept(handed_in, minutes=360, turn=1, by=trainer)
    cancel_acceptance(handed_in, reason="不是本人的证明", by=trainer)
    assert credits(learner) == []
    assert list(TrainingCredit.objects.order_by("pk").values_list("voids", flat=True)) == [False, True]
    assert OutsideHours.objects.get().status == "voided"
    assert verify().differences == []
    with pytest.raises(ValidationError, match="没有认定"):
        cancel_acceptance(handed_in, reason="再来一次", by=trainer)


def test_more_than_handed_in_is_not_granted(learner, trainer, handed_in):
    with pytest.raises(ValidationError, match="在1到360之间"):
        accept(handed_in, minutes=361, turn=1, by=trainer)
    assert credits(learner) == []


def test_decided_once(learner, trainer, handed_in):
    give_back(handed_in, reason="缺盖章", turn=1, by=trainer)
    with pytest.raises(ValidationError, match="已经处理过了：退回补充"):
        accept(handed_in, minutes=360, turn=1, by=trainer)
    assert credits(learner) == []


def test_what_waits_is_not_handed_in_over_itself(learner, handed_in, fields):
    with pytest.raises(ValidationError, match="已经交上去了"):
        hand_in(learner, evidence=None, returned=handed_in, **fields)
    assert OutsideHours.objects.get().turn == 1


@pytest.mark.django_db(transaction=True)
def test_two_trainers_at_once_credit_it_once(learner, trainer, handed_in):
    answers = []

    def decide():
        try:
            accept(handed_in, minutes=360, turn=1, by=trainer)
            answers.append("accepted")
        except ValidationError as error:
            answers.append(error.messages[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=decide) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["accepted"] + ["这一份已经处理过了：已认定。"] * 5
    assert TrainingCredit.objects.count() == 1
    assert learner.messages.count() == 1


def test_a_closed_account_leaves_no_words_and_nothing_to_check(learner, trainer, handed_in, fields):
    """Two papers of one day: both are wiped."""
    other = hand_in(learner, evidence=kept_evidence(photo(kind="PNG")), **fields | {"title": "财务入门"})
    accept(other, minutes=180, turn=1, by=trainer)
    _erase_papers(learner, learner)
    rows = OutsideHours.objects.order_by("pk").values_list("title", "organizer", "file", "status")
    assert list(rows) == [
        (f"（已注销）{handed_in.pk}", "（已注销）", "", "withdrawn"),
        (f"（已注销）{other.pk}", "（已注销）", "", "accepted"),
    ]
