"""Marking tries again after the key of a question was mended: who changes, and the change as facts."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from lms.quizzes.marking import is_right
from lms.quizzes.models import AttemptAnswer, AttemptRemark, QuestionVersion, QuizAttempt, Remark
from talent.audit.actions import record
from talent.outbox.actions import enqueue


@dataclass(frozen=True)
class Change:
    """What marking again makes of one try."""

    answer_id: int
    attempt: QuizAttempt
    right_before: int
    right_after: int

    @property
    def passed_before(self) -> bool:
        return self.attempt.passed

    @property
    def passed_after(self) -> bool:
        return self.right_after >= self.attempt.needed


def stale_versions(question) -> list[QuestionVersion]:
    """Older versions with the options of now, where somebody is marked otherwise than by the current key."""
    current = question.current
    return [
        version
        for version in question.versions.exclude(pk=current.pk)
        if version.options == current.options and preview_remark(version)
    ]


def preview_remark(version: QuestionVersion) -> list[Change]:
    """The tries whose figures would change; nothing is written."""
    return list(_changes(version, version.question.current, AttemptAnswer.objects.all()))


def _changes(version: QuestionVersion, mended: QuestionVersion, answers) -> Iterator[Change]:
    rows = answers.filter(version=version).exclude(attempt__submitted=None).select_related("attempt__person")
    for answer in rows.order_by("attempt__person__name_pinyin", "attempt"):
        now_right = is_right(answer.chosen, mended.correct)
        if now_right != answer.right:
            before = answer.attempt.right
            yield Change(answer.pk, answer.attempt, before, before + (1 if now_right else -1))


@transaction.atomic
def remark(version: QuestionVersion, *, reason: str, by) -> Remark:
    """Mark the submitted tries again by the question's current key. Facts stay: a Remark, and one row a changed try.

    Lessons and courses finished by then stay finished; who passes now is finished by a job. Raises ValidationError
    without a reason, when the options differ (a choice would mean something else), or when it was done before;
    tries handed in by the old key in the meantime are taken up by doing it again.
    """
    mended = version.question.current
    if not reason.strip():
        raise ValidationError("请写一句为什么重新判分。")
    if mended.pk == version.pk or mended.options != version.options:
        raise ValidationError("选项也改过，旧的选择对不上新的选项，不能重新判分。")
    fact, created = Remark.objects.get_or_create(
        version=version, by_version=mended, defaults={"reason": reason.strip()[:200], "by": by}
    )
    attempts = QuizAttempt.objects.filter(answers__version=version).exclude(submitted=None)
    list(attempts.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    changes = list(_changes(version, mended, AttemptAnswer.objects.all()))
    if not created and not changes:
        raise ValidationError("这道题已经按现在的答案判过了。")
    AttemptRemark.objects.bulk_create(
        AttemptRemark(
            remark=fact,
            attempt=change.attempt,
            right_before=change.right_before,
            right_after=change.right_after,
            passed_before=change.passed_before,
            passed_after=change.passed_after,
        )
        for change in changes
    )
    _write(changes)
    record("remark_question", version.question, by=by, region_path=version.question.region.path, changed=len(changes))
    enqueue("quiz.remarked", {"remark": fact.pk}, key=f"quiz.remarked:{fact.pk}:{fact.changes.count()}")
    return fact


def _write(changes: list[Change]) -> None:
    answers = [AttemptAnswer(pk=one.answer_id, right=one.right_after > one.right_before) for one in changes]
    AttemptAnswer.objects.bulk_update(answers, ["right"], batch_size=500)
    for change in changes:
        change.attempt.right, change.attempt.passed = change.right_after, change.passed_after
    QuizAttempt.objects.bulk_update([one.attempt for one in changes], ["right", "passed"], batch_size=500)
