"""What a browser may know of a quiz. Only what is listed here leaves the server; the key only after passing."""

from dataclasses import dataclass

from lms.quizzes.models import AttemptAnswer, Question, QuizAttempt


@dataclass(frozen=True)
class Option:
    index: int
    text: str
    chosen: bool


@dataclass(frozen=True)
class Asked:
    """A question while the attempt is open."""

    order: int
    total: int
    kind_label: str
    multiple: bool
    stem: str
    options: tuple[Option, ...]
    answered: bool
    kept: bool


@dataclass(frozen=True)
class Reviewed:
    """A question after the attempt. `right_answer` and `explanation` are empty until the quiz is passed."""

    order: int
    stem: str
    own_answer: str
    right: bool
    right_answer: str = ""
    explanation: str = ""


def asked(attempt: QuizAttempt) -> list[Asked]:
    """All questions of an open attempt in order, one query."""
    answers = list(attempt.answers.select_related("version__question"))
    return [_asked(answer, len(answers)) for answer in answers]


def _asked(answer: AttemptAnswer, total: int) -> Asked:
    question, chosen = answer.version.question, answer.chosen or []
    return Asked(
        order=answer.order,
        total=total,
        kind_label=question.get_kind_display(),
        multiple=question.kind == Question.Kind.MULTIPLE,
        stem=question.stem,
        options=tuple(Option(index, text, index in chosen) for index, text in enumerate(answer.version.options)),
        answered=answer.chosen is not None,
        kept=bool(answer.right),
    )


def reviewed(attempt: QuizAttempt) -> list[Reviewed]:
    """Own answers of a submitted attempt; with the key and why, only when it was passed."""
    return [
        Reviewed(
            order=answer.order,
            stem=answer.version.question.stem,
            own_answer=_texts(answer, answer.chosen),
            right=bool(answer.right),
            **(
                {"right_answer": _texts(answer, answer.version.correct), "explanation": answer.version.explanation}
                if attempt.passed
                else {}
            ),
        )
        for answer in attempt.answers.select_related("version__question")
    ]


def _texts(answer: AttemptAnswer, indexes) -> str:
    return "；".join(answer.version.options[index] for index in indexes or [])
