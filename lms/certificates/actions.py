"""Issuing and revoking certificates."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lms.certificates.models import Certificate
from talent.audit.actions import record
from talent.credits.models import CreditHead, CreditSource
from talent.messages.actions import notify


def issue_certificates(source: CreditSource, *, person_id: int | None = None) -> list[Certificate]:
    """A certificate for every valid credit of the source that has none yet; repeating it issues nothing.

    `person_id` narrows it to one person. Each new holder gets a message in their list.
    """
    with transaction.atomic():
        # Two deliveries of one message wait for each other here.
        CreditSource.objects.select_for_update().get(pk=source.pk)
        heads = CreditHead.objects.valid().filter(source=source, **({"person": person_id} if person_id else {}))
        issued = set(Certificate.objects.filter(source=source).values_list("person_id", "season"))
        new = [
            Certificate(
                person=head.person,
                source=source,
                season=head.season,
                title=source.title,
                hours=head.hours,
                dated=head.dated,
                issued_at=timezone.now(),
            )
            for head in heads.select_related("person")
            if (head.person_id, head.season) not in issued
        ]
        Certificate.objects.bulk_create(new)
        for certificate in new:
            _tell(certificate)
    return new


def _tell(certificate: Certificate) -> None:
    notify(
        certificate.person,
        "certificate_ready",
        {"title": certificate.title},
        key=f"certificate_ready:{certificate.person_id}:{certificate.source_id}:{certificate.season}",
        link="/me/certificates/",
    )


def revoke_certificate(certificate: Certificate, *, by, reason: str) -> Certificate:
    """Take a certificate back; whoever verifies it sees 已撤销 and the date. ValidationError without a reason."""
    reason = reason.strip()
    if not reason:
        raise ValidationError("请写明撤销原因。")
    with transaction.atomic():
        certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if certificate.revoked_at is None:
            certificate.revoked_at, certificate.revoked_reason = timezone.now(), reason[:200]
            certificate.save(update_fields=["revoked_at", "revoked_reason"])
            record("revoke_certificate", certificate, by=by, reason=reason)
    return certificate
