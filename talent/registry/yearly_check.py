"""我的组织: once a year the leader says that nothing changed, or asks the street for a change."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.registry.models import Organization, OrganizationCheck


@transaction.atomic
def confirm_organization(organization: Organization, *, by, wanted: str = "") -> OrganizationCheck:
    """
    信息没变 (nothing wanted), or 要改: the street sees what is asked for and answers.

    Saying 信息没变 twice a year is one line; a second request has to wait for the first one's answer.
    """
    organization = Organization.objects.select_for_update(of=("self",)).select_related("street").get(pk=organization.pk)
    year, wanted = timezone.localdate().year, wanted.strip()
    if len(wanted) > 300:
        raise ValidationError({"wanted": "请写在300字以内。"})
    if organization.checks.exclude(wanted="").filter(settled_at=None).exists():
        raise ValidationError("上一次的更正街道还在处理，请等答复。")
    if not wanted and (same := organization.checks.filter(year=year, wanted="").first()):
        return same
    # What says 信息没变 is settled by itself; a request stays open until the street answers.
    settled = None if wanted else timezone.now()
    check = OrganizationCheck.objects.create(
        organization=organization, year=year, wanted=wanted, by=by, settled_at=settled
    )
    record("confirm_organization", check, by=by, region_path=organization.street.path)
    return check


@transaction.atomic
def settle_request(check: OrganizationCheck, *, answer: str, by) -> OrganizationCheck:
    """The street's answer to 要改. ValidationError: no answer, answered before."""
    check = (
        OrganizationCheck.objects.select_for_update(of=("self",))
        .select_related("organization__street")
        .get(pk=check.pk)
    )
    if not check.is_open:
        raise ValidationError("这条申请已经答复。")
    if not answer.strip():
        raise ValidationError({"answer": "请写一句答复，例如已更正。"})
    check.answer, check.settled_by, check.settled_at = answer.strip()[:200], by, timezone.now()
    check.save(update_fields=["answer", "settled_by", "settled_at"])
    record("settle_request", check, by=by, region_path=check.organization.street.path)
    return check


def checked_this_year(organizations) -> set[int]:
    """Keys of the organizations whose leader has answered this year."""
    rows = OrganizationCheck.objects.filter(organization__in=organizations, year=timezone.localdate().year)
    return set(rows.values_list("organization_id", flat=True))
