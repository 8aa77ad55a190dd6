"""Quizzes of every kind, and a browser that takes them."""

from types import SimpleNamespace

import pytest

from lms.catalogue.models import LessonPage
from lms.catalogue.outline import forget_outlines
from lms.quizzes.actions import create_question, create_quiz
from lms.quizzes.models import QuizAttempt

ADDRESS = "/courses/mediation/three-scenes/quiz/"


@pytest.fixture
def bank(city):
    """Twelve questions of 推选 and three of 经费; the first option is right, and each has a hint."""
    return [
        create_question(
            "single",
            f"第{number}问？",
            [f"好{number}", f"差{number}"],
            [0],
            region=city.jinan,
            category="推选" if number <= 12 else "经费",
            hint=f"提示{number}",
            explanation=f"因为{number}",
        )
        for number in range(1, 16)
    ]


@pytest.fixture
def use(course, city):
    """Put a quiz with these rules into the last lesson of the course."""

    def put(questions=(), **rules):
        quiz = create_quiz("另一份", questions, region=city.jinan, **rules)
        LessonPage.objects.filter(slug="three-scenes").update(quiz=quiz)
        forget_outlines()
        from django.core.cache import cache

        cache.clear()
        return quiz

    return put


@pytest.fixture
def taker(client_of, learner, course):
    """`start()`, `choose(order, *indexes)`, `submit()`: each the text of the page it leads to; `in_place` as htmx."""
    return taking(client_of(learner))


def taking(client):
    def post(data, *, in_place=False):
        headers = {"HX-Request": "true"} if in_place else {}
        return client.post(ADDRESS, data, follow=True, headers=headers).content.decode()

    def choose(order, *indexes, **how):
        attempt = QuizAttempt.objects.order_by("-pk").first()
        answers = [str(index) for index in indexes]
        return post({"action": "answer", "attempt": attempt.pk, "order": order, "answer": answers}, **how)

    return SimpleNamespace(
        client=client,
        post=post,
        choose=choose,
        page=lambda query="": client.get(f"{ADDRESS}{query}").content.decode(),
        start=lambda **how: post({"action": "start"}, **how),
        submit=lambda **how: post({"action": "submit"}, **how),
    )
