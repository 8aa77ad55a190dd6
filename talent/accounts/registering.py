"""Verbs of registering: somebody in no list comes by themselves, and their street says who it is."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.accounts.actions import claim_person
from talent.accounts.mobiles import number_changed
from talent.accounts.models import Registration
from talent.audit.actions import record
from talent.messages.actions import notify
from talent.people.actions import affiliate, create_person
from talent.people.merging import merge_newcomer
from talent.people.models import Affiliation, Person
from talent.people.standing import has_rights
from talent.registry.models import Region
from talent.text.folding import fold_person_name, squeeze

MINE = "/accounts/registration/"
Status = Registration.Status


@transaction.atomic
def register_person(name: str, mobile: str, street: Region, *, organization: str = "") -> Registration:
    """
    A new person with a proven mobile, who may learn at once and belongs nowhere until `street` confirms.

    No tie is made, so no list, no scope and no figure of any unit holds them. ValidationError: no name, no mobile.
    """
    # A double tap: the second waits here and finds what the first has made.
    Region.objects.select_for_update().get(pk=street.pk)
    known = same_name_at(mobile, name)
    waiting = known and Registration.objects.waiting().filter(person=known).select_related("person", "street").first()
    if waiting:
        return waiting
    person = create_person(name, mobile=mobile, organization_text=squeeze(organization)[:100], by=None)
    claim_person(person)
    return ask_street(person, street)


@transaction.atomic
def ask_street(person: Person, street: Region) -> Registration:
    """Ask a street to confirm; also after another one said no. ValidationError: one waits, or no street of ours."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if street.level != Region.Level.STREET:
        raise ValidationError({"street": "请在列表里选一个街道（镇）。"})
    last = person.registrations.order_by("-created", "-pk").first()
    if last and last.status != Status.REFUSED:
        raise ValidationError("您已经登记过了，请等街道确认。")
    registration = Registration.objects.create(person=person, street=street)
    record("register", registration, by=person, region_path=street.path)
    return registration


def open_registration(person: Person) -> Registration | None:
    """The person's latest registration while it waits or was refused; None once a street knows them."""
    last = person.registrations.select_related("street").order_by("-created", "-pk").first()
    return last if last and last.status in (Status.WAITING, Status.REFUSED) else None


def people_alike(registration: Registration, by) -> list[Person]:
    """Who of the list it may be: the same name, or the same number, within the scope of `by`."""
    known = Person.objects.canonical_only().visible_to(by).exclude(pk=registration.person_id)
    person = registration.person
    same_number = known.filter(mobile=person.mobile) if person.mobile else known.none()
    return list((known.filter(name=person.name) | same_number).order_by("name_pinyin", "pk")[:10])


@transaction.atomic
def confirm_registration(registration: Registration, *, by: Person) -> Registration:
    """确认是本街道的人: from today a person of this street, who can be recommended for the pool like any other."""
    registration = _lock(registration)
    affiliate(registration.person, registration.street, Affiliation.Source.HOME)
    _settle(registration, Status.CONFIRMED, by)
    _tell(registration, "registration_confirmed", {"street": registration.street.name})
    return registration


@transaction.atomic
def match_registration(registration: Registration, known: Person, *, by: Person) -> Registration:
    """
    这是名单里的某人: the record of the list is theirs, with the number they have proven.

    What they learned meanwhile counts for that record. ValidationError: the record is a colleague's or not in use.
    """
    registration = _lock(registration)
    newcomer = registration.person
    if known.pk == newcomer.pk or known.canonical_id or not known.is_active:
        raise ValidationError("请选名单里的一位。")
    if has_rights(known):
        raise ValidationError("这位是工作人员，请安排他的管理员来办。")
    old = known.mobile
    known = merge_newcomer(known, newcomer, by=by).kept
    claim_person(known)
    if old != known.mobile:
        number_changed(known, old, "自行登记时验证的手机号", by=by)
    registration.matched_to = known
    _settle(registration, Status.MATCHED, by)
    notify(
        known, "registration_matched", {"street": registration.street.name}, sms=True,
        key=f"registration:{registration.pk}", link="/accounts/login/",
    )  # fmt: skip
    return registration


@transaction.atomic
def refuse_registration(registration: Registration, reason: str, *, by: Person) -> Registration:
    """不是: the person is told why, goes on learning and may ask another street. ValidationError: no reason."""
    registration = _lock(registration)
    reason = squeeze(reason)[:200]
    if not reason:
        raise ValidationError({"reason": "请写明原因，本人会看到。"})
    registration.reason = reason
    _settle(registration, Status.REFUSED, by)
    _tell(registration, "registration_refused", {"street": registration.street.name, "reason": reason})
    return registration


def _lock(registration: Registration) -> Registration:
    found = Registration.objects.select_for_update(of=("self",)).select_related("person", "street")
    registration = found.get(pk=registration.pk)
    if registration.status != Status.WAITING:
        raise ValidationError(f"这条登记已经处理过了：{registration.get_status_display()}。")
    return registration


def _settle(registration: Registration, status: str, by: Person) -> None:
    registration.status, registration.settled_at, registration.settled_by = status, timezone.now(), by
    registration.save(update_fields=["status", "settled_at", "settled_by", "matched_to", "reason"])
    record(
        "settle_registration", registration, by=by, region_path=registration.street.path,
        reason=registration.reason, status=status,
    )  # fmt: skip


def _tell(registration: Registration, template: str, context: dict) -> None:
    notify(registration.person, template, context, sms=True, key=f"registration:{registration.pk}", link=MINE)


def same_name_at(mobile: str, name: str) -> Person | None:
    """The one person of this phone with this name: they are in the list after all."""
    found = [person for person in Person.objects.at_mobile(mobile) if person.name == fold_person_name(name)]
    return found[0] if len(found) == 1 else None
