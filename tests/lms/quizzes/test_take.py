"""Taking a quiz by its rules: at once, by chance, against the clock, so many times."""

import datetime as dt

import pytest
import time_machine

from lms.progress.models import LessonProgress
from lms.quizzes.models import AttemptAnswer, QuizAttempt
from tests.lms.learning import NOON
from tests.lms.quizzes.conftest import ADDRESS

pytestmark = pytest.mark.django_db


def asked(attempt):
    return list(attempt.answers.values_list("version__question__stem", flat=True))


def right_of_all(taker, count, **how):
    return [taker.choose(order, 0, **how) for order in range(1, count + 1)][-1]


def test_told_at_once_with_a_hint_and_tried_again_at_once(taker, use, bank):
    use(bank[:2], instant=True)
    taker.start()
    for in_place in (True, False):
        page = taker.choose(1, 1, in_place=in_place)
        assert "第1题，共2题" in page
        assert "<strong>再想想。</strong>提示1" in page
        assert "is-wrong" in page
        assert "因为1" not in page
    assert "第2题，共2题" in taker.choose(1, 0, in_place=True)
    assert "都选好了" in taker.choose(2, 0, in_place=True)
    assert "小测通过了" in taker.submit(in_place=True)


def test_a_retry_asks_only_what_was_missed_and_gives_the_hint(taker, use, bank):
    use(bank[:3])
    taker.start()
    right_of_all(taker, 2)
    taker.choose(3, 1)
    failed = taker.submit()
    assert "还差1题，再试一次" in failed
    assert "提示：提示3" in failed
    again = taker.start()
    assert "第3题，共3题" in again
    assert "<strong>再想想。</strong>提示3" in again
    taker.choose(3, 0)
    assert "3题答对3题" in taker.submit()


def test_drawn_questions_are_those_not_met_first(taker, use, bank, learner):
    quiz = use(bank[12:13], draws={"推选": 4}, pass_correct=5)
    taker.start()
    first = QuizAttempt.objects.get()
    assert asked(first)[0] == "第13问？"
    assert len(set(asked(first))) == 5
    for order in range(1, 6):
        taker.choose(order, 0 if order < 4 else 1)
    taker.submit()
    taker.start()
    second = QuizAttempt.objects.first()
    assert (second.quiz, len(set(asked(second)))) == (quiz, 5)
    stay = set(asked(first)[:3])
    assert stay <= set(asked(second))
    assert not (set(asked(second)) - stay) & set(asked(first))


def test_a_bank_that_is_too_small_asks_what_it_has(taker, use, bank):
    use(draws={"经费": 9}, pass_correct=9)
    taker.start()
    attempt = QuizAttempt.objects.get()
    assert (len(asked(attempt)), attempt.needed) == (3, 3)


def test_no_question_no_try(taker, use):
    use(draws={"没有这一类": 2})
    assert "题库里还没有题" in taker.start()
    assert QuizAttempt.objects.count() == 0


def test_so_many_tries_and_no_more(taker, use, bank):
    quiz = use(bank[:1], max_attempts=2)
    for _ in range(2):
        taker.start()
        taker.choose(1, 1)
        page = taker.submit()
    assert "次数用完了。想再做，请跟培训老师说一声。" in page
    assert "再试一次" not in page
    assert "这份小测可以做2次，已经做完了" in taker.start()
    assert QuizAttempt.objects.count() == 2
    quiz.max_attempts = 3  # what those who issue it can do in 内容管理
    quiz.save()
    assert "再试一次" in taker.page()
    assert "第1问？" in taker.start()


@pytest.mark.parametrize(("counts", "score"), [("best", 66), ("last", 33)])
def test_best_or_last(taker, use, bank, counts, score):
    use(bank[:3], pass_correct=1, counts=counts)
    taker.start()
    for order in (1, 2, 3):
        taker.choose(order, 1 if order == 3 else 0)
    assert "再做一次" in taker.submit()
    taker.start()
    for order in (1, 2, 3):
        taker.choose(order, 0 if order == 3 else 1)
    taker.submit()
    row = LessonProgress.objects.get()
    assert (row.best_score, row.quiz_passed, row.completed_at is not None) == (score, True, True)


def test_at_the_deadline_what_was_chosen_counts(taker, use, bank):
    use(bank[:3], time_limit=10, pass_correct=2)
    with time_machine.travel(NOON, tick=False) as clock:
        assert "限时10分钟" in taker.page()
        assert "请在12:10前交卷" in taker.start()
        right_of_all(taker, 1)
        clock.shift(dt.timedelta(minutes=10, seconds=59))
        taker.choose(2, 0)  # within the grace
        clock.shift(2)
        assert "时间到了" in taker.choose(3, 0)
        assert "看结果" in taker.page()
        assert list(AttemptAnswer.objects.values_list("chosen", flat=True)) == [[0], [0], None]
        page = taker.submit()
    assert "3题答对2题" in page
    assert "小测通过了" in page
    assert AttemptAnswer.objects.filter(right=True).count() == 2


def test_the_time_does_not_start_anew(taker, use, bank):
    use(bank[:1], time_limit=10)
    with time_machine.travel(NOON, tick=False) as clock:
        taker.start()
        clock.shift(dt.timedelta(minutes=5))
        assert 'data-left="300"' in taker.start()


def test_ticks_are_kept_while_they_are_made(taker):
    taker.start()
    attempt = QuizAttempt.objects.get()
    data = {"action": "save", "attempt": attempt.pk, "order": 2, "answer": ["0", "2"]}
    answer = taker.client.post(ADDRESS, data)
    assert (answer.status_code, answer.content) == (204, b"")
    assert attempt.answers.get(order=2).chosen == [0, 2]
    assert taker.client.post(ADDRESS, data | {"answer": []}).status_code == 204
    assert attempt.answers.get(order=2).chosen is None


def test_an_attempt_at_another_quiz_is_not_answered_here(taker, use, bank):
    taker.start()
    attempt = QuizAttempt.objects.get()
    use(bank[:3])
    assert "没有这道题" in taker.choose(1, 1)
    assert attempt.answers.exclude(chosen=None).count() == 0
