"""Declared facts about an organization that weigh on its nomination: vetoes, their overrides, grades."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.registry.models import Organization
from talent.selection.models import AssessmentGrade, Nomination, Veto, VetoOverride


def declare_veto(organization: Organization, *, kind: str, source: str, dated: date, by) -> Veto:
    """Write a veto down with its source and date. ValidationError without them, for a coming date, or twice."""
    _check_source(source, dated)
    try:
        with transaction.atomic():
            veto = Veto.objects.create(
                organization=organization, kind=kind, source=source.strip(), dated=dated, recorded_by=by,
                recorded_at=timezone.now(),
            )  # fmt: skip
            record("declare_veto", veto, by=by, region_path=organization.street.path, kind=kind)
            return veto
    except IntegrityError:
        raise ValidationError("这件否决事项已经登记过。")


def lift_veto(veto: Veto, *, source: str, dated: date, by) -> Veto:
    """It does not stand any more: a counter-fact with its own source and date. ValidationError when lifted before."""
    _check_source(source, dated)
    try:
        with transaction.atomic():
            lifted = Veto.objects.create(
                organization=veto.organization, kind=veto.kind, source=source.strip(), dated=dated, lifts=veto,
                recorded_by=by, recorded_at=timezone.now(),
            )  # fmt: skip
            record("lift_veto", veto, by=by, region_path=veto.organization.street.path)
            return lifted
    except IntegrityError:
        raise ValidationError("这件否决事项已经解除。")


def override_veto(nomination: Nomination, veto: Veto, *, reason: str, by) -> VetoOverride:
    """This veto does not stop this nomination, for a written reason. ValidationError without one, or twice."""
    if not reason.strip():
        raise ValidationError("请写明理由。")
    if not Veto.objects.against(nomination.organization_id).filter(pk=veto.pk).exists():
        raise ValidationError("这件否决事项不是这个组织的。")
    try:
        with transaction.atomic():
            override = VetoOverride.objects.create(
                nomination=nomination, veto=veto, reason=reason.strip(), recorded_by=by
            )
            record("override_veto", nomination, by=by, reason=override.reason, veto=veto.pk)
            return override
    except IntegrityError:
        raise ValidationError("已经写过理由了。")


@transaction.atomic
def record_grade(organization: Organization, *, grade: str, source: str, dated: date, by) -> AssessmentGrade:
    """评估等级 with its source and date. ValidationError for a filed organization: those are not assessed."""
    _check_source(source, dated)
    if organization.status != Organization.Status.REGISTERED:
        raise ValidationError("备案的组织不参加评估，不用登记等级。")
    made = AssessmentGrade.objects.create(
        organization=organization, grade=grade, source=source.strip(), dated=dated, recorded_by=by,
        recorded_at=timezone.now(),
    )  # fmt: skip
    record("record_grade", made, by=by, region_path=organization.street.path, grade=grade)
    return made


def _check_source(source: str, dated: date) -> None:
    if not source.strip():
        raise ValidationError("请写明来源，例如哪个部门的哪份文件。")
    if dated > timezone.localdate():
        raise ValidationError("日期不能晚于今天。")
