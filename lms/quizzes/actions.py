"""Verbs of the question bank and of answering."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.quizzes.drawing import draw
from lms.quizzes.marking import clean_choice, is_right, mark
from lms.quizzes.models import (
    AttemptAnswer,
    ExtraTry,
    Question,
    QuestionVersion,
    Quiz,
    QuizAttempt,
    QuizDraw,
    QuizQuestion,
)
from lms.quizzes.showing import keyed_answers_of
from talent.audit.actions import record

TRUE_FALSE_OPTIONS = ["对", "错"]
REASON = 120
SUBMITTED = "这份小测已经交过了，答案不会再变。想再练，请点“再试一次”。"
ASK_FOR_MORE = "想再做，请跟培训老师说一声。"
TIME_UP = "时间到了，选好的都算数，点“看结果”就好。"


class TimeIsUp(ValidationError):
    """An answer came after the deadline and its grace."""


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
    hint: str = "",
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
    content = {
        "options": options,
        "correct": correct,
        "explanation": explanation,
        "hint": hint,
        "points": points,
    }
    if newest is None or any(getattr(newest, field) != value for field, value in content.items()):
        last = question.versions.first()
        question.current = question.versions.create(number=last.number + 1 if last else 1, **content)
        question.withdrawn = False
        question.save(update_fields=["current", "withdrawn"])
        record("create_question" if created else "revise_question", question, by=by, region_path=region.path)
    return question


@transaction.atomic
def create_quiz(
    title: str,
    questions: Sequence[Question] = (),
    *,
    region,
    pass_correct: int | None = None,
    draws: Mapping[str, int] | None = None,
    by=None,
    **rules,
) -> Quiz:
    """A quiz of these questions in this order, then `draws` {category: count} from the bank of its region.

    All must be right unless `pass_correct` says fewer. `rules` are fields of Quiz: instant, review, counts,
    max_attempts, time_limit (minutes). Raises ValidationError when it asks nothing or more right than it asks.
    """
    draws = draws or {}
    total = len(questions) + sum(draws.values())
    needed = total if pass_correct is None else pass_correct
    check_quiz(total, needed)
    quiz = Quiz.objects.create(title=title, region=region, pass_correct=needed, **rules)
    QuizQuestion.objects.bulk_create(
        QuizQuestion(quiz=quiz, question=question, sort_order=order) for order, question in enumerate(questions, 1)
    )
    QuizDraw.objects.bulk_create(
        QuizDraw(quiz=quiz, category=category, count=count, sort_order=order)
        for order, (category, count) in enumerate(draws.items(), 1)
    )
    record("create_quiz", quiz, by=by, region_path=region.path, questions=total)
    return quiz


def check_quiz(total: int, needed: int) -> None:
    """Raises ValidationError unless `needed` right answers of `total` questions can be given."""
    if not total:
        raise ValidationError("测验里至少要有1道题。")
    if not 1 <= needed <= total:
        raise ValidationError(f"通过题数应在1到{total}之间。")


def start_attempt(person, quiz: Quiz, occasion: str) -> QuizAttempt:
    """The person's open attempt, or a new one; right answers of a try not passed stay, only the others are asked again.

    Raises ValidationError when all was right already, no try is left, or the bank has no question.
    """
    tries = list(QuizAttempt.objects.on(person, quiz.pk, occasion))
    if tries and tries[0].submitted is None:
        return tries[0]
    try:
        with transaction.atomic():
            return _new_attempt(person, quiz, occasion, tries)
    except IntegrityError:  # two taps at once: the other one opened it
        return QuizAttempt.objects.on(person, quiz.pk, occasion).get(submitted=None)


def _new_attempt(person, quiz: Quiz, occasion: str, tries: Sequence[QuizAttempt]) -> QuizAttempt:
    last = tries[0] if tries else None
    kept = _right_answers(last) if last and not last.passed else {}
    missed = set(last.answers.exclude(right=True).values_list("version_id", flat=True)) if last else set()
    if last and last.passed and not missed:
        raise ValidationError(SUBMITTED)
    if tries and tries_left(quiz, tries) == 0:
        # A trainer can give one more on the desk; who issues the quiz can raise the number in 内容管理.
        raise ValidationError(f"这份小测可以做{len(tries)}次，已经做完了。{ASK_FOR_MORE}")
    version_ids = _asked_versions(person, quiz, kept)
    if not version_ids:
        raise ValidationError("题库里还没有题，题备好了再来。")
    now = timezone.now()
    attempt = QuizAttempt.objects.create(
        person=person,
        quiz=quiz,
        occasion=occasion,
        needed=min(quiz.pass_correct, len(version_ids)),
        deadline=now + timedelta(minutes=quiz.time_limit) if quiz.time_limit else None,
    )
    AttemptAnswer.objects.bulk_create(
        AttemptAnswer(
            attempt=attempt,
            version_id=version_id,
            order=order,
            chosen=kept.get(version_id),
            right=True if version_id in kept else None,
            again=version_id in missed,
        )
        for order, version_id in enumerate(version_ids, 1)
    )
    return attempt


def tries_left(quiz: Quiz, tries: Sequence[QuizAttempt]) -> int | None:
    """How many more a person may make after these tries at one occasion; None without a limit."""
    if not quiz.max_attempts:
        return None
    given = ExtraTry.objects.filter(after__in=[attempt.pk for attempt in tries]).count()
    return max(0, quiz.max_attempts + given - len(tries))


@transaction.atomic
def give_try(after: QuizAttempt, *, by, reason: str) -> ExtraTry:
    """One more try after this one, which was the last; given twice it is still one.

    Raises ValidationError without a reason, when the quiz has no limit or was passed, and when a try is left.
    """
    if not reason.strip():
        raise ValidationError("请写明为什么再给一次。")
    after = QuizAttempt.objects.select_for_update(of=("self",)).select_related("quiz__region").get(pk=after.pk)
    given = ExtraTry.objects.filter(after=after).first()
    if given:
        return given
    tries = list(QuizAttempt.objects.on(after.person_id, after.quiz_id, after.occasion))
    if any(attempt.passed for attempt in tries):
        raise ValidationError("这份小测已经通过了，不用再做。")
    if tries[0].pk != after.pk or after.submitted is None or tries_left(after.quiz, tries) != 0:
        raise ValidationError("还有没用完的次数，用完了再给。")
    extra = ExtraTry.objects.create(after=after, by=by)
    region = after.quiz.region.path
    record("give_quiz_try", extra, by=by, reason=reason.strip()[:REASON], region_path=region, person=after.person_id)
    return extra


def _right_answers(attempt: QuizAttempt) -> dict[int, list[int]]:
    return dict(attempt.answers.filter(right=True).values_list("version_id", "chosen"))


def _asked_versions(person, quiz: Quiz, kept: Mapping[int, list[int]]) -> list[int]:
    """Fixed questions in their order, then the drawn ones; drawn ones that were right in the last try stay."""
    fixed = dict(
        Question.objects.in_use()
        .filter(places__quiz=quiz)
        .exclude(current=None)
        .order_by("places__sort_order")
        .values_list("pk", "current")
    )
    draws = list(quiz.draws.all())
    if not draws:
        return list(fixed.values())
    return [*fixed.values(), *_drawn(person, quiz, draws, taken=set(fixed), kept=kept)]


def _drawn(person, quiz: Quiz, draws: list[QuizDraw], *, taken: set[int], kept: Mapping[int, list[int]]) -> list[int]:
    bank = list(
        Question.objects.in_use()
        .of_bank(quiz.region_id)
        .exclude(current=None)
        .order_by("pk")
        .values_list("pk", "category", "current")
    )
    met = set(QuestionVersion.objects.filter(answers__attempt__person=person).values_list("question", flat=True))
    current = {pk: version for pk, _, version in bank}
    drawn: list[int] = []
    # The narrow draws first: a draw from the whole bank must not take what a category needs.
    for one in sorted(draws, key=lambda one: not one.category):
        pool = [pk for pk, category, _ in bank if pk not in taken and one.category in ("", category)]
        stay = [pk for pk in pool if current[pk] in kept][: one.count]
        fresh = draw(
            [pk for pk in pool if pk not in stay], count=one.count - len(stay), met=met, chance=secrets.SystemRandom()
        )
        taken |= {*stay, *fresh}
        drawn += [*stay, *fresh]
    return [current[pk] for pk in drawn]


@transaction.atomic
def answer_question(
    person, attempt_id: int, order: int, raw: Sequence[str], *, quiz_id: int | None = None, may_be_empty: bool = False
) -> tuple[QuizAttempt, list[AttemptAnswer]]:
    """Store what was chosen for question number `order` of the person's own attempt; returns it with all its answers.

    Raises TimeIsUp after the deadline and its grace; ValidationError after submission, for a question the attempt
    does not have (or an attempt at another quiz, when `quiz_id` is given), and when nothing valid is chosen; an empty
    choice takes the answer back when it `may_be_empty`.
    """
    answers = list(
        AttemptAnswer.objects.select_for_update(of=("attempt",))
        .select_related("attempt__quiz", "version__question")
        .filter(attempt=attempt_id, attempt__person=person, **({"attempt__quiz": quiz_id} if quiz_id else {}))
    )
    answer = next((one for one in answers if one.order == order), None)
    if answer is None:
        raise ValidationError("没有这道题，请从头看一遍。")
    attempt = answer.attempt
    if attempt.submitted:
        raise ValidationError(SUBMITTED)
    if attempt.time_is_up:
        raise TimeIsUp(TIME_UP)
    version = answer.version
    chosen = clean_choice(raw, len(version.options), multiple=version.question.kind == Question.Kind.MULTIPLE)
    if chosen is None and (raw or not may_be_empty):
        raise ValidationError("还没有选，请选好再点下一题。")
    answer.chosen = chosen
    answer.right = is_right(chosen, version.marked_by.correct) if attempt.quiz.instant and chosen else None
    answer.save(update_fields=["chosen", "right"])
    return attempt, answers


@transaction.atomic
def submit_attempt(attempt: QuizAttempt) -> QuizAttempt:
    """Mark the attempt on the server and close it. Raises ValidationError when submitted before, or when something is
    open while there is still time; after the deadline what was chosen counts and the rest is not right.

    The result carries `total` questions and its `marked` answers.
    """
    locked = QuizAttempt.objects.select_for_update(of=("self",)).select_related("quiz").get(pk=attempt.pk)
    if locked.submitted:
        raise ValidationError(SUBMITTED)
    answers = keyed_answers_of(locked)
    open_orders = [answer.order for answer in answers if answer.chosen is None]
    overdue = locked.deadline is not None and timezone.now() >= locked.deadline
    if open_orders and not overdue:
        raise ValidationError(f"第{'、'.join(map(str, open_orders))}题还没有选，选好再交。")
    result = mark(((answer.chosen, answer.version.marked_by.correct) for answer in answers), locked.needed)
    for answer in answers:
        answer.right = is_right(answer.chosen, answer.version.marked_by.correct)
    AttemptAnswer.objects.bulk_update(answers, ["right"])
    locked.right, locked.passed, locked.submitted = result.right, result.passed, timezone.now()
    locked.save(update_fields=["right", "passed", "submitted"])
    locked.marked, locked.total = answers, result.total
    return locked
