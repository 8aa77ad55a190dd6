"""Telling people things: a message in their list, and an SMS where it matters."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.messages.models import Message, Sms
from talent.messages.quiet_hours import next_allowed
from talent.messages.sms import SmsRefused, backend
from talent.messages.templates import TEMPLATES, render, sms_text
from talent.outbox.actions import enqueue
from talent.text.mobiles import is_mobile

CODE_LIFE = timedelta(minutes=5)
# A gateway that has not answered for this long is not going to.
IN_FLIGHT = timedelta(minutes=10)
KEEP_SMS = timedelta(days=183)


def notify(
    person, template_code: str, context: dict, *, sms: bool = False, key: str | None = None, link: str = "", until=None
):
    """Put a message into the person's list, with `sms` also on their phone (by day, and not after `until`).

    `key` names the occasion: the second call with it returns the first message and sends nothing.
    Call it inside the transaction of the change it tells about.
    """
    title, text = render(template_code, context)
    with transaction.atomic():
        fields = {"person": person, "template": template_code, "title": title, "text": text[:500], "link": link}
        if key is None:
            message, is_new = Message.objects.create(**fields), True
        else:
            message, is_new = Message.objects.get_or_create(key=key, defaults=fields)
        if sms and is_new:
            also_by_sms(message, context, until=until)
    return message


def also_by_sms(message: Message, context: dict, *, until=None) -> Sms:
    """Put a message that has no SMS yet on the person's phone too, or on the desk where they have no number."""
    mobile = message.person.mobile
    if mobile and is_mobile(mobile):
        return queue_sms(mobile, message.template, context, message=message, until=until)
    return _note_no_number(message, message.template, context)


def _note_no_number(message: Message, template_code: str, context: dict) -> Sms:
    """Nothing can be sent: the desk shows it, so that somebody tells the person in another way."""
    return Sms.objects.create(
        message=message, template=template_code, mobile="", text=sms_text(template_code, context), due=timezone.now(),
        status=Sms.Status.NO_NUMBER,
    )  # fmt: skip


def settle_undelivered(sms: Sms, *, by) -> Sms:
    """Somebody has told the person in another way (拨打): the row leaves the desk."""
    with transaction.atomic():
        sms = Sms.objects.select_for_update(of=("self",)).get(pk=sms.pk)
        if sms.settled_at is None:
            sms.settled_at, sms.settled_by = timezone.now(), by
            sms.save(update_fields=["settled_at", "settled_by"])
            record("settle_undelivered", sms, by=by, person=sms.message.person_id if sms.message else None)
    return sms


def queue_sms(mobile: str, template_code: str, context: dict, *, message: Message | None = None, until=None) -> Sms:
    """Have an SMS sent as soon as it may be; quiet hours hold back what is not urgent, after `until` it is dropped."""
    now = timezone.now()
    template = TEMPLATES[template_code]
    with transaction.atomic():
        sms = Sms.objects.create(
            message=message,
            template=template_code,
            mobile=mobile,
            text=sms_text(template_code, context),
            due=now if template.urgent else next_allowed(now),
            expires=now + CODE_LIFE if template.secret else until,
        )
        enqueue("sms.send", {"sms": sms.pk}, due=sms.due)
    return sms


def deliver_sms(pk: int) -> None:
    """Send one queued SMS, at most once.

    The row says "sending" in the database before the gateway is asked; only the process that wrote that
    asks it. When it dies in between, the row stays "sending" and `settle_unknown` says so.
    """
    now = timezone.now()
    queued = Sms.objects.filter(pk=pk, status=Sms.Status.QUEUED)
    if late := queued.filter(expires__lt=now):
        _settle(late, Sms.Status.EXPIRED)
        return
    if queued.update(status=Sms.Status.SENDING, attempted=now):
        transaction.on_commit(lambda: _ask_gateway(pk), robust=True)


def _ask_gateway(pk: int) -> None:
    sms = Sms.objects.get(pk=pk)
    receipt = ""
    try:
        receipt = backend().send(sms.mobile, sms.text)
        status = Sms.Status.SENT
    except SmsRefused as refusal:
        status, receipt = Sms.Status.REFUSED, str(refusal)
    except Exception as error:  # a time-out, a broken line: it may have arrived
        status, receipt = Sms.Status.UNKNOWN, type(error).__name__
    _settle(Sms.objects.filter(pk=pk, status=Sms.Status.SENDING), status, receipt=receipt[:100])


def _settle(rows, status: str, **fields) -> None:
    secret = [code for code, template in TEMPLATES.items() if template.secret]
    rows.filter(template__in=secret).update(text="")
    rows.update(status=status, **fields)


def settle_unknown() -> int:
    """Mark what was in flight when a process died; returns how many. Also drops SMS rows older than half a year."""
    now = timezone.now()
    lost = Sms.objects.filter(status=Sms.Status.SENDING, attempted__lt=now - IN_FLIGHT)
    found = lost.count()
    _settle(lost, Sms.Status.UNKNOWN)
    Sms.objects.filter(created__lt=now - KEEP_SMS).delete()
    return found


def mark_read(messages) -> int:
    """Mark a queryset of messages as read; what was read already keeps its time."""
    return messages.unread().update(read=timezone.now())
