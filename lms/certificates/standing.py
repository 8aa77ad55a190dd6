"""Whether a certificate holds: not taken back, not replaced, and the ledger still says what it says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from lms.certificates.models import Certificate
from lms.certificates.yearly import certified_credits_of, sum_of
from talent.credits.models import CreditHead, CreditSource

Kind = CreditSource.Kind


@dataclass(frozen=True)
class Standing:
    """`hours` and `dated` are the ledger's today; `credited` is whether it has any."""

    certificate: Certificate
    revoked_on: date | None
    reason: str
    credited: bool
    hours: Decimal
    dated: date
    replaced: bool = False

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


@dataclass(frozen=True)
class _Ledger:
    """What the ledger says about a certificate: hours and date, and since when when it says something else."""

    hours: Decimal
    dated: date
    credited: bool = True
    differs_since: datetime | None = None


def standing_of(certificate: Certificate) -> Standing:
    return standings_of([certificate])[0]


def standings_of(certificates: Iterable[Certificate]) -> list[Standing]:
    """Standings in the same order; one query for the ledger, and one for all yearly certificates.

    Take the certificates `with_facts()`, or each costs queries of its own.
    """
    certificates = list(certificates)
    heads = {
        (head.person_id, head.source_id, head.season): head
        for head in CreditHead.objects.filter(
            person__in={c.person_id for c in certificates}, source__in={c.source_id for c in certificates}
        ).select_related("fact")
    }
    years = certified_credits_of(c for c in certificates if c.source.kind == Kind.YEAR)
    return [
        _standing(
            c,
            _year(c, years[c.pk]) if c.pk in years else _credit(c, heads.get((c.person_id, c.source_id, c.season))),
        )
        for c in certificates
    ]


def _standing(certificate: Certificate, ledger: _Ledger) -> Standing:
    revocation = getattr(certificate, "revocation", None)
    later = getattr(certificate, "superseded_by", None)
    # A yearly certificate says what was so on its day: a newer one doesn't make it wrong, unless staff issued it
    # in its place; then the old one was taken back.
    replaced = later is not None and (certificate.source.kind != Kind.YEAR or revocation is not None)
    reason, at = "", None
    if revocation:
        reason, at = _written(revocation), revocation.at
    elif replaced:
        reason, at = "已补发新的证明。", later.issued_at
    elif ledger.differs_since:
        reason, at = "学时已更正。", ledger.differs_since
    revoked_on = timezone.localdate(at) if at else None
    return Standing(certificate, revoked_on, reason, ledger.credited, ledger.hours, ledger.dated, replaced)


def _written(revocation) -> str:
    written = getattr(revocation, "written", None)
    return written.text if written else ""


def _credit(certificate: Certificate, head: CreditHead | None) -> _Ledger:
    """Session and course certificates lean on one credit; a path's on a completion, which nothing takes back."""
    if head is None:
        return _Ledger(certificate.hours, certificate.dated)
    same = head.valid and (head.hours, head.dated) == (certificate.hours, certificate.dated)
    return _Ledger(head.hours, head.dated, head.valid, None if same else head.fact.recorded_at)


def _year(certificate: Certificate, credits: list[CreditHead]) -> _Ledger:
    held = [head for head in credits if head.valid]
    hours = sum_of(held)
    changed = max((head.fact.recorded_at for head in credits), default=certificate.issued_at)
    return _Ledger(hours, certificate.dated, bool(held), None if hours == certificate.hours else changed)
