"""The questions sheet: each quirk of the cells, versions, and the same file again."""

import csv

import pytest
from django.core.exceptions import ValidationError

from lms.quizzes.models import Question, QuestionVersion
from lms.quizzes.sheets import QuestionsSheet
from talent.sheets.actions import import_file

pytestmark = pytest.mark.django_db
HEADER = ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析", "分值", "分类"]
SINGLE = ["单选", "公示期从哪天算起？", "首日", "次日", "", "", "A", "首日计入。", 2, "推选"]


@pytest.fixture
def bring(city, tmp_path):
    def bring_rows(*rows, **options):
        path = tmp_path / "questions.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([HEADER, *rows])
        report = import_file("questions", path, region=None, by=None, **options)
        assert report.error is None
        return (report.new, report.changed, report.unchanged, [(r["row"], r["column"]) for r in report.refused])

    return bring_rows


def test_a_question_comes_in_and_again_changes_nothing(bring, city):
    assert bring(SINGLE) == (1, 0, 0, [])
    question = Question.objects.get()
    assert (question.region, question.kind, question.category) == (city.jinan, "single", "推选")
    assert (question.current.options, question.current.correct, question.current.points) == (["首日", "次日"], [0], 2)
    assert bring(SINGLE) == (0, 0, 1, [])
    assert QuestionVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "answer", "correct"),
    [
        ("多选", "AB", [0, 1]),
        ("多选", "A、B", [0, 1]),
        ("多选", "b a", [0, 1]),
        ("多选", "Ｂ", [1]),
        ("单选题", "b", [1]),
        ("判断", "对", [0]),
        ("判断", "错误", [1]),
        ("判断", "×", [1]),
    ],
)
def test_answers_as_offices_write_them(bring, kind, answer, correct):
    assert bring([kind, "题", "甲", "乙", "", "", answer, "", "", ""]) == (1, 0, 0, [])
    assert Question.objects.get().current.correct == correct


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["论述", "题", "甲", "乙", "", "", "A"], "题型"),
        (["单选", "题", "甲", "乙", "", "", ""], "答案"),
        (["单选", "题", "甲", "乙", "", "", "F"], "答案"),
        (["单选", "题", "甲", "乙", "", "", "AB"], "答案"),
        (["判断", "题", "", "", "", "", "也许"], "答案"),
        (["单选", "题", "甲", "", "", "", "A"], "选项A"),
        (["单选", "", "甲", "乙", "", "", "A"], "题干"),
    ],
)
def test_refused_rows_say_where(bring, row, column):
    assert bring(SINGLE, [*row, "", "", ""]) == (1, 0, 0, [(3, column)])
    assert Question.objects.count() == 1


def test_a_repeat_in_the_file_is_refused(bring):
    assert bring(SINGLE, SINGLE) == (1, 0, 0, [(3, "题干")])


def test_a_change_is_a_new_version(bring):
    bring(SINGLE)
    assert bring([*SINGLE[:6], "B", *SINGLE[7:]]) == (0, 1, 0, [])
    assert list(QuestionVersion.objects.order_by("number").values_list("correct", flat=True)) == [[0], [1]]
    assert Question.objects.get().current.number == 2


def test_an_empty_cell_says_nothing(bring):
    bring(SINGLE)
    assert bring([*SINGLE[:7], "", "", ""]) == (0, 0, 1, [])


def test_a_dry_run_writes_nothing(bring):
    assert bring(SINGLE, dry_run=True) == (1, 0, 0, [])
    assert Question.objects.count() == 0


def test_who_may_import(city, trainer, tianqiao_trainer, street_staff, city_admin):
    QuestionsSheet().check_right(region=city.licheng, by=trainer)
    QuestionsSheet().check_right(region=None, by=city_admin)
    for person, region in ((tianqiao_trainer, city.licheng), (street_staff, city.hongjialou), (trainer, None)):
        with pytest.raises(ValidationError):
            QuestionsSheet().check_right(region=region, by=person)
