"""题库 on the desk: own regions only, a change is a version, the preview before marking again, the sheet out and in."""

import io

import pytest
from django.core.files.base import ContentFile

from lms.quizzes.actions import create_question
from lms.quizzes.models import Question, QuestionVersion, QuizAttempt
from talent.sheets import list_exports
from talent.sheets.actions import preview_file
from talent.sheets.writing import write_xlsx
from tests.factories import PersonFactory
from tests.lms.quizzes.conftest import taking

pytestmark = pytest.mark.django_db
FORM = {"options": "好1\n差1", "correct": "B", "hint": "看", "explanation": "新", "category": "推选"}


@pytest.fixture
def own(city):
    return create_question("single", "区里的题？", ["甲", "乙"], [0], region=city.licheng, category="区里")


@pytest.fixture
def other_person(db):
    """Somebody of no region: nobody's to see."""
    return PersonFactory(name="查无此人")


def test_own_banks_only(client_of, trainer, tianqiao_trainer, own, bank):
    assert "区里的题？" in client_of(trainer).get("/desk/questions/").content.decode()
    other = client_of(tianqiao_trainer)
    assert "区里的题？" not in other.get("/desk/questions/").content.decode()
    assert other.post(f"/desk/questions/{own.pk}/", FORM).status_code == 404
    assert QuestionVersion.objects.filter(question=own).count() == 1


def test_a_change_is_a_new_version_and_a_wrong_key_is_said(client_of, city_admin, bank):
    page = client_of(city_admin)
    address = f"/desk/questions/{bank[0].pk}/"
    refused = page.post(address, FORM | {"correct": "C"})
    assert (refused.status_code, "答案“C”不在选项中" in refused.content.decode()) == (422, True)
    assert page.post(address, FORM).status_code == 302
    bank[0].refresh_from_db()
    assert (bank[0].current.number, bank[0].current.correct, bank[0].current.hint) == (2, [1], "看")


def test_marking_again_shows_who_changes_first(client_of, city_admin, learner, other_person, use, bank):
    use(bank[:1])
    quiz = taking(client_of(learner))
    quiz.start()
    quiz.choose(1, 1)
    quiz.submit()
    page = client_of(city_admin)
    address = f"/desk/questions/{bank[0].pk}/"
    page.post(address, FORM)
    seen = page.get(address).content.decode()
    assert "1份答题的结果会变" in seen
    assert learner.name in seen
    QuizAttempt.objects.update(person=other_person)
    seen = page.get(address).content.decode()
    assert "1份答题的结果会变" in seen
    assert "1份没有列出名字" in seen
    assert other_person.name not in seen
    assert QuizAttempt.objects.get().passed is False
    page.post(f"{address}remark/", {"version": "1", "reason": "登错了"})
    assert QuizAttempt.objects.get().passed is True
    assert "重新判分</h2>" not in page.get(address).content.decode()


def test_the_sheet_goes_out_and_comes_back_unchanged(city, city_admin, bank, questions):
    export = list_exports.get("questions")
    file = io.BytesIO()
    rows = [[column.value(row) for column in export.columns] for row in export.rows(city_admin, {})]
    write_xlsx(file, "", [column.out for column in export.columns], rows)
    _, preview = preview_file("questions", ContentFile(file.getvalue(), "题库.xlsx"), region=None, by=city_admin)
    assert len(rows) == Question.objects.count() == 18
    assert [len(preview.with_outcome(outcome)) for outcome in ("new", "changed", "unchanged", "refused")] == [
        0,
        0,
        18,
        0,
    ]


def test_queries(client_of, city_admin, bank, django_assert_max_num_queries):
    page = client_of(city_admin)
    page.get("/desk/questions/")
    with django_assert_max_num_queries(8):
        page.get("/desk/questions/")
