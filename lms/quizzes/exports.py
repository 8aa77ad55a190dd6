"""The question bank on its way out: the same sheet as comes in, so that it can be mended and brought back."""

from lms.quizzes.answers import LETTERS, TRUE_FALSE, answer_text
from lms.quizzes.models import Question
from lms.quizzes.rules import edits_questions
from talent.sheets import list_exports
from talent.sheets.list_exports import ExportColumn, ListExport


def _rows(viewer, query):
    mine = Question.objects.visible_to(viewer).in_use().exclude(current=None).matching(query)
    return mine.select_related("current").order_by("region__path", "category", "pk")


def _option(index: int):
    def text(question: Question) -> str:
        options = question.current.options
        # The sheet of a true/false question names no options.
        return options[index] if index < len(options) and options != TRUE_FALSE else ""

    return text


list_exports.register(
    ListExport(
        name="questions",
        title="题库",
        rule=edits_questions,
        rows=_rows,
        back="desk_questions",
        columns=(
            ExportColumn("题型", lambda question: question.get_kind_display()),
            ExportColumn("题干", lambda question: question.stem, width=40),
            *(ExportColumn(f"选项{letter}", _option(index)) for index, letter in enumerate(LETTERS)),
            ExportColumn("答案", lambda question: answer_text(question.kind, question.current.correct)),
            ExportColumn("解析", lambda question: question.current.explanation, width=30),
            ExportColumn("提示", lambda question: question.current.hint, width=30),
            ExportColumn("分值", lambda question: question.current.points, "number"),
            ExportColumn("分类", lambda question: question.category),
        ),
    )
)
