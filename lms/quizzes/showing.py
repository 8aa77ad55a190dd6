"""What a browser may know of a quiz. Only what is listed here leaves the server; the key when the quiz says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.quizzes.models import AttemptAnswer, Question, Quiz, QuizAttempt


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
    # Told at once that it is not right, or was not right in the try before: with the hint.
    wrong: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Reviewed:
    """A question after the attempt. `right_answer` and `explanation` stay empty until they may be seen."""

    order: int
    stem: str
    own_answer: str
    right: bool
    hint: str = ""
    right_answer: str = ""
    explanation: str = ""


def asked(answers: Sequence[AttemptAnswer]) -> list[Asked]:
    """All questions of an open attempt in order, from its answers with their versions and questions."""
    return [_asked(answer, len(answers)) for answer in answers]


def answers_of(attempt: QuizAttempt) -> list[AttemptAnswer]:
    """The answers with what their questions ask, one query."""
    return list(attempt.answers.select_related("version__question"))


def keyed_answers_of(attempt: QuizAttempt) -> list[AttemptAnswer]:
    """Likewise, with the versions whose keys they are marked by."""
    return list(attempt.answers.select_related("version__question").prefetch_related("version__remarks__by_version"))


def _asked(answer: AttemptAnswer, total: int) -> Asked:
    question, chosen = answer.version.question, answer.chosen or []
    wrong = answer.right is False  # None until marked: only a quiz that tells at once marks while it is open
    return Asked(
        order=answer.order,
        total=total,
        kind_label=question.get_kind_display(),
        multiple=question.kind == Question.Kind.MULTIPLE,
        stem=question.stem,
        options=tuple(Option(index, text, index in chosen) for index, text in enumerate(answer.version.options)),
        answered=answer.chosen is not None,
        kept=bool(answer.right),
        wrong=wrong,
        hint=answer.version.hint if wrong or (answer.again and answer.chosen is None) else "",
    )


def shows_key(attempt: QuizAttempt) -> bool:
    """May the right answers of this attempt be seen now?"""
    if attempt.submitted is None:
        return False
    review = attempt.quiz.review
    return review == Quiz.Review.SUBMITTED or (review == Quiz.Review.PASSED and attempt.passed)


def reviewed(attempt: QuizAttempt, answers: Sequence[AttemptAnswer] | None = None) -> list[Reviewed]:
    """Own answers of a submitted attempt; with the key and why, or a hint, as the quiz says."""
    with_key = shows_key(attempt)
    return [
        Reviewed(
            order=answer.order,
            stem=answer.version.question.stem,
            own_answer=_texts(answer, answer.chosen) or "没选",
            right=bool(answer.right),
            **(
                {
                    "right_answer": _texts(answer, answer.version.marked_by.correct),
                    "explanation": answer.version.marked_by.explanation,
                }
                if with_key
                else {"hint": "" if answer.right else answer.version.hint}
            ),
        )
        for answer in answers or keyed_answers_of(attempt)
    ]


def _texts(answer: AttemptAnswer, indexes) -> str:
    return "；".join(answer.version.options[index] for index in indexes or [])
