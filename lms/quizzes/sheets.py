"""The questions sheet: 题型 + 题干 is a question's identity in its bank; what differs becomes its next version."""

from django.core.exceptions import ValidationError

from lms.quizzes.answers import LETTERS, TRUE_FALSE, answer_text, judgement_of, letters_of
from lms.quizzes.models import Question, QuestionVersion
from lms.quizzes.rules import may_edit_bank
from talent.registry.models import Region
from talent.sheets import kinds
from talent.sheets.comparing import compare
from talent.sheets.declarations import Column, Sheet
from talent.sheets.previews import CleanRow, Outcome, Preview
from talent.sheets.repeats import refuse_repeats
from talent.sheets.upserts import update_rows
from talent.sheets.widgets import ChoiceWidget, IntegerWidget, TextWidget

Kind = Question.Kind
KINDS = {"单选": Kind.SINGLE, "多选": Kind.MULTIPLE, "判断": Kind.TRUE_FALSE,
         "单选题": Kind.SINGLE, "多选题": Kind.MULTIPLE, "判断题": Kind.TRUE_FALSE}  # fmt: skip
OPTIONS = [f"option_{letter.lower()}" for letter in LETTERS]


class QuestionsSheet(Sheet):
    """A question bank."""

    title = "题库"
    # A question's versions stay: people have been marked by them.
    retires = {"lms.question": {"withdrawn": True}}
    hints = ("单选填一个字母，多选填几个字母（如AB），判断填“对”或“错”。", "判断题不用填选项。")

    kind_of = Column("题型", ChoiceWidget(KINDS, ("单选", "多选", "判断")), required=True, sample="单选")
    stem = Column("题干", TextWidget(500), required=True, sample="公示期从哪天算起？", width=40)
    option_a = Column("选项A", TextWidget(200), sample="首日计入")
    option_b = Column("选项B", TextWidget(200), sample="次日计入")
    option_c = Column("选项C", TextWidget(200))
    option_d = Column("选项D", TextWidget(200))
    option_e = Column("选项E", TextWidget(200))
    option_f = Column("选项F", TextWidget(200))
    answer = Column("答案", TextWidget(30), required=True, sample="A")
    explanation = Column("解析", TextWidget(500), refuses=False, sample="首日计入，按工作日计算。", width=30)
    hint = Column("提示", TextWidget(200), refuses=False, sample="想想公告贴出来的那天。", width=30)
    points = Column("分值", IntegerWidget(0, 100), refuses=False, sample=1)
    category = Column("分类", TextWidget(40), refuses=False, sample="推选")

    def check_right(self, *, region, by, **context) -> None:
        if by is not None and not may_edit_bank(by, region):
            raise ValidationError("题库由培训老师和编辑维护，只能导入自己地区的题。")

    def plan(self, rows: list[CleanRow], *, region, by, **context) -> Preview:
        bank = region or Region.objects.cities().first()
        if bank is None:
            raise ValidationError("还没有行政区划，请先导入行政区划。")
        refuse_repeats(rows, key=_key, column="题干")
        stored = {
            (question.kind, question.stem): question
            for question in Question.objects.of_bank(bank).select_related("current")
        }
        preview = Preview(payload={"bank": bank})
        for row in rows:
            content = _content(row)
            question = stored.get(_key(row.values))
            compare(preview, type(self), row, _shown(question), _wanted(row, content), target=(question, content))
        return preview

    def apply(self, preview: Preview, batch, by) -> None:
        """Three bulk writes: new questions, versions of the new and the changed, and which version is current."""
        outcomes = preview.with_outcome(Outcome.NEW, Outcome.CHANGED)
        questions = [_question(outcome, preview.payload["bank"]) for outcome in outcomes]
        before = [{"current_id": q.current_id, "withdrawn": q.withdrawn} if q.pk else None for q in questions]
        Question.objects.bulk_create([question for question in questions if question.pk is None])
        numbers = _last_numbers(questions)
        versions = QuestionVersion.objects.bulk_create(
            QuestionVersion(
                question=question,
                number=numbers.get(question.pk, 0) + 1,
                **_version(outcome.target[1], question.current),
            )
            for outcome, question in zip(outcomes, questions, strict=True)
        )
        for outcome, question, version in zip(outcomes, questions, versions, strict=True):
            question.current, question.withdrawn = version, False
            question.category = outcome.row.values["category"] or question.category
        update_rows(Question, questions, ["current", "withdrawn", "category"])
        batch.record(Question, [_image(question, old) for question, old in zip(questions, before, strict=True)])


def _key(values: dict):
    return (values["kind_of"], values["stem"]) if values["kind_of"] and values["stem"] else None


def _content(row: CleanRow) -> dict:
    """options and correct as a version keeps them; adds errors to the row."""
    values, kind = row.values, row.values["kind_of"]
    filled = {letter: values[name] for letter, name in zip(LETTERS, OPTIONS, strict=True) if values[name]}
    if kind is None or not values["answer"]:
        return {}
    try:
        if kind == Kind.TRUE_FALSE:
            return {"options": TRUE_FALSE, "correct": judgement_of(values["answer"])}
        correct = letters_of(values["answer"], filled, multiple=kind == Kind.MULTIPLE)
    except ValueError as reason:
        row.refuse("答案", str(reason))
        return {}
    if len(filled) < 2:
        row.refuse("选项A", "单选和多选至少要有2个选项")
    return {"options": list(filled.values()), "correct": correct}


def _wanted(row: CleanRow, content: dict) -> dict:
    """What the row says, keyed as the sheet is; an empty cell of an optional column says nothing."""
    if not content:
        return {}
    values = row.values
    wanted = {
        name: values[name] for name in ("explanation", "hint", "points", "category") if values[name] not in ("", None)
    }
    return wanted | _option_cells(values["kind_of"], content["options"], content["correct"])


def _shown(question: Question | None) -> dict | None:
    if question is None or question.current is None or question.withdrawn:
        return None
    version = question.current
    shown = {name: getattr(version, name) for name in ("explanation", "hint", "points")}
    shown["category"] = question.category
    return shown | _option_cells(question.kind, version.options, version.correct)


def _option_cells(kind: str, options: list[str], correct: list[int]) -> dict:
    cells = {"answer": answer_text(kind, correct)}
    if kind != Kind.TRUE_FALSE:
        cells |= {name: options[index] if index < len(options) else "" for index, name in enumerate(OPTIONS)}
    return cells


def _question(outcome, bank) -> Question:
    question, content = outcome.target
    values = outcome.row.values
    content |= {name: values[name] for name in ("explanation", "hint", "points")}
    return question or Question(region=bank, kind=values["kind_of"], stem=values["stem"], category=values["category"])


def _version(content: dict, old: QuestionVersion | None) -> dict:
    """The fields of the next version; what the row leaves empty stays as it was."""
    return {
        "options": content["options"],
        "correct": content["correct"],
        "explanation": content["explanation"] or (old.explanation if old else ""),
        "hint": content["hint"] or (old.hint if old else ""),
        "points": content["points"] if content["points"] is not None else (old.points if old else 1),
    }


def _last_numbers(questions: list[Question]) -> dict[int, int]:
    versions = QuestionVersion.objects.filter(question__in=[q.pk for q in questions if q.current_id])
    return dict(versions.order_by("number").values_list("question_id", "number"))


def _image(question: Question, before: dict | None) -> tuple:
    """A new question is undone by withdrawing it: its version is a fact and stays."""
    after = {"current_id": question.current_id, "withdrawn": False}
    return question.pk, before or after | {"withdrawn": True}, after


kinds.register("questions", QuestionsSheet)
