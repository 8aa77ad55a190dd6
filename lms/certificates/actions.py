"""Issuing, revoking and re-issuing certificates. Each locks the training first: what happens twice counts once."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lms.certificates.models import Certificate, Revocation, RevocationReason
from lms.certificates.standing import standing_of
from lms.certificates.styles import style_of
from lms.certificates.yearly import credits_today, sum_of
from talent.audit.actions import record
from talent.credits.models import CreditHead, CreditSource
from talent.messages.actions import notify
from talent.outbox.actions import enqueue
from talent.people.querysets import of_human

# Certificates issued in one transaction; a hall of thousands is issued in several, each harmless when repeated.
CHUNK = 200
CORRECTED = "这次培训的学时已更正。"
REISSUED = "已补发新的证明。"
PAGE = "/me/certificates/"


@dataclass
class _Change:
    """What the ledger asks for: papers to issue (with those they replace) and papers to take back."""

    new: list[tuple[CreditHead, Certificate | None]]
    gone: list[tuple[CreditHead, Certificate]]


def issue_certificates(source: CreditSource, *, person_id: int | None = None) -> list[Certificate]:
    """Bring a training's certificates in line with the ledger; repeating it changes nothing.

    A valid credit without a certificate gets one, a credit whose hours or date changed gets a new one that
    supersedes the old, a credit that was taken back takes its certificate with it. What staff revoked by hand
    stays revoked. `person_id` narrows it to one person. Returns the new ones of this call, at most CHUNK; the
    rest follows by the outbox.
    """
    with transaction.atomic():
        # Two deliveries of one message wait for each other here.
        CreditSource.objects.select_for_update().get(pk=source.pk)
        change = _compare(source, person_id)
        for head, certificate in change.gone:
            _revoke(certificate, at=head.fact.recorded_at, by=None, reason=CORRECTED)
        new = _append(source, change.new[:CHUNK])
        if len(change.new) > CHUNK:
            enqueue("certificates.issue", {"source": source.pk})
    return new


def _compare(source: CreditSource, person_id: int | None) -> _Change:
    heads = CreditHead.objects.filter(source=source).select_related("person", "fact").order_by("pk")
    if person_id:
        heads = heads.filter(person=person_id)
    rows = Certificate.objects.filter(source=source).newest().of_humans().select_related("revocation")
    current = {(row.human, row.season): row for row in rows}
    change = _Change([], [])
    for head in heads:
        key = (head.person.canonical_id or head.person_id, head.season)
        certificate = current.get(key)
        if certificate is None:
            if head.valid:
                change.new.append((head, None))
                current[key] = Certificate(person_id=head.person_id)  # a merged duplicate gets no second one
        elif certificate.pk and certificate.person_id == head.person_id:
            _settle(change, head, certificate)
    return change


def _settle(change: _Change, head: CreditHead, certificate: Certificate) -> None:
    revocation = getattr(certificate, "revocation", None)
    if not head.valid:
        if revocation is None:
            change.gone.append((head, certificate))
    elif revocation is not None:
        if revocation.by_id is None:  # the ledger took it back, and gave it again
            change.new.append((head, certificate))
    elif (certificate.hours, certificate.dated) != (head.hours, head.dated):
        change.new.append((head, certificate))


def _append(source: CreditSource, wanted: list[tuple[CreditHead, Certificate | None]]) -> list[Certificate]:
    now, style = timezone.now(), style_of(source.region)
    new = [
        Certificate(
            person=head.person,
            source=source,
            season=head.season,
            title=source.title,
            hours=head.hours,
            dated=head.dated,
            issued_at=now,
            style=style,
            supersedes=before,
        )
        for head, before in wanted
    ]
    Certificate.objects.bulk_create(new)
    for certificate in new:
        _tell(certificate, "certificate_reissued" if certificate.supersedes_id else "certificate_ready")
    return new


def issue_once(person, source: CreditSource, *, season: str, hours, dated) -> Certificate:
    """The certificate of something that gathers credits of others (a path); asked for twice, the same one."""
    with transaction.atomic():
        CreditSource.objects.select_for_update().get(pk=source.pk)
        found = Certificate.objects.filter(of_human(person), source=source, season=season, supersedes=None).first()
        if found:
            return found
        certificate = Certificate.objects.create(
            person=person,
            source=source,
            season=season,
            title=source.title,
            hours=hours,
            dated=dated,
            issued_at=timezone.now(),
            style=style_of(source.region),
        )
        _tell(certificate, "certificate_ready")
    return certificate


def revoke_certificate(certificate: Certificate, *, by, reason: str) -> Revocation:
    """Take a certificate back; whoever verifies it sees 已撤销 and the date. Revoked twice, the first fact stands.

    ValidationError without a reason, or when another certificate has replaced it; a yearly one stands beside the
    next and is taken back by itself.
    """
    reason = _reason(reason, "请写明撤销原因。")
    with transaction.atomic():
        certificate = _locked(certificate)
        if found := getattr(certificate, "revocation", None):
            return found
        if hasattr(certificate, "superseded_by") and not _is_yearly(certificate):
            raise ValidationError("这份证明已经补发过新的，请撤销新的那一份。")
        revocation = _revoke(certificate, at=timezone.now(), by=by, reason=reason)
        record("revoke_certificate", certificate, by=by, reason=reason)
    return revocation


def reissue_certificate(certificate: Certificate, *, by, reason: str) -> Certificate:
    """补发: a new certificate under a new code in place of this one, with what the ledger says today.

    ValidationError without a reason, when it was replaced already, or when there are no hours to certify.
    """
    reason = _reason(reason, "请写明补发原因。")
    with transaction.atomic():
        certificate = _locked(certificate)
        if hasattr(certificate, "superseded_by"):
            raise ValidationError("这份证明已经补发过，请看新的那一份。")
        hours, dated = _today(certificate)
        if _is_yearly(certificate) and not hasattr(certificate, "revocation"):
            _write_revocation(certificate, at=timezone.now(), by=by, reason=REISSUED)
        new = Certificate.objects.create(
            person=certificate.person,
            source=certificate.source,
            season=certificate.season,
            title=certificate.source.title,
            hours=hours,
            dated=dated,
            issued_at=timezone.now(),
            issued_by=by,
            style=style_of(certificate.source.region),
            supersedes=certificate,
        )
        record("reissue_certificate", new, by=by, reason=reason, before=certificate.pk)
        _tell(new, "certificate_reissued")
    return new


def _is_yearly(certificate: Certificate) -> bool:
    return certificate.source.kind == CreditSource.Kind.YEAR


def _today(certificate: Certificate) -> tuple[Decimal, date]:
    """Hours and date by the ledger of today; ValidationError when it has none."""
    if _is_yearly(certificate):
        holder = certificate.person.canonical or certificate.person
        credits, dated = credits_today(holder, certificate.dated.year)
        credited, hours = bool(credits), sum_of(credits)
    else:
        standing = standing_of(certificate)
        credited, hours, dated = standing.credited, standing.hours, standing.dated
    if not credited:
        raise ValidationError("学时已经更正掉了，没有可以证明的内容。")
    return hours, dated


def _reason(reason: str, missing: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": missing})
    return reason.strip()[:200]


def _locked(certificate: Certificate) -> Certificate:
    """The certificate with its facts, read after whoever works on the same training is through."""
    CreditSource.objects.select_for_update().get(pk=certificate.source_id)
    return Certificate.objects.with_facts().get(pk=certificate.pk)


def _revoke(certificate: Certificate, *, at, by, reason: str) -> Revocation:
    revocation = _write_revocation(certificate, at=at, by=by, reason=reason)
    _tell(certificate, "certificate_revoked", reason=reason)
    return revocation


def _write_revocation(certificate: Certificate, *, at, by, reason: str) -> Revocation:
    revocation = Revocation.objects.create(certificate=certificate, at=at, by=by)
    RevocationReason.objects.create(revocation=revocation, text=reason)
    return revocation


def _tell(certificate: Certificate, template: str, **more) -> None:
    key = f"{template}:{certificate.code}"
    notify(certificate.person, template, {"title": certificate.title, **more}, key=key, link=PAGE)
