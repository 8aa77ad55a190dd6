"""再给1次: a trainer gives one of their own people another try at a quiz, with a reason, once."""

import pytest
import time_machine
from django.core.exceptions import ValidationError

from lms.progress.models import Enrollment
from lms.quizzes.actions import give_try, tries_left
from lms.quizzes.models import ExtraTry, QuizAttempt
from talent.audit.models import AuditEntry
from talent.messages.models import Message
from tests.factories import AffiliationFactory, PersonFactory
from tests.lms.learning import NOON
from tests.lms.quizzes.conftest import taking

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(course):
    return f"/desk/learning/{course.id}/"


@pytest.fixture
def fail(use, bank):
    """`fail(taker)`: the one try of the quiz, answered wrong."""
    use(bank[:1], max_attempts=1)

    def act(taker):
        with time_machine.travel(NOON, tick=False):
            taker.start()
            taker.choose(1, 1)
            taker.submit()
        return QuizAttempt.objects.latest("pk")

    return act


def give(desk, address, attempt, reason="停电，没交上"):
    with time_machine.travel(NOON, tick=False):
        return desk.post(f"{address}tries/", {"attempt": attempt.pk, "reason": reason}, follow=True).content.decode()


def test_given_with_a_reason_told_and_taken(client_of, trainer, learner, taker, fail, address):
    attempt = fail(taker)
    desk = client_of(trainer)
    with time_machine.travel(NOON, tick=False):
        assert "小测次数用完的人（1人）" in desk.get(address).content.decode()
    assert "再给了赵明霞1次，已经告诉本人。" in give(desk, address, attempt)
    entry = AuditEntry.objects.get(verb="give_quiz_try")
    assert (entry.actor, entry.reason, entry.data) == (trainer, "停电，没交上", {"person": learner.pk})
    message = Message.objects.get(person=learner, template="quiz_try_given")
    assert message.text == "《三个场景》的小测，孙老师再给您1次机会，准备好了再做。"
    with time_machine.travel(NOON, tick=False):
        assert "第1问？" in taker.start()
        assert "小测次数用完的人" not in desk.get(address).content.decode()
    assert QuizAttempt.objects.count() == 2


def test_without_a_reason_nothing_is_given(client_of, trainer, taker, fail, address):
    attempt = fail(taker)
    assert "请写明为什么再给一次。" in give(client_of(trainer), address, attempt, "  ")
    assert (ExtraTry.objects.count(), AuditEntry.objects.filter(verb="give_quiz_try").count()) == (0, 0)


def test_twice_is_once(client_of, trainer, taker, fail, address):
    attempt = fail(taker)
    desk = client_of(trainer)
    give(desk, address, attempt)
    assert "或已经给过了" in give(desk, address, attempt)
    assert give_try(attempt, by=trainer, reason="又点了一次") == ExtraTry.objects.get()
    assert tries_left(attempt.quiz, [attempt]) == 1


def test_other_people_s_trainers_give_nothing(client_of, tianqiao_trainer, taker, fail, address):
    attempt = fail(taker)
    desk = client_of(tianqiao_trainer)
    with time_machine.travel(NOON, tick=False):
        assert "小测次数用完的人" not in desk.get(address).content.decode()
    give(desk, address, attempt)
    assert ExtraTry.objects.count() == 0


def test_whoever_has_a_try_left_gets_none(trainer, taker, use, bank):
    use(bank[:1], max_attempts=2)
    with time_machine.travel(NOON, tick=False):
        taker.start()
        taker.choose(1, 1)
        taker.submit()
    with pytest.raises(ValidationError, match="还有没用完的次数"):
        give_try(QuizAttempt.objects.get(), by=trainer, reason="想再做")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    count,
    client_of,
    trainer,
    city,
    use,
    bank,
    address,
    django_assert_max_num_queries,
):
    use(bank[:1], max_attempts=1)
    for number in range(count):
        person = PersonFactory(name=f"陈{number}", login=f"chen{number}")
        AffiliationFactory(person=person, region=city.hongjialou)
        other = taking(client_of(person))
        with time_machine.travel(NOON, tick=False):
            other.start()
            other.choose(1, 1)
            other.submit()
    assert Enrollment.objects.count() == count
    desk = client_of(trainer)
    with time_machine.travel(NOON, tick=False):
        desk.get(address)
        with django_assert_max_num_queries(30):
            page = desk.get(address).content.decode()
    assert f"小测次数用完的人（{count}人）" in page
