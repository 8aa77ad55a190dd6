"""Answering: one question a screen, marked on the server, the key never early."""

import pytest

from lms.progress.models import LessonProgress
from lms.quizzes.models import AttemptAnswer, QuizAttempt
from tests.lms.learning import answer

pytestmark = pytest.mark.django_db
ADDRESS = "/courses/mediation/three-scenes/quiz/"
KEYS = ("先保证安全。", "留出余地。", "correct", "explanation")


@pytest.fixture
def browser(client_of, learner, course):
    return client_of(learner)


def choose(browser, order, *answers, follow=True):
    attempt = QuizAttempt.objects.first()
    data = {"action": "answer", "attempt": attempt.pk, "order": order, "answer": answers}
    return browser.post(ADDRESS, data, follow=follow)


def test_a_whole_quiz_without_script(browser):
    assert "开始小测" in browser.get(ADDRESS).content.decode()
    page = browser.post(ADDRESS, {"action": "start"}, follow=True).content.decode()
    assert "第1题，共3题 · 单选" in page
    assert "第2题，共3题 · 多选" in choose(browser, 1, "1").content.decode()
    assert "第3题，共3题 · 判断" in choose(browser, 2, "0", "2").content.decode()
    assert "都选好了" in choose(browser, 3, "0").content.decode()
    page = browser.post(ADDRESS, {"action": "submit"}, follow=True).content.decode()
    assert "小测通过了" in page
    assert "先保证安全。" in page
    assert LessonProgress.objects.get().completed_at is not None


def test_no_answer_before_it_may_be_seen(browser):
    """Every page of an attempt that is open or failed, word for word."""
    pages = [browser.get(ADDRESS), browser.get("/courses/mediation/three-scenes/"), browser.get("/courses/mediation/")]
    pages.append(browser.post(ADDRESS, {"action": "start"}, follow=True))
    pages += [browser.get(f"{ADDRESS}?q={order}") for order in (1, 2, 3, 9, "x")]
    pages += [choose(browser, 1, "0"), choose(browser, 2, "1"), choose(browser, 3, "1")]
    pages.append(browser.post(ADDRESS, {"action": "submit"}, follow=True))
    pages.append(browser.post(ADDRESS, {"action": "start"}, follow=True))
    found = [key for page in pages for key in KEYS if key in page.content.decode()]
    assert found == []
    failed = pages[-2].content.decode()
    assert "还差2题，再试一次" in failed
    assert "答案：" not in failed


def test_right_answers_are_kept_for_the_next_try(browser, learner):
    answer(learner, "three-scenes", wrong=2)
    browser.post(ADDRESS, {"action": "start"})
    assert list(AttemptAnswer.objects.filter(attempt__submitted=None).values_list("order", "chosen")) == [
        (1, None),
        (2, None),
        (3, [0]),
    ]


def test_nothing_changes_after_submission(browser, learner):
    attempt = answer(learner, "three-scenes")
    before = list(AttemptAnswer.objects.values_list("chosen", "right"))
    sentence = "这份小测已经交过了，答案不会再变。"
    assert sentence in choose(browser, 1, "0").content.decode()
    for action in ("submit", "start"):
        assert sentence in browser.post(ADDRESS, {"action": action}, follow=True).content.decode()
    assert list(AttemptAnswer.objects.values_list("chosen", "right")) == before
    assert QuizAttempt.objects.get() == attempt


@pytest.mark.parametrize("answers", [[], ["7"], ["-1"], ["x"], ["0", "1"], ["１"], ["9" * 400]])
def test_what_is_no_choice_changes_nothing(browser, answers):
    browser.post(ADDRESS, {"action": "start"})
    assert "还没有选，请选好再点下一题。" in choose(browser, 1, *answers).content.decode()
    assert AttemptAnswer.objects.exclude(chosen=None).count() == 0


def test_an_unfinished_quiz_is_not_marked(browser):
    browser.post(ADDRESS, {"action": "start"})
    choose(browser, 1, "1")
    page = browser.post(ADDRESS, {"action": "submit"}, follow=True).content.decode()
    assert "第2、3题还没有选，选好再交。" in page
    assert QuizAttempt.objects.get().submitted is None


@pytest.mark.parametrize(
    "data", [{}, {"action": "answer"}, {"action": "answer", "attempt": "x", "order": "1"}, {"action": "submit"}]
)
def test_odd_forms_are_answered_in_words(browser, data):
    assert browser.post(ADDRESS, data, follow=True).status_code == 200
    assert QuizAttempt.objects.count() == 0


def test_somebody_elses_attempt_is_out_of_reach(browser, client_of, trainer):
    other = client_of(trainer)
    other.post(ADDRESS, {"action": "start"})
    assert "没有这道题" in choose(browser, 1, "1").content.decode()
    assert AttemptAnswer.objects.exclude(chosen=None).count() == 0


def test_a_lesson_without_quiz(browser):
    assert browser.get("/courses/mediation/apart/quiz/").status_code == 404


def test_queries(browser, django_assert_max_num_queries):
    browser.post(ADDRESS, {"action": "start"})
    with django_assert_max_num_queries(8):
        choose(browser, 1, "1", follow=False)
    with django_assert_max_num_queries(9):
        browser.get(ADDRESS)
