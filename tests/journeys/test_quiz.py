"""A quiz on a phone: the whole row is the button, a wrong answer is told kindly at once, and nothing of it is lost."""

import pytest
from playwright.sync_api import expect

from lms.catalogue.models import LessonPage
from lms.quizzes.actions import create_question, create_quiz
from lms.quizzes.models import AttemptAnswer, QuizAttempt
from tests.lms.conftest import course, course_page, film, lessons, questions, quiz  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/courses/mediation/three-scenes/quiz/"
STEM = "邻居为了楼道里的杂物吵起来，您先做哪一件事？"


@pytest.fixture
def kind_quiz(city, lessons):  # noqa: F811
    ask = {"region": city.jinan, "category": "调解"}
    asked = [
        create_question(
            "single", STEM, ["当场评理", "先分开，请两边坐下来说", "报给物业"], [1],
            hint="先让人消气，再谈事。", explanation="先分开谈。", **ask,
        ),
        create_question("multiple", "哪几句是复述句？", ["您是说…", "多大点事", "我听得对吗"], [0, 2], hint="找问句。", **ask),
    ]  # fmt: skip
    quiz = create_quiz("学完测一测", asked, region=city.jinan, instant=True)  # noqa: F811
    LessonPage.objects.filter(slug="three-scenes").update(quiz=quiz)
    return quiz


@pytest.mark.parametrize("view", ["phone", "elder", "laptop"])
def test_wrong_think_again_right(request, log_in, barriers, learner, kind_quiz, view):
    page = request.getfixturevalue("laptop" if view == "laptop" else "phone")
    log_in(page, learner)
    if view == "elder":
        page.context.add_cookies([{"name": "view", "value": "elder", "url": page.url}])
    page.goto(ADDRESS)
    page.click("text=开始小测")
    row = page.locator("button.btn-quiz").first
    row.wait_for()
    assert row.bounding_box()["height"] >= 56
    row.click()
    page.wait_for_selector("text=先让人消气，再谈事。")
    expect(page.locator(".quiz-stem")).to_have_text(STEM, use_inner_text=True)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert barriers(page) == []
    page.locator("button.btn-quiz", has_text="先分开").click()
    page.wait_for_selector("text=第2题，共2题")
    with page.expect_response(lambda answer: answer.status == 204):
        page.locator("label.btn-quiz").first.click()
    page.reload()  # as when WeChat kills the page in the middle
    expect(page.locator("input[name=answer]").first).to_be_checked()
    page.locator("label.btn-quiz").last.click()
    page.click("button:has-text('选好了')")
    page.wait_for_selector("h1:has-text('都选好了')")
    page.click("button:has-text('交卷')")
    page.wait_for_selector("h1:has-text('小测通过了')")
    assert barriers(page) == []
    assert QuizAttempt.objects.get().passed
    assert AttemptAnswer.objects.filter(right=True).count() == 2
