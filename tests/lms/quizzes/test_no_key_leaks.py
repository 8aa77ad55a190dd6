"""Every response during an attempt, in every mode and for every kind of question: not one word of the key."""

import pytest

from lms.quizzes.actions import create_question
from lms.quizzes.models import QuizAttempt
from tests.lms.quizzes.conftest import ADDRESS

pytestmark = pytest.mark.django_db
# Names of what holds the key, and the marked words that only the key's side has.
KEYS = ("correct", "explanation", "is-right", "right_answer", "答案：", "因为单选", "因为多选", "因为判断")


@pytest.fixture
def every_kind(city):
    rows = [("single", ["甲", "乙", "丙"], [1]), ("multiple", ["甲", "乙", "丙"], [0, 2]), ("true_false", [], [1])]
    names = {"single": "单选", "multiple": "多选", "true_false": "判断"}
    return [
        create_question(
            kind, f"{names[kind]}题", options, correct, region=city.jinan, explanation=f"因为{names[kind]}", hint="想"
        )
        for kind, options, correct in rows
    ]


def bodies_and_headers(response):
    chain = [*(one for one, _ in response.redirect_chain), response.content.decode(), str(response.headers)]
    return "\n".join(chain)


@pytest.mark.parametrize("instant", [False, True])
@pytest.mark.parametrize("review", ["passed", "never"])
def test_no_response_of_an_open_or_failed_attempt_holds_the_key(taker, use, every_kind, instant, review):
    use(every_kind, instant=instant, review=review)
    client, seen = taker.client, []

    def note(response):
        seen.append(bodies_and_headers(response))

    def act(headers, **data):
        note(client.post(ADDRESS, data, follow=True, headers=headers))

    places = [
        ADDRESS,
        *(f"{ADDRESS}?q={order}" for order in (1, 2, 3, 9)),
        "/courses/mediation/",
        "/me/",
        "/search/?q=题",
    ]
    for headers in ({}, {"HX-Request": "true"}):
        act(headers, action="start")
        attempt = QuizAttempt.objects.first()
        for order, answer in ((1, ["0"]), (2, ["1"]), (3, ["0"]), (1, ["x"]), (7, ["0"])):
            act(headers, action="answer", attempt=attempt.pk, order=order, answer=answer)
            act(headers, action="save", attempt=attempt.pk, order=order, answer=answer)
        for place in places:
            note(client.get(place, follow=True))
        act(headers, action="submit")
        for place in places:
            note(client.get(place, follow=True))
    assert QuizAttempt.objects.filter(passed=True).count() == 0
    assert [(key, text[:80]) for text in seen for key in KEYS if key in text] == []


@pytest.mark.parametrize(
    ("review", "failed", "passed"), [("passed", False, True), ("submitted", True, True), ("never", False, False)]
)
def test_the_key_when_the_quiz_says_so(taker, use, every_kind, review, failed, passed):
    use(every_kind, review=review)
    taker.start()
    for order, answer in ((1, [0]), (2, [1]), (3, [0])):
        taker.choose(order, *answer)
    assert ("因为单选" in taker.submit()) is failed
    taker.start()
    for order, answer in ((1, [1]), (2, [0, 2]), (3, [1])):
        taker.choose(order, *answer)
    assert ("因为单选" in taker.submit()) is passed
