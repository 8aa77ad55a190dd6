"""Verbs of the question bank and of answering."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.quizzes.marking import clean_choice, is_right, mark
from lms.quizzes.models import AttemptAnswer, Question, Quiz, QuizAttempt, QuizQuestion
from talent.audit.actions import record

TRUE_FALSE_OPTIONS = ["对", "错"]
SUBMITTED = "这份小测已经交过了，答案不会再变。想再练，请点“再试一次”。"


def check_version(kind: str, options: Sequence[str], correct: Sequence[int]) -> None:
    """Raises ValidationError unless the key fits the options: one for single and true/false, one or more for multiple."""
    if len(options) < 2:
        raise ValidationError("至少要有2个选项。")
    if not correct:
        raise ValidationError("没有正确答案。")
    if any(not 0 <= index < len(options) for index in correct):
        raise ValidationError("答案不在选项中。")
    if kind != Question.Kind.MULTIPLE and len(set(correct)) != 1:
        raise ValidationError("单选和判断只能有1个正确答案。")


@transaction.atomic
def create_question(
    kind: str,
    stem: str,
    options: Sequence[str],
    correct: Sequence[int],
    *,
    region,
    explanation: str = "",
    points: int = 1,
    category: str = "",
    by=None,
) -> Question:
    """The question of this kind and stem in the region's bank; what differs becomes its next version.

    `correct` are indexes of `options`. Raises ValidationError when the key does not fit the options.
    """
    options = list(options) or (TRUE_FALSE_OPTIONS if kind == Question.Kind.TRUE_FALSE else [])
    correct = sorted(set(correct))
    check_version(kind, options, correct)
    question, created = Question.objects.select_for_update().get_or_create(
        region=region, kind=kind, stem=stem.strip(), defaults={"category": category}
    )
    if category and question.category != category:
        question.category = category
        question.save(update_fields=["category"])
    newest = question.current
    content = {"options": options, "correct": correct, "explanation": explanation, "points": points}
    if newest is None or any(getattr(newest, field) != value for field, value in content.items()):
        last = question.versions.first()
        question.current = question.versions.create(number=last.number + 1 if last else 1, **content)
        question.withdrawn = False
        question.save(update_fields=["current", "withdrawn"])
        record("create_question" if created else "revise_question", question, by=by, region_path=region.path)
    return question


@transaction.atomic
def create_quiz(title: str, questions: Sequence[Question], *, region, pass_correct: int | None = None, by=None) -> Quiz:
    """A quiz of these questions in this order; all must be right unless `pass_correct` says fewer."""
    if not questions:
        raise ValidationError("测验里至少要有1道题。")
    needed = len(questions) if pass_correct is None else pass_correct
    if not 1 <= needed <= len(questions):
        raise ValidationError(f"通过题数应在1到{len(questions)}之间。")
    quiz = Quiz.objects.create(title=title, region=region, pass_correct=needed)
    QuizQuestion.objects.bulk_create(
        QuizQuestion(quiz=quiz, question=question, sort_order=order) for order, question in enumerate(questions, 1)
    )
    record("create_quiz", quiz, by=by, region_path=region.path, questions=len(questions))
    return quiz


def start_attempt(person, quiz: Quiz, occasion: str) -> QuizAttempt:
    """The person's open attempt, or a new one; right answers of the last try stay, only the others are asked again."""
    open_attempt = QuizAttempt.objects.on(person, quiz.pk, occasion).filter(submitted=None).first()
    if open_attempt:
        return open_attempt
    try:
        with transaction.atomic():
            return _new_attempt(person, quiz, occasion)
    except IntegrityError:  # two taps at once: the other one opened it
        return QuizAttempt.objects.on(person, quiz.pk, occasion).get(submitted=None)


def _new_attempt(person, quiz: Quiz, occasion: str) -> QuizAttempt:
    last = QuizAttempt.objects.on(person, quiz.pk, occasion).first()
    if last and last.passed:
        raise ValidationError(SUBMITTED)
    kept = dict(last.answers.filter(right=True).values_list("version_id", "chosen")) if last else {}
    version_ids = list(
        Question.objects.in_use()
        .filter(places__quiz=quiz)
        .order_by("places__sort_order")
        .values_list("current", flat=True)
    )
    attempt = QuizAttempt.objects.create(
        person=person, quiz=quiz, occasion=occasion, needed=min(quiz.pass_correct, len(version_ids))
    )
    AttemptAnswer.objects.bulk_create(
        AttemptAnswer(
            attempt=attempt,
            version_id=version_id,
            order=order,
            chosen=kept.get(version_id),
            right=True if version_id in kept else None,
        )
        for order, version_id in enumerate(version_ids, 1)
    )
    return attempt


@transaction.atomic
def answer_question(person, attempt_id: int, order: int, raw: Sequence[str]) -> AttemptAnswer:
    """Store what was chosen on the form for question number `order` of the person's own attempt.

    Raises ValidationError after submission, for a question the attempt does not have, and when nothing valid is chosen.
    """
    answer = (
        AttemptAnswer.objects.select_for_update(of=("self", "attempt"))
        .select_related("attempt", "version__question")
        .filter(attempt=attempt_id, attempt__person=person, order=order)
        .first()
    )
    if answer is None:
        raise ValidationError("没有这道题，请从头看一遍。")
    if answer.attempt.submitted:
        raise ValidationError(SUBMITTED)
    multiple = answer.version.question.kind == Question.Kind.MULTIPLE
    chosen = clean_choice(raw, len(answer.version.options), multiple=multiple)
    if chosen is None:
        raise ValidationError("还没有选，请选好再点下一题。")
    answer.chosen = chosen
    answer.save(update_fields=["chosen"])
    return answer


@transaction.atomic
def submit_attempt(attempt: QuizAttempt) -> QuizAttempt:
    """Mark the attempt on the server and close it. Raises ValidationError when submitted before or not all is answered."""
    locked = QuizAttempt.objects.select_for_update().get(pk=attempt.pk)
    if locked.submitted:
        raise ValidationError(SUBMITTED)
    answers = list(locked.answers.select_related("version"))
    open_orders = [answer.order for answer in answers if answer.chosen is None]
    if open_orders:
        raise ValidationError(f"第{'、'.join(map(str, open_orders))}题还没有选，选好再交。")
    result = mark(((answer.chosen, answer.version.correct) for answer in answers), locked.needed)
    for answer in answers:
        answer.right = is_right(answer.chosen, answer.version.correct)
    AttemptAnswer.objects.bulk_update(answers, ["right"])
    locked.right, locked.passed, locked.submitted = result.right, result.passed, timezone.now()
    locked.save(update_fields=["right", "passed", "submitted"])
    return locked
