"""Taking in what people write, and answering it."""

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction

from cms.feedback.models import Feedback
from cms.page_cache import forget_pages
from cms.public_numbers import public_mobiles
from cms.scanning import scan
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
def answer_feedback(message: Feedback, *, status: str, answer: str, public_question: str = "", by) -> Feedback:
    """Note how far it is and what was answered; with a `public_question` everybody may read the answer beside it.

    ValidationError: answered without an answer, or a number of a person in what is to be public.
    """
    if status == Feedback.Status.ANSWERED and not answer.strip():
        raise ValidationError("写下答复再标为已答复。")
    if public_question.strip():
        check_public(public_question, answer)
    message.status, message.answer, message.public_question = status, answer.strip(), public_question.strip()
    message.save(update_fields=["status", "answer", "public_question", "updated"])
    record("answer_feedback", message, by=by, status=status, public=bool(message.public_question))
    forget_pages()
    return message


def check_public(public_question: str, answer: str) -> None:
    """ValidationError with the place of an ID number or a private mobile in what everybody will read."""
    texts = [("公开的问题", public_question), ("答复", answer)]
    found = [str(finding) for finding in scan(texts, public_mobiles=public_mobiles()) if finding.blocks]
    if found:
        raise ValidationError(f"{'；'.join(found)}，请改后再公开。")


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
