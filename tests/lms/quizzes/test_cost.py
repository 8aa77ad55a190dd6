"""What a quiz asks of the database: bounded, whatever its length."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.progress.actions import enroll
from lms.quizzes.models import QuizAttempt

pytestmark = pytest.mark.django_db


def queries(act):
    """Statements that read or write; BEGIN and SAVEPOINT are left out."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return sum(query["sql"].startswith(("SELECT", "INSERT", "UPDATE", "DELETE")) for query in captured)


def test_ten_answers_cost_sixty_queries_at_most(taker, use, bank, learner, course):
    use(bank[:10])
    enroll(learner, course)
    taker.page()
    spent = [queries(lambda: taker.start(in_place=True))]
    spent += [queries(lambda order=order: taker.choose(order, 0, in_place=True)) for order in range(1, 11)]
    spent.append(queries(lambda: taker.submit(in_place=True)))
    assert QuizAttempt.objects.get().passed
    # Each choose() of the test looks the attempt up once itself.
    assert sum(spent) - 10 <= 60, spent


def test_an_answer_costs_the_same_in_a_long_quiz(taker, use, bank):
    costs = []
    for count in (2, 15):
        use(bank[:count])
        taker.start()
        taker.choose(1, 0, in_place=True)
        costs.append(queries(lambda: taker.choose(2, 0, in_place=True)))
        QuizAttempt.objects.all().delete()
    assert costs == [4, 4]
