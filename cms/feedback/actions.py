"""Taking in what people write, and answering it."""

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction

from cms.feedback.models import Feedback
from talent.audit.actions import record

HOUR = 3600
# A street office writes for many people behind one address; one person rarely has more than five things to say an hour.
PER_ADDRESS, PER_PERSON = 30, 5


@transaction.atomic
def send_feedback(*, kind: str, text: str, name: str = "", phone: str = "", page: str = "", by=None) -> Feedback:
    """Store a message. `by` is the person who is logged in, None for everybody else."""
    message = Feedback.objects.create(kind=kind, text=text, name=name, phone=phone, page=page[:200], person=by)
    record("send_feedback", message, by=by, kind=kind)
    return message


@transaction.atomic
def answer_feedback(message: Feedback, *, status: str, answer: str, by) -> Feedback:
    """Note how far it is and what was answered.

    ValidationError: answered without an answer.
    """
    if status == Feedback.Status.ANSWERED and not answer.strip():
        raise ValidationError("写下答复再标为已答复。")
    message.status, message.answer = status, answer.strip()
    message.save(update_fields=["status", "answer", "updated"])
    record("answer_feedback", message, by=by, status=status)
    return message


def check_rate(address: str, person) -> None:
    """ValidationError when one address or one person has written very often within the hour."""
    if (person is not None and _count(f"person:{person.pk}") > PER_PERSON) or _count(
        f"address:{address}"
    ) > PER_ADDRESS:
        raise ValidationError("刚才已经收到您写的好几条了。请过一小时再写，急事请打电话。")


def _count(who: str) -> int:
    key = f"cms-feedback:{who}"
    if cache.add(key, 1, HOUR):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it has just expired
        cache.set(key, 1, HOUR)
        return 1
