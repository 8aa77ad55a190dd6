"""One person into the pool by hand: matched by the same rules of identity as a row of the sheet."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from talent.people.actions import change_person, create_person
from talent.people.models import Person
from talent.people.person_register import NotThisPerson, PersonRegister
from talent.pools.actions import add_member, pool_of
from talent.pools.models import PoolMembership
from talent.registry.models import Region
from talent.sheets.turns import take_turn
from talent.text.folding import fold_person_name
from talent.text.mobiles import MobileError, parse_mobile
from talent.text.resident_ids import ResidentIdError, parse_resident_id


@transaction.atomic
def enroll(
    *, name: str, mobile: str, resident_id: str, audience: list[str], street: Region, since: datetime.date, by, **fields
) -> PoolMembership:
    """
    Match or make the person, then add them to the pool of the street's district; `fields` are add_member's.

    ValidationError with the sentence of the rule that forbids it; then nothing is written.
    """
    person, number = find_or_make(name, mobile, resident_id, audience, by=by)
    person = change_person(person, by=by, resident_id=number, **dict.fromkeys(audience, True))
    return add_member(pool_of(street.parent), person, street=street, since=since, by=by, **fields)


def find_or_make(
    name: str, mobile: str, resident_id: str, audience: list[str], *, by, region: Region | None = None
) -> tuple[Person, str | None]:
    """
    The person of these, by the same rules as a row of the sheet, and the ID number they would gain.

    Somebody new is made, of `region` where given; somebody known stays as they are. ValidationError: see `enroll`.
    Called first in its transaction: an import or a colleague that makes the same person now is waited for.
    """
    name, mobile, number = _parsed(name, mobile, resident_id)
    take_turn()
    register = PersonRegister(numbers=[number] if number else [], mobiles=[mobile])
    try:
        entry = register.match(name, mobile, number)
    except NotThisPerson as error:
        raise ValidationError({error.field: f"{error}。"})
    if entry is None:
        flags = dict.fromkeys(audience, True)
        return create_person(name, mobile=mobile, resident_id=number, region=region, by=by, **flags), None
    return Person.objects.get(pk=entry.pk), number if number and entry.fingerprint is None else None


def _parsed(name: str, mobile: str, resident_id: str) -> tuple[str, str, str | None]:
    try:
        mobile = parse_mobile(mobile)
    except MobileError as error:
        raise ValidationError({"mobile": f"{error}。"})
    try:
        number = parse_resident_id(resident_id) if resident_id else None
    except ResidentIdError as error:
        raise ValidationError({"resident_id": f"{error}。"})
    return fold_person_name(name), mobile, number
