"""Marking again after a key was mended: seen before, done once, a fact; what is finished stays finished."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.progress.models import LessonProgress
from lms.quizzes.actions import create_question
from lms.quizzes.models import AttemptRemark, QuizAttempt, Remark
from lms.quizzes.remarking import preview_remark, remark, stale_versions
from talent.outbox.dispatch import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(taker, use, bank, client_of, trainer):
    """The learner chose 差 in question 1 and failed, a trainer chose 好 and passed."""
    from tests.lms.quizzes.conftest import taking

    use(bank[:1])
    for one, choice in ((taker, 1), (taking(client_of(trainer)), 0)):
        one.start()
        one.choose(1, choice)
        one.submit()
    return bank[0]


def mend(question, correct, options=("好1", "差1")):
    question = create_question(
        question.kind, question.stem, list(options), correct, region=question.region, explanation="因为1", hint="提示1"
    )
    return question, question.versions.last()


def figures():
    return list(QuizAttempt.objects.order_by("pk").values_list("right", "passed"))


def test_who_changes_is_seen_and_nothing_is_written(taken, learner, trainer):
    question, old = mend(taken, [1])
    changes = preview_remark(old)
    assert {(one.attempt.person, one.passed_before, one.passed_after) for one in changes} == {
        (learner, False, True),
        (trainer, True, False),
    }
    assert stale_versions(question) == [old]
    assert figures() == [(0, False), (1, True)]


def test_marked_again_it_is_a_fact_and_a_finished_lesson_stays(taken, trainer):
    question, old = mend(taken, [1])
    remark(old, reason="答案登错了", by=trainer)
    drain()
    assert figures() == [(1, True), (0, False)]
    changes = AttemptRemark.objects.order_by("attempt_id").values_list("right_before", "right_after")
    assert list(changes) == [(0, 1), (1, 0)]
    assert [(row.quiz_passed, row.completed_at is None) for row in LessonProgress.objects.all()] == [(True, False)] * 2
    assert list(LessonProgress.objects.order_by("pk").values_list("best_score", flat=True)) == [100, 0]
    assert stale_versions(question) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Remark.objects.update(reason="别的")


def test_done_once(taken, trainer):
    _, old = mend(taken, [1])
    remark(old, reason="答案登错了", by=trainer)
    with pytest.raises(ValidationError, match="已经按现在的答案判过了"):
        remark(old, reason="再来", by=trainer)
    assert Remark.objects.count() == 1


@pytest.mark.parametrize(("options", "reason"), [(("好1", "差1", "新"), "改了选项"), (("好1", "差1"), " ")])
def test_what_cannot_be_marked_again(taken, trainer, options, reason):
    _, old = mend(taken, [1], options)
    with pytest.raises(ValidationError):
        remark(old, reason=reason, by=trainer)
    assert (figures(), Remark.objects.count()) == ([(0, False), (1, True)], 0)


def test_a_pass_that_finished_nothing_yet_goes_with_the_mark(taken, trainer):
    LessonProgress.objects.update(completed_at=None)
    row = LessonProgress.objects.get(enrollment__person=trainer)
    _, old = mend(taken, [1])
    remark(old, reason="答案登错了", by=trainer)
    drain()
    row.refresh_from_db()
    assert (row.quiz_passed, row.best_score) == (False, 0)


def test_a_try_open_meanwhile_is_marked_by_the_new_key(use, bank, taker, client_of, trainer):
    from tests.lms.quizzes.conftest import taking

    use(bank[:1])
    taker.start()
    taker.choose(1, 1)
    other = taking(client_of(trainer))
    other.start()
    other.choose(1, 0)
    other.submit()
    question, old = mend(bank[0], [1])
    remark(old, reason="答案登错了", by=trainer)
    page = taker.client.post("/courses/mediation/three-scenes/quiz/", {"action": "submit"}, follow=True)
    assert QuizAttempt.objects.order_by("pk").first().passed is True
    assert "小测通过了" in page.content.decode()
    assert stale_versions(question) == []


def test_a_try_that_slipped_through_is_taken_up_by_doing_it_again(taken, learner, trainer):
    question, old = mend(taken, [1])
    remark(old, reason="答案登错了", by=trainer)
    drain()
    slipped = QuizAttempt.objects.create(
        person=learner, quiz=QuizAttempt.objects.first().quiz, occasion="elsewhere", needed=1, right=0,
        submitted=timezone.now(),
    )  # fmt: skip
    slipped.answers.create(version=old, order=1, chosen=[1], right=False)
    assert stale_versions(question) == [old]
    remark(old, reason="答案登错了", by=trainer)
    drain()
    slipped.refresh_from_db()
    assert (slipped.right, slipped.passed, stale_versions(question)) == (1, True, [])
    assert (Remark.objects.count(), AttemptRemark.objects.count()) == (1, 3)
