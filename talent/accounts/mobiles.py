"""Changing the number somebody logs in with: by themselves with two codes, or by staff with a reason."""

from django.core.exceptions import ValidationError
from django.db import transaction

from talent.audit.actions import record
from talent.messages.actions import notify, queue_sms
from talent.people.actions import change_person
from talent.people.appointments import end_sessions
from talent.people.models import Person
from talent.text.folding import squeeze
from talent.text.masks import mask_mobile
from talent.text.mobiles import parse_mobile


@transaction.atomic
def change_own_mobile(person: Person, mobile: str) -> Person:
    """The person's new number; the caller has seen a code of the old one (where there is one) and of the new one."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    old = person.mobile
    if old == mobile:
        raise ValidationError("新号码和现在的一样。")
    person.mobile = parse_mobile(mobile)
    person.save(update_fields=["mobile", "updated"])
    record("change_mobile", person, by=person)
    _tell(person, old)
    return person


@transaction.atomic
def change_mobile_of(person: Person, mobile: str, reason: str, *, by: Person) -> Person:
    """
    Staff change the number of somebody in their scope who has lost it; all their devices are logged out.

    ValidationError: no reason, no mobile, the same number, or a colleague whom `by` could not have appointed.
    """
    reason = squeeze(reason)[:200]
    if not reason:
        raise ValidationError({"reason": "请写明原因，例如换了号码、原号码不用了。"})
    old = Person.objects.values_list("mobile", flat=True).get(pk=person.pk)
    person = change_person(person, by=by, reason=reason, mobile=mobile)
    if person.mobile == old:
        raise ValidationError({"mobile": "新号码和现在的一样。"})
    number_changed(person, old, reason, by=by)
    return person


def number_changed(person: Person, old: str | None, reason: str, *, by: Person) -> None:
    """Staff have changed a number: written down, every device logged out, the person and the old number told."""
    record("change_mobile", person, by=by, reason=reason)
    end_sessions(person)
    _tell(person, old)


def _tell(person: Person, old: str | None) -> None:
    """In their messages, and to the old number: whoever still holds it should know."""
    context = {"mobile": mask_mobile(person.mobile)}
    notify(person, "mobile_changed", context)
    if old:
        queue_sms(old, "mobile_changed", context)
