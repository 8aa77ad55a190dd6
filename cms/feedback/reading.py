"""Answers that everybody may read: the office's own wording of the question, never the letter itself."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from cms.feedback.models import Feedback

SHOWN = 30


@dataclass(frozen=True)
class PublicAnswer:
    kind: str
    question: str
    answer: str
    day: date


def public_answers() -> tuple[PublicAnswer, ...]:
    """The newest answers with a public question."""
    rows = Feedback.objects.filter(status=Feedback.Status.ANSWERED).exclude(public_question="").order_by("-updated")
    return tuple(
        PublicAnswer(row.get_kind_display(), row.public_question, row.answer, timezone.localdate(row.updated))
        for row in rows[:SHOWN]
    )
