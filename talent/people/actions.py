"""Verbs about people: who they are, where they belong, what they lead."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.outbox.actions import enqueue
from talent.people.models import Affiliation, Person, Post
from talent.people.standing import could_appoint
from talent.sheets.turns import take_turn
from talent.text.folding import fold_person_name
from talent.text.mobiles import MobileError, parse_mobile
from talent.text.resident_ids import ResidentIdError, parse_resident_id

CHANGEABLE = {
    "name", "mobile", "gender", "is_leader", "is_social_worker", "is_volunteer", "politics", "education",
    "qualification", "strengths", "organization_text",
}  # fmt: skip
REVEALABLE = ("mobile", "resident_id")


@transaction.atomic
def create_person(
    name: str, *, mobile: str | None = None, resident_id: str | None = None, region=None, by, **fields
) -> Person:
    """
    A new person without a login, tied to `region` (home) where one is given.

    ValidationError: empty name, wrong mobile, wrong or already known resident ID. A mobile may be shared: spouses
    share phones, so only the resident ID is unique.
    """
    person = Person(name=_checked_name(name), mobile=_checked_mobile(mobile), **fields)
    if resident_id:
        _give_resident_id(person, resident_id)
    person.set_unusable_password()
    person.save()
    if region is not None:
        affiliate(person, region, Affiliation.Source.HOME)
    record("create_person", person, by=by, region_path=region.path if region else "")
    return person


class ChangedMeanwhile(ValidationError):
    """Somebody else saved this person since it was read; `person` is what is stored now."""

    def __init__(self, person: Person):
        super().__init__("别人刚改过这位人员，请核对后再保存。")
        self.person = person


@transaction.atomic
def change_person(
    person: Person, *, by, resident_id: str | None = None, reason: str = "", seen: str | None = None, **changes
) -> Person:
    """
    Change fields of a person; the audit names the fields, never the values.

    `seen` is the `version` that the changes were made against: ChangedMeanwhile where the row has moved on.
    """
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise TypeError(f"not changeable fields of a person: {sorted(unknown)}")
    person = Person.objects.select_for_update().get(pk=person.pk)
    if seen is not None and seen != person.version:
        raise ChangedMeanwhile(person)
    if "name" in changes:
        changes["name"] = _checked_name(changes["name"])
    if "mobile" in changes:
        changes["mobile"] = _checked_mobile(changes["mobile"])
        _refuse_foreign_staff_number(person, changes["mobile"], by)
    changed = [field for field, value in changes.items() if value != getattr(person, field)]
    for field in changed:
        check_fits(field, changes[field])
        setattr(person, field, changes[field])
    if resident_id:
        _give_resident_id(person, resident_id)
        changed.append("resident_id")
    if changed:
        person.save()
        record("change_person", person, by=by, reason=reason, fields=changed)
    return person


def check_fits(field: str, value) -> None:
    """ValidationError beside the field where its column would not hold the text."""
    column = Person._meta.get_field(field)
    if isinstance(value, str) and len(value) > column.max_length:
        raise ValidationError({field: f"{column.verbose_name}最多{column.max_length}个字。"})


def _refuse_foreign_staff_number(person: Person, mobile: str | None, by) -> None:
    """A number opens the account by SMS, so a colleague's is changed only by who could have appointed them."""
    if by is None or mobile == person.mobile:
        return
    if not could_appoint(by, person):
        raise ValidationError({"mobile": "这位是工作人员，手机号由安排他的管理员修改。"})


def _checked_name(name: str) -> str:
    name = fold_person_name(name)
    if not name:
        raise ValidationError({"name": "请填写姓名。"})
    return name


def _checked_mobile(mobile: str | None) -> str | None:
    if not mobile:
        return None
    try:
        return parse_mobile(mobile)
    except MobileError as error:
        raise ValidationError({"mobile": f"{error}。"})


def _give_resident_id(person: Person, number: str) -> None:
    try:
        person.set_resident_id(parse_resident_id(number))
    except ResidentIdError as error:
        raise ValidationError({"resident_id": f"{error}。"})
    if Person.objects.exclude(pk=person.pk).filter(resident_id_hash=person.resident_id_hash).exists():
        raise ValidationError({"resident_id": "这个身份证号已有人使用，请先查找这位人员。"})


@transaction.atomic
def affiliate(person: Person, region, source: str, *, since: datetime.date | None = None) -> Affiliation:
    """The open tie of this source between person and region; made if there is none. This is what staff see by."""
    tie, _ = Affiliation.objects.get_or_create(
        person=person, region=region, source=source, until=None, defaults={"since": since or timezone.localdate()}
    )
    return tie


@transaction.atomic
def end_affiliation(person: Person, region, source: str, *, on: datetime.date | None = None) -> None:
    """Close the open tie of this source, if any; from `on` (today unless given) it no longer shows the person."""
    on = on or timezone.localdate()
    for tie in Affiliation.objects.select_for_update().filter(person=person, region=region, source=source, until=None):
        tie.until = max(on, tie.since)
        tie.save(update_fields=["until"])


@transaction.atomic
def open_post(
    person: Person, organization, *, kind: str, title: str = "", since: datetime.date | None = None, by
) -> Post:
    """The person's open post of this kind in the organization, made if there is none; a leader counts as one."""
    since = since or timezone.localdate()
    post, made = Post.objects.get_or_create(
        person=person, organization=organization, kind=kind, until=None, defaults={"title": title, "since": since}
    )
    if not made and title and post.title != title:
        post.title = title
        post.save(update_fields=["title"])
    affiliate(person, organization.street, Affiliation.Source.POST, since=since)
    if kind == Post.Kind.LEADER and not person.is_leader:
        person.is_leader = True
        person.save(update_fields=["is_leader", "updated"])
    if made:
        record("open_post", post, by=by, region_path=organization.street.path, person=person.pk)
        if kind == Post.Kind.LEADER and organization.is_federation:
            enqueue("federation.led", {"post": post.pk}, key=f"federation.led:{post.pk}")
    return post


@transaction.atomic
def end_post(post: Post, *, on: datetime.date | None = None, by) -> Post:
    """The post ends on this day; the tie to its street ends unless another post there keeps it."""
    post = Post.objects.select_for_update(of=("self",)).select_related("organization__street", "person").get(pk=post.pk)
    if post.until:
        raise ValidationError("这个任职已经结束。")
    post.until = max(on or timezone.localdate(), post.since)
    post.save(update_fields=["until"])
    street = post.organization.street
    if not Post.objects.filter(person=post.person, organization__street=street, until=None).exists():
        end_affiliation(post.person, street, Affiliation.Source.POST, on=post.until)
    record("end_post", post, by=by, region_path=street.path, person=post.person_id)
    return post


@transaction.atomic
def set_leader(organization, name: str, mobile: str | None, *, since: datetime.date | None = None, by) -> Post | None:
    """
    Make or match the person of this name and mobile and give them the leader's post.

    Without a mobile the name is kept as text on the organization and None is returned: a name alone is nobody.
    ValidationError where several people have this name and mobile: the right one must be chosen by hand.
    """
    name, mobile = _checked_name(name), _checked_mobile(mobile)
    if mobile is None:
        organization.leader_name = name
        organization.save(update_fields=["leader_name", "updated"])
        return None
    take_turn()
    found = list(Person.objects.canonical_only().filter(name=name, mobile=mobile)[:2])
    if len(found) > 1:
        raise ValidationError(f"有多位“{name}”使用这个手机号，请在人员页选定。")
    person = found[0] if found else create_person(name, mobile=mobile, by=by)
    return open_post(person, organization, kind=Post.Kind.LEADER, title="负责人", since=since, by=by)


@transaction.atomic
def reveal_number(person: Person, field: str, *, by, reason: str = "") -> str:
    """
    The full mobile or resident ID (查看完整号码); every look leaves a line in the audit. "" where there is none.

    The caller has checked that `by` may see the person and has counted this look against the limit.
    """
    if field not in REVEALABLE:
        raise ValidationError("没有这个号码。")
    record("reveal_number", person, by=by, reason=reason, field=field)
    return getattr(person, field) or ""
