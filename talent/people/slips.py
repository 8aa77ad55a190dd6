"""核对身份单: a printed one-time code that proves a record is the holder's, for people whose number is not known."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.people.models import ClaimSlip, Person
from talent.people.privacy import agree
from talent.people.standing import has_rights
from talent.text.folding import fold_person_name, without_spaces

DAYS = 14
# Read aloud and copied by hand: no 0/O, 1/I/L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
NOT_FOUND = "姓名和核对码对不上，或已过期。请看清单子上的字，或请老师重新打印。"
STAFF = "工作人员的账号不用核对身份单。"


@transaction.atomic
def issue_slip(person: Person, *, by) -> tuple[ClaimSlip, str]:
    """
    A new slip and its code, good for 14 days and one use; an older unused slip of the person stops working.

    Only its keyed hash is stored, so the code is on paper alone. ValidationError: merged, switched off, or already
    an account with a role or offered one (its holder proves identity by their own means).
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.canonical_id or not person.is_active:
        raise ValidationError("这条记录已合并或已停用，不能打印核对身份单。")
    if has_rights(person):
        raise ValidationError(STAFF)
    ClaimSlip.objects.filter(person=person, used_at=None).delete()
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    slip = ClaimSlip.objects.create(
        person=person, code_hash=_hash(code), made_by=by, until=timezone.now() + timedelta(days=DAYS)
    )
    record("issue_slip", person, by=by)
    return slip, code


@transaction.atomic
def claim_by_slip(name: str, code: str) -> Person:
    """
    The person whose slip carries this code and whose name is typed beside it; the record is theirs from now on.

    The caller limits tries and logs the person in. ValidationError: unknown, used, too old, another name, or the
    person has got a role since.
    """
    slips = ClaimSlip.objects.select_for_update(of=("self",)).select_related("person")
    slip = slips.filter(code_hash=_hash(code), used_at=None, until__gt=timezone.now()).first()
    person = slip and (slip.person.canonical or slip.person)
    if not slip or fold_person_name(name) not in (slip.person.name, person.name) or not person.is_active:
        raise ValidationError(NOT_FOUND)
    if has_rights(person):
        raise ValidationError(STAFF)
    slip.used_at = timezone.now()
    slip.save(update_fields=["used_at"])
    if not person.claimed_at:
        person.claimed_at = timezone.now()
        person.save(update_fields=["claimed_at", "updated"])
    agree(person)
    record("claim_by_slip", person, by=person)
    return person


def _hash(code: str) -> str:
    text = without_spaces(code).replace("-", "").upper()
    return hmac.new(b"slip:" + settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
