"""帮TA登录: a member of staff lets a person beside them in, without an SMS. Once, for five minutes, written down."""

import hashlib
import secrets
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from talent.accounts.models import HelpLogin
from talent.audit.actions import record
from talent.people.models import Person
from talent.people.standing import has_rights
from talent.text.folding import fold_person_name

WRONG = "姓名或数字不对，或者过期了。请老师再给一组。"


@dataclass(frozen=True)
class Help:
    """What the helper's screen shows, and nothing stores."""

    login: HelpLogin
    token: str
    digits: str


def check_helpable(person: Person) -> None:
    """ValidationError for whoever works on the desk or is invited to: nobody lets anybody into rights."""
    if not person.is_active or person.canonical_id:
        raise ValidationError("这条记录已停用或已合并。")
    if has_rights(person):
        raise ValidationError("工作人员要自己登录，不能由别人帮助登录。")


@transaction.atomic
def offer_help(person: Person, *, by: Person) -> Help:
    """A fresh QR and six digits for a person in the scope of `by` (checked by the caller); older ones end."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    check_helpable(person)
    HelpLogin.objects.filter(person=person, used_at=None).delete()
    token, digits = secrets.token_urlsafe(18), f"{secrets.randbelow(1_000_000):06d}"
    login = HelpLogin.objects.create(
        person=person, by=by, token_hash=_hash(token), code_hash=_hash(f"{person.pk}:{digits}"),
        expires=timezone.now() + HelpLogin.LIFE,
    )  # fmt: skip
    record("offer_help_login", person, by=by)
    return Help(login, token, digits)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _open():
    return HelpLogin.objects.filter(used_at=None, expires__gt=timezone.now()).select_related("person", "by")


def help_of(token: str) -> HelpLogin | None:
    """The help whose QR was scanned, while it is good."""
    return _open().filter(token_hash=_hash(token)).first()


def help_by_digits(name: str, digits: str) -> HelpLogin | None:
    """The help for a person of this name with these digits; every wrong guess at a name counts against it."""
    found = _open().filter(person__name=fold_person_name(name), wrong_codes__lt=HelpLogin.TRIES)
    for login in found:
        if secrets.compare_digest(login.code_hash, _hash(f"{login.person_id}:{digits}")):
            return login
    found.update(wrong_codes=F("wrong_codes") + 1)
    return None


@transaction.atomic
def use_help(login: HelpLogin) -> Person:
    """The person whom this help lets in; it is used up. ValidationError: used, ended, or they have got a role since."""
    now = timezone.now()
    taken = HelpLogin.objects.filter(pk=login.pk, used_at=None, expires__gt=now).update(used_at=now)
    if not taken:
        raise ValidationError(WRONG)
    person = Person.objects.get(pk=login.person_id)
    check_helpable(person)
    record("use_help_login", person, by=person, helper=login.by_id)
    return person
