"""What happened to a certificate, from its first paper to its last: for the timeline on the desk."""

from django.utils import timezone

from lms.certificates.models import Certificate
from talent.audit.models import AuditEntry


def history_of(certificate: Certificate) -> list[dict]:
    """Every issue and every revocation of the chain, newest first."""
    chain = Certificate.objects.filter(
        person=certificate.person_id, source=certificate.source_id, season=certificate.season
    )
    chain = list(chain.select_related("issued_by", "revocation__by", "revocation__written").order_by("pk"))
    reasons = _reasons(chain)
    items = []
    for row in chain:
        word = "补发" if row.supersedes_id else "签发"
        who = row.issued_by.name if row.issued_by else "系统"
        items.append(_item(row.issued_at, f"{word} {row.spaced_code}", who, reasons.get(row.pk, "")))
        if revocation := getattr(row, "revocation", None):
            written = getattr(revocation, "written", None)
            by = revocation.by.name if revocation.by else "系统"
            items.append(_item(revocation.at, f"撤销 {row.spaced_code}", by, written.text if written else ""))
    return sorted(items, key=lambda item: item["at"], reverse=True)


def _item(at, what: str, who: str, note: str) -> dict:
    local = timezone.localtime(at)
    when = f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
    return {"at": at, "when": when, "what": what, "who": who, "note": note}


def _reasons(chain: list[Certificate]) -> dict[int, str]:
    ids = [str(row.pk) for row in chain if row.issued_by_id]
    entries = AuditEntry.objects.filter(verb="reissue_certificate", thing_type="certificate", thing_id__in=ids)
    return {int(thing): reason for thing, reason in entries.values_list("thing_id", "reason")}
