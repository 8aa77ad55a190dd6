"""这是同一个人: merging two rows of one human, and taking it back within 30 days."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.outbox.actions import enqueue
from talent.people.actions import affiliate
from talent.people.holdings import carrier, carriers
from talent.people.models import Affiliation, NotSamePerson, Person, PersonMerge, Post
from talent.people.querysets import in_force
from talent.people.rules import may_merge
from talent.people.standing import could_appoint

UNDO_DAYS = 30
# Staff choose between two values of these; an empty one gives way by itself.
CHOSEN = ("name", "mobile", "gender", "politics", "education", "qualification", "strengths", "organization_text")
FLAGS = ("is_leader", "is_social_worker", "is_volunteer")
IDENTITY = ("resident_id_cipher", "resident_id_hash", "birth_date")
ACCOUNT = ("login", "password", "email", "claimed_at")


def check_merge(kept: Person, duplicate: Person, *, by) -> None:
    """
    ValidationError with the reason why these two rows are not merged by this person.

    Two resident IDs are two people (DOMAIN §2). A row with a role is an account with rights: only who could have
    appointed its holder may merge anything into it, and it is never merged away.
    """
    if kept.pk == duplicate.pk:
        raise ValidationError("请选两条不同的记录。")
    if kept.canonical_id or duplicate.canonical_id:
        raise ValidationError("其中一条已经合并过，请刷新后再看。")
    if not may_merge(by, kept, duplicate):
        raise ValidationError("合并要由能看到两条记录的区县或市级老师来办。")
    if by.pk in (kept.pk, duplicate.pk):
        raise ValidationError("自己的记录请同事来合并。")
    if kept.resident_id_hash and duplicate.resident_id_hash:
        raise ValidationError("两条记录的身份证号不同，是两个人。号码登记错了的话，请先更正。")
    if duplicate.roles.in_force().exists():
        raise ValidationError(f"要合并掉的记录还有工作角色，请保留它，或先结束角色。（{duplicate.name}）")
    if not could_appoint(by, kept):
        raise ValidationError("保留的一方是工作人员，请安排他的管理员来合并。")


def merged_values(kept: Person, duplicate: Person, take: frozenset[str] | set[str] = frozenset()) -> dict[str, Any]:
    """What the kept row will say: its own values, the duplicate's where its own are empty or `take` names the field."""
    values = {}
    for field in CHOSEN:
        own, other = getattr(kept, field), getattr(duplicate, field)
        values[field] = other if other and (field in take or not own) else own
    for field in FLAGS:
        values[field] = getattr(kept, field) or getattr(duplicate, field)
    giver = kept if kept.resident_id_hash else duplicate
    values |= {field: getattr(giver, field) for field in IDENTITY}
    values["birth_date"] = values["birth_date"] or kept.birth_date
    # An account with rights never gets another's password.
    giver = duplicate if _brings_the_account(kept, duplicate) else kept
    return values | {field: getattr(giver, field) for field in ACCOUNT}


def _brings_the_account(kept: Person, duplicate: Person) -> bool:
    has_account = bool(kept.login or kept.claimed_at or kept.roles.in_force().exists())
    return not has_account and bool(duplicate.login or duplicate.claimed_at)


@transaction.atomic
def merge_people(kept: Person, duplicate: Person, *, by, take: frozenset[str] | set[str] = frozenset()) -> PersonMerge:
    """
    The duplicate becomes another name of the kept person: `Person.canonical` is set, facts keep their ids.

    `take` names the fields whose value comes from the duplicate. Staff of both regions see the kept person. Every
    figure counts humans, so overlapping credits count once; what was reported is frozen and stays.
    ValidationError as `check_merge` says.
    """
    kept, duplicate = _locked(kept.pk, duplicate.pk)
    check_merge(kept, duplicate, by=by)
    return _merge(kept, duplicate, by, take)


@transaction.atomic
def merge_newcomer(kept: Person, newcomer: Person, *, by) -> PersonMerge:
    """
    A self-registered row turns out to be somebody of the list: their street says so, and the proven number is taken.

    The caller has checked that `by` may see `kept`, that nobody of the two works on the desk, and that `newcomer`
    belongs to no region yet, which is why a street may do it.
    """
    kept, newcomer = _locked(kept.pk, newcomer.pk)
    return _merge(kept, newcomer, by, {"mobile"})


def _merge(kept: Person, duplicate: Person, by, take) -> PersonMerge:
    values = merged_values(kept, duplicate, take)
    taken = {
        field: [_plain(getattr(kept, field)), _plain(value)]
        for field, value in values.items()
        if getattr(kept, field) != value
    }
    merge = PersonMerge(kept=kept, duplicate=duplicate, by=by, taken=taken, released=_release(duplicate, kept, taken))
    merge.carried = {"redirected": _redirect(duplicate, kept), "ties": _tie(kept, duplicate)}
    for field in taken:
        setattr(kept, field, values[field])
    kept.save()
    merge.carried |= {one.name: one.carry(kept, duplicate) for one in carriers()}
    merge.save()
    _forget_difference(kept, duplicate)
    record("merge_people", kept, by=by, duplicate=duplicate.pk, fields=sorted(taken))
    enqueue("people.merged", {"merge": merge.pk})
    return merge


def _locked(kept: int, duplicate: int) -> tuple[Person, Person]:
    """Both rows, locked in the order of their numbers, so that two merges can't wait for each other."""
    rows = {row.pk: row for row in Person.objects.select_for_update().filter(pk__in=(kept, duplicate)).order_by("pk")}
    return rows[kept], rows[duplicate]


def _release(duplicate: Person, kept: Person, taken: dict) -> dict[str, Any]:
    """The duplicate stops being an account and gives up what only one row may have; returns what it had."""
    after: dict[str, Any] = {"canonical_id": kept.pk, "is_active": False}
    if "resident_id_hash" in taken:
        after |= {"resident_id_cipher": "", "resident_id_hash": None}
    if "login" in taken:
        after["login"] = None
    before = {field: _plain(getattr(duplicate, field)) for field in after}
    for field, value in after.items():
        setattr(duplicate, field, value)
    duplicate.session_epoch += 1
    duplicate.save()
    return before


def _redirect(duplicate: Person, kept: Person) -> list[int]:
    """Rows merged into the duplicate earlier now lead straight to the kept person: one step, never a chain."""
    rows = list(Person.objects.filter(canonical=duplicate).values_list("pk", flat=True))
    Person.objects.filter(pk__in=rows).update(canonical=kept)
    return rows


def _tie(kept: Person, duplicate: Person) -> list[int]:
    """Who sees the duplicate today sees the kept person from now on."""
    known = set(kept.affiliations.filter(in_force()).values_list("region_id", "source"))
    ties = [
        Affiliation(person=kept, region_id=tie.region_id, source=tie.source, since=tie.since, until=tie.until)
        for tie in duplicate.affiliations.filter(in_force())
        if (tie.region_id, tie.source) not in known
    ]
    return [tie.pk for tie in Affiliation.objects.bulk_create(ties)]


def last_day_to_undo(merge: PersonMerge) -> datetime.date:
    return timezone.localdate(merge.at) + datetime.timedelta(days=UNDO_DAYS)


def forget_old_merges() -> int:
    """
    Empty the before-images of merges that nobody can take back any more; returns how many.

    They hold names and numbers. That two rows were one human, when and by whom, stays. Harmless when run twice.
    """
    first_kept = timezone.localdate() - datetime.timedelta(days=UNDO_DAYS)
    old = PersonMerge.objects.filter(
        forgotten=False, at__lt=timezone.make_aware(datetime.datetime.combine(first_kept, datetime.time.min))
    )
    return old.update(taken={}, released={}, carried={}, forgotten=True)


def merges_of(person: Person, *, may_undo: bool) -> list[PersonMerge]:
    """What was merged into somebody, with the days left to take the newest back; `may_undo` is `may_merge` of them."""
    rows = list(PersonMerge.objects.in_force().filter(kept=person).select_related("duplicate", "by"))
    for row in rows:
        row.days_left = (last_day_to_undo(row) - timezone.localdate()).days
        row.may_undo = row is rows[0] and row.days_left >= 0 and not row.forgotten and may_undo
    return rows


def check_undo(merge: PersonMerge, *, by) -> None:
    """ValidationError with the reason why a merge is not taken back by this person now."""
    if merge.undone_at:
        raise ValidationError("这次合并已经撤销。")
    if merge.forgotten or timezone.localdate() > last_day_to_undo(merge):
        raise ValidationError(f"合并超过{UNDO_DAYS}天，不能再撤销。")
    # A newcomer who registered by themselves has no tie, so nobody would see them.
    if not may_merge(by, merge.kept):
        raise ValidationError("撤销合并要由能看到这条记录的区县或市级老师来办。")
    if merge.kept.canonical_id:
        raise ValidationError("保留的记录后来又合并到了别人，请先撤销那一次。")
    if PersonMerge.objects.in_force().filter(kept=merge.kept, pk__gt=merge.pk).exists():
        raise ValidationError("这位人员后来还合并过别的记录，请先撤销后一次。")


@transaction.atomic
def undo_merge(merge: PersonMerge, *, by) -> PersonMerge:
    """
    Two people again (撤销合并), as they were: what was changed since the merge stays as it was changed.

    ValidationError as `check_undo` says.
    """
    _locked(merge.kept_id, merge.duplicate_id)
    merge = PersonMerge.objects.select_related("kept", "duplicate").get(pk=merge.pk)
    check_undo(merge, by=by)
    kept, duplicate = merge.kept, merge.duplicate
    for name, keys in merge.carried.items():
        if name not in ("redirected", "ties"):
            carrier(name).give_back(kept, duplicate, keys)
    _put_back(kept, {field: before for field, (before, after) in merge.taken.items()
                     if _plain(getattr(kept, field)) == after})  # fmt: skip
    _put_back(duplicate, _still_free(merge.released))
    Person.objects.filter(pk__in=merge.carried["redirected"], canonical=kept).update(canonical=duplicate)
    Affiliation.objects.filter(pk__in=merge.carried["ties"], person=kept).delete()
    for post in Post.objects.filter(in_force(), person=kept).select_related("organization__street"):
        affiliate(kept, post.organization.street, Affiliation.Source.POST, since=post.since)
    merge.undone_at, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])
    record("undo_merge", kept, by=by, duplicate=duplicate.pk)
    enqueue("people.merge_undone", {"merge": merge.pk})
    return merge


def _put_back(person: Person, values: dict[str, Any]) -> None:
    for field, value in values.items():
        setattr(person, field, Person._meta.get_field(field.removesuffix("_id")).to_python(value))
    person.save()


def _still_free(released: dict[str, Any]) -> dict[str, Any]:
    """Without a login or an ID that belongs to somebody by now."""
    taken = {
        field
        for field in ("login", "resident_id_hash")
        if released.get(field) and Person.objects.filter(**{field: released[field]}).exists()
    }
    if "resident_id_hash" in taken:
        taken.add("resident_id_cipher")
    return {field: value for field, value in released.items() if field not in taken}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _forget_difference(kept: Person, duplicate: Person) -> None:
    first, second = sorted((kept.pk, duplicate.pk))
    NotSamePerson.objects.filter(first=first, second=second).delete()


@transaction.atomic
def tell_apart(one: Person, other: Person, *, by) -> NotSamePerson:
    """不是同一个人: the pair is not asked about again; saying it twice is once."""
    first, second = sorted((one.pk, other.pk))
    if first == second:
        raise ValidationError("请选两条不同的记录。")
    row, made = NotSamePerson.objects.get_or_create(first_id=first, second_id=second, defaults={"by": by})
    if made:
        record("tell_apart", one, by=by, other=other.pk)
    return row


@transaction.atomic
def take_back_difference(row: NotSamePerson, *, by) -> None:
    """Ask about the pair again."""
    record("take_back_difference", row, by=by, people=[row.first_id, row.second_id])
    row.delete()
