"""Certificates in 我的信息. They carry no name of their own: after 注销 the verify page shows none."""

from lms.certificates.models import Certificate, RevocationReason
from talent.people.holdings import Row, hold, plain
from talent.people.querysets import of_human


def _rows(ids: list[int]) -> list[Row]:
    rows = Certificate.objects.filter(person__in=ids).select_related("revocation")
    return plain((row.title, f"查验码{row.spaced_code}" + ("，已撤销" if _is_revoked(row) else "")) for row in rows)


def _is_revoked(certificate: Certificate) -> bool:
    return getattr(certificate, "revocation", None) is not None


def _erase_reasons(person, by) -> None:
    """Why a certificate was taken back may name the person; that it was is a fact and stays."""
    RevocationReason.objects.filter(of_human(person, "revocation__certificate__person")).update(text="（已注销）")


hold("学习证明", "供您出示，他人凭查验码核对。", 65, ("lms.Certificate.person",), _rows, _erase_reasons)
