"""Whether a certificate holds: it was not revoked, and the credit behind it is still in the ledger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from lms.certificates.models import Certificate
from talent.credits.models import CreditHead


@dataclass(frozen=True)
class Standing:
    certificate: Certificate
    revoked_on: date | None = None

    @property
    def valid(self) -> bool:
        return self.revoked_on is None

    @property
    def word(self) -> str:
        return (
            "有效"
            if self.valid
            else f"已撤销（{self.revoked_on:%Y}年{self.revoked_on.month}月{self.revoked_on.day}日）"
        )


def standings_of(certificates: Iterable[Certificate]) -> list[Standing]:
    """Standings in the same order, one query for the ledger."""
    certificates = list(certificates)
    heads = {
        (head.person_id, head.source_id, head.season): head
        for head in CreditHead.objects.filter(
            person__in={c.person_id for c in certificates}, source__in={c.source_id for c in certificates}
        ).select_related("fact")
    }
    return [Standing(c, _revoked_on(c, heads.get((c.person_id, c.source_id, c.season)))) for c in certificates]


def _revoked_on(certificate: Certificate, head: CreditHead | None) -> date | None:
    if certificate.revoked_at:
        return timezone.localdate(certificate.revoked_at)
    if head and not head.valid:
        return timezone.localdate(head.fact.recorded_at)
    return None
