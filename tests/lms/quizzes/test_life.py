"""Quiz life under any sequence of acts, and under acts at the same moment."""

import datetime as dt
import threading
from contextlib import suppress

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.quizzes.actions import answer_question, create_quiz, start_attempt, submit_attempt
from lms.quizzes.models import AttemptAnswer, Quiz, QuizAttempt
from tests.lms.learning import NOON

pytestmark = pytest.mark.django_db
ACT = st.one_of(
    st.just(("start",)),
    st.just(("submit",)),
    st.tuples(st.just("answer"), st.integers(0, 5), st.lists(st.sampled_from("012x"), max_size=2)),
    st.tuples(st.just("wait"), st.integers(1, 20)),
)
RULES = st.fixed_dictionaries(
    {
        "instant": st.booleans(),
        "max_attempts": st.sampled_from([None, 1, 3]),
        "time_limit": st.sampled_from([None, 15]),
        "pass_correct": st.integers(1, 4),
    }
)


def perform(person, quiz, act, clock):
    """One act as the pages do it; a refusal in words is an answer too."""
    newest = QuizAttempt.objects.on(person, quiz.pk, "here").first()
    with suppress(ValidationError):
        if act[0] == "wait":
            clock.shift(dt.timedelta(minutes=act[1]))
        elif act[0] == "start":
            start_attempt(person, quiz, "here")
        elif newest and act[0] == "submit":
            submit_attempt(newest)
        elif newest:
            answer_question(person, newest.pk, act[1], act[2])


def check(person, quiz, before):
    """What holds after every act; returns what must never change again."""
    tries = list(QuizAttempt.objects.on(person, quiz.pk, "here").order_by("pk"))
    assert sum(one.submitted is None for one in tries) <= 1
    assert quiz.max_attempts is None or len(tries) <= quiz.max_attempts
    closed = {}
    for one in tries:
        answers = list(one.answers.select_related("version"))
        assert [row.order for row in answers] == list(range(1, len(answers) + 1))
        assert len({row.version_id for row in answers}) == len(answers) == 4
        if one.submitted:
            right = sum(row.chosen == row.version.correct for row in answers)
            assert (one.right, one.passed) == (right, right >= one.needed)
            assert one.deadline or all(row.chosen is not None for row in answers)
            closed[one.pk] = (one.right, one.submitted, [(row.version_id, row.chosen, row.right) for row in answers])
        else:
            assert (one.right, one.passed) == (None, False)
    assert {pk: closed[pk] for pk in before} == before
    return closed


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rules=RULES, acts=st.lists(ACT, max_size=12))
def test_any_sequence_of_acts(city, learner, bank, rules, acts):
    sid = transaction.savepoint()
    quiz = create_quiz("一生", bank[:2], region=city.jinan, draws={"经费": 2}, **rules)
    with time_machine.travel(NOON, tick=False) as clock:
        closed = {}
        for act in [("start",), *acts]:
            perform(learner, quiz, act, clock)
            closed = check(learner, quiz, closed)
    transaction.savepoint_rollback(sid)


def at_once(*acts):
    refused = []

    def run(act):
        try:
            act()
        except ValidationError as refusal:
            refused.append(refusal.messages[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


@pytest.mark.django_db(transaction=True)
def test_started_many_times_at_once_it_is_one_try(city, learner, bank):
    quiz = create_quiz("一次", bank[:3], region=city.jinan)
    assert at_once(*[lambda: start_attempt(learner, Quiz.objects.get(pk=quiz.pk), "here")] * 6) == []
    assert AttemptAnswer.objects.filter(attempt=QuizAttempt.objects.get()).count() == 3


@pytest.mark.django_db(transaction=True)
def test_handed_in_many_times_at_once_it_is_one_whole_result(learner, use, bank):
    from lms.catalogue.outline import outline_of
    from lms.progress.actions import start_quiz, submit_quiz
    from lms.progress.models import LessonProgress

    use(bank[:3], pass_correct=2)
    course = outline_of("mediation")
    lesson = course.lesson("three-scenes")
    attempt = start_quiz(learner, course, lesson)
    for order in (1, 2, 3):
        answer_question(learner, attempt.pk, order, ["0"])
    submits = [lambda: submit_quiz(learner, course, lesson, attempt)] * 4
    changes = [lambda: answer_question(learner, attempt.pk, 3, ["1"])] * 3
    refused = at_once(*submits, *changes)
    attempt.refresh_from_db()
    answers = list(attempt.answers.order_by("order"))
    assert len([one for one in refused if "已经交过了" in one]) >= 3
    assert attempt.right == sum(row.chosen == [0] for row in answers) == sum(row.right for row in answers)
    assert (attempt.passed, attempt.right) in ((True, 2), (True, 3))
    row = LessonProgress.objects.get()
    assert (row.quiz_passed, row.best_score) == (True, attempt.right * 100 // 3)
