"""Choosers offer the questions, quizzes and films of one's own offices."""

import pytest
from wagtail.snippets.models import get_snippet_models

from cms.setup import ensure_site
from lms.quizzes.actions import create_question, create_quiz
from lms.quizzes.models import Question, Quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(client_of, city):
    """`offered(Quiz, person, names)`: which of the names the chooser shows, in both of its views."""
    ensure_site()
    for name, region in (("历城", city.licheng), ("天桥", city.tianqiao)):
        question = create_question("true_false", f"{name}的题", [], [0], region=region)
        create_quiz(f"{name}的小测", [question], region=region)

    def look(model, person, names):
        assert model in get_snippet_models()
        base = f"/admin/snippets/choose/{model._meta.app_label}/{model._meta.model_name}/"
        desk = client_of(person)
        shown = [desk.get(base).json()["html"], desk.get(f"{base}results/").content.decode()]
        return [[name for name in names if name in page] for page in shown]

    return look


@pytest.mark.parametrize(
    ("model", "names"), [(Question, ["历城的题", "天桥的题"]), (Quiz, ["历城的小测", "天桥的小测"])]
)
def test_a_district_s_and_the_city_s(offered, trainer, tianqiao_trainer, editor, model, names):
    assert offered(model, trainer, names) == [names[:1]] * 2
    assert offered(model, tianqiao_trainer, names) == [names[1:]] * 2
    assert offered(model, editor, names) == [names] * 2
