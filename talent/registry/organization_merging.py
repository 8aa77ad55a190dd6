"""这是同一个组织: one row takes what the other has, the other closes; 30 days to take it back."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.audit.append_only import FACT_MODELS
from talent.registry.models import (
    NotSameOrganization,
    Organization,
    OrganizationChange,
    OrganizationMerge,
    RegistrationChange,
)
from talent.registry.organization_likeness import alike

UNDO_DAYS = 30
CODES = ("uscc", "filing_code")
# Each row's own history stays with it.
STAYS = {RegistrationChange, OrganizationChange, OrganizationMerge, NotSameOrganization}


def suspects_for(viewer, limit: int = 50) -> list[tuple[Organization, Organization]]:
    """Pairs inside the viewer's scope that nobody has told apart, the first `limit` of them."""
    rows = Organization.objects.active().visible_to(viewer).order_by("pk")
    rows = rows.values_list("pk", "street_id", "name", "street__name", "community__name")
    pairs = alike((pk, street, name, tuple(filter(None, places))) for pk, street, name, *places in rows.iterator())
    apart = set(NotSameOrganization.objects.values_list("first_id", "second_id"))
    pairs = [pair for pair in pairs if pair not in apart][:limit]
    found = Organization.objects.select_related("street").in_bulk({key for pair in pairs for key in pair})
    return [(found[first], found[second]) for first, second in pairs]


def check_merge(kept: Organization, duplicate: Organization) -> None:
    """ValidationError with a sentence where the two can't be one."""
    if kept.pk == duplicate.pk:
        raise ValidationError("请选两个不同的组织。")
    if kept.closed_on or duplicate.closed_on:
        raise ValidationError("其中一个已经注销，不用合并。")
    if kept.street_id != duplicate.street_id:
        raise ValidationError("两个组织不在同一个街道（镇），请先把其中一个迁过来。")
    if kept.uscc and duplicate.uscc and kept.uscc != duplicate.uscc:
        raise ValidationError("两个组织的统一社会信用代码不同，是两个组织。")


def _relations():
    for relation in Organization._meta.related_objects:
        if relation.related_model not in STAYS and relation.related_model not in FACT_MODELS:
            yield relation.related_model, relation.field.name


def counts_of(organization: Organization) -> list[tuple[str, int]]:
    """What names the organization, in words: the preview of what goes over."""
    counts = [
        (str(model._meta.verbose_name), model._base_manager.filter(**{field: organization}).count())
        for model, field in _relations()
    ]
    return [(label, count) for label, count in counts if count]


@transaction.atomic
def merge_organizations(kept: Organization, duplicate: Organization, *, by) -> OrganizationMerge:
    """
    The kept organization takes the duplicate's posts, services, nominations and missing codes; the duplicate closes.

    A row that the kept one has already (the same leader twice) stays where it is. ValidationError of `check_merge`.
    """
    pair = Organization.objects.select_for_update(of=("self",)).select_related("street").order_by("pk")
    rows = pair.in_bulk([kept.pk, duplicate.pk])
    kept, duplicate = rows[kept.pk], rows[duplicate.pk]
    check_merge(kept, duplicate)
    moved: dict[str, dict[str, list[int]]] = {}
    for model, field in _relations():
        keys = [row.pk for row in model._base_manager.filter(**{field: duplicate}) if _moves(row, field, kept)]
        if keys:
            moved.setdefault(model._meta.label_lower, {})[field] = keys
    codes = {code: getattr(duplicate, code) for code in CODES if getattr(duplicate, code) and not getattr(kept, code)}
    for code in codes:
        setattr(duplicate, code, None)
    duplicate.closed_on = max(timezone.localdate(), duplicate.founded_on or timezone.localdate())
    duplicate.save(update_fields=["closed_on", "updated", *codes])
    for code, value in codes.items():
        setattr(kept, code, value)
    kept.save(update_fields=["updated", *codes])
    merge = OrganizationMerge.objects.create(kept=kept, duplicate=duplicate, moved=moved, codes=codes, by=by)
    record("merge_organizations", kept, by=by, region_path=kept.street.path, duplicate=duplicate.pk)
    return merge


def _moves(row, field: str, kept: Organization) -> bool:
    setattr(row, field, kept)
    try:
        with transaction.atomic():
            row.save(update_fields=[field])
    except IntegrityError:
        return False
    return True


def one_with(keys) -> dict[int, set[int]]:
    """For each of these organizations every row that is the same one today, itself included: facts stay on their row."""
    kept = dict(OrganizationMerge.objects.filter(undone_at=None).values_list("duplicate_id", "kept_id"))

    def today(key: int) -> int:
        while key in kept:
            key = kept[key]
        return key

    rows: dict[int, set[int]] = {}
    for key in {*keys, *kept}:
        rows.setdefault(today(key), {today(key)}).add(key)
    return {key: rows[today(key)] for key in keys}


def may_be_undone(merge: OrganizationMerge) -> bool:
    return merge.undone_at is None and timezone.now() < merge.at + timedelta(days=UNDO_DAYS)


@transaction.atomic
def undo_organization_merge(merge: OrganizationMerge, *, by) -> None:
    """
    Part the two again: what went over goes back, as far as it still stands where the merge put it.

    ValidationError: undone already, older than 30 days, or the duplicate's name has been given to another one.
    """
    merge = OrganizationMerge.objects.select_for_update().get(pk=merge.pk)
    if not may_be_undone(merge):
        raise ValidationError("这次合并已撤销，或已超过30天。")
    rows = Organization.objects.select_for_update(of=("self",)).select_related("street")
    found = rows.in_bulk([merge.kept_id, merge.duplicate_id])
    kept, duplicate = found[merge.kept_id], found[merge.duplicate_id]
    if Organization.objects.active().filter(street=duplicate.street, name=duplicate.name).exists():
        raise ValidationError(f"“{duplicate.name}”这个名称已有别的组织使用，请先更名。")
    for model, field in _relations():
        keys = merge.moved.get(model._meta.label_lower, {}).get(field, [])
        model._base_manager.filter(pk__in=keys, **{field: kept}).update(**{field: duplicate})
    codes = [code for code, value in merge.codes.items() if getattr(kept, code) == value]
    for code in codes:
        setattr(kept, code, None)
    kept.save(update_fields=["updated", *codes])
    for code in codes:
        setattr(duplicate, code, merge.codes[code])
    duplicate.closed_on = None
    duplicate.save(update_fields=["closed_on", "updated", *codes])
    merge.undone_at, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])
    record("undo_organization_merge", kept, by=by, region_path=kept.street.path, duplicate=duplicate.pk)


def tell_organizations_apart(one: Organization, other: Organization, *, by) -> NotSameOrganization:
    """不是同一个: the pair is not asked about again; saying it twice is once."""
    first, second = sorted((one.pk, other.pk))
    if first == second:
        raise ValidationError("请选两个不同的组织。")
    with transaction.atomic():
        row, made = NotSameOrganization.objects.get_or_create(first_id=first, second_id=second, defaults={"by": by})
        if made:
            record("tell_organizations_apart", one, by=by, other=other.pk)
    return row
