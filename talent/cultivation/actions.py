"""Verbs of the registers: add, correct and end a row. Each leaves its line in the audit."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.cultivation.models import CultivationStage, DualCultivation
from talent.cultivation.registers import Register

# What a broken constraint means to who fills in the form: the field it stands beside, and the sentence.
MEANINGS = {
    "base_closes_after_it_opens": ("closed_on", "停用日期不能早于启用日期。"),
    "hub_service_ends_after_it_starts": ("until", "结束日期不能早于开始日期。"),
    "pairing_ends_after_it_starts": ("until", "结束日期不能早于结对日期。"),
    "pairing_result_has_its_day": ("result_on", "成果和成果日期请一起填，日期不早于结对日期。"),
    "cultivation_completes_after_it_starts": ("completed_on", "完成日期不能早于列入日期。"),
    "cultivation_ends_or_completes": ("ended_on", "已经完成的不用再填终止日期；终止日期不能早于列入日期。"),
    "innovation_base_is_granted_after_applying": ("granted_on", "获批日期不能早于申报日期，也不能同时填未获批。"),
    "innovation_base_is_declined_after_applying": ("declined_on", "未获批日期不能早于申报日期。"),
    "group_member_is_one_of_two_kinds": ("member", "请填一个组织，或者一个企业、事业单位的名称。"),
    "a_federation_is_not_its_own_member": ("member", "联合会不能是自己的团体会员。"),
    "group_membership_ends_after_it_starts": ("until", "退出日期不能早于加入日期。"),
    "brand_ends_after_it_starts": ("until", "停用日期不能早于形成日期。"),
}


def broken_rules(row) -> dict[str, str]:
    """Field → sentence for each check constraint of the row's table that it breaks."""
    found = {}
    for constraint in row._meta.constraints:
        if constraint.name in MEANINGS:
            try:
                constraint.validate(type(row), row)
            except ValidationError:
                field, sentence = MEANINGS[constraint.name]
                found[field] = sentence
    return found


def _taken(row, register: Register) -> bool:
    same = {name: getattr(row, name) for name in register.identity}
    return type(row).objects.filter(**same).exclude(pk=row.pk).exists()


def check_row(row, register: Register) -> None:
    """ValidationError with a sentence per field for a row that contradicts itself, or one that is there already."""
    errors: dict[str, str] = broken_rules(row) or register.faults(row)
    if _taken(row, register):
        errors[register.identity[0]] = "这一条已经登记过了。"
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def add_row(register: Register, *, by, **fields):
    """A new row. ValidationError where it contradicts itself or stands there already."""
    row = register.model(**fields)
    check_row(row, register)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # somebody else was quicker
        raise ValidationError({register.identity[0]: "这一条已经登记过了。"}) from None
    _record("add", register, row, by, fields)
    return row


@transaction.atomic
def change_row(register: Register, row, *, by, **changes):
    """Correct a row; what it is identified by stays. ValidationError as for a new row."""
    row = register.model.objects.select_for_update(of=("self",)).get(pk=row.pk)
    changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
    if not changed:
        return row
    replaced = row.evidence.name if "evidence" in changed else ""
    for name, value in changed.items():
        setattr(row, name, value)
    check_row(row, register)
    row.save()
    if replaced:
        transaction.on_commit(partial(row.evidence.storage.delete, replaced))
    _record("change", register, row, by, changed)
    return row


def _record(verb: str, register: Register, row, by, fields) -> None:
    path = register.place_of(row).path
    record(f"{verb}_{register.model._meta.model_name}", row, by=by, region_path=path, fields=sorted(fields))


@transaction.atomic
def add_stage(cultivation: DualCultivation, *, on, text: str, by) -> CultivationStage:
    """A step of a cultivation. ValidationError for a day before it began or in the future."""
    if not cultivation.started_on <= on <= timezone.localdate():
        raise ValidationError({"on": "日期应在列入之后，且不晚于今天。"})
    stage = CultivationStage.objects.create(cultivation=cultivation, on=on, text=text)
    record("add_cultivation_stage", cultivation, by=by, region_path=cultivation.street.path)
    return stage
