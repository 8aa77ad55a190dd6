"""The yearly 学时证明: which credits it speaks of, and issuing it."""

import datetime
from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lms.certificates.models import Certificate
from lms.certificates.styles import style_of
from talent.audit.actions import record
from talent.credits.models import CreditHead, CreditSource
from talent.credits.sources import ensure_source
from talent.people.models import Person
from talent.registry.models import Region

FIRST_YEAR = 2000  # nothing is credited before


def certified_credits(certificate: Certificate):
    """The credits a yearly certificate was made of, with what became of them: known on its day, dated in its year."""
    holder = certificate.person.canonical or certificate.person
    return _credits_of(holder, certificate.dated).filter(first__recorded_at__lte=certificate.issued_at)


def certified_credits_of(certificates: Iterable[Certificate]) -> dict[int, list[CreditHead]]:
    """As `certified_credits`, of several yearly certificates by their ids: one query for all of them."""
    certificates = list(certificates)
    if not certificates:
        return {}
    holders = {row.pk: row.person.canonical or row.person for row in certificates}
    first_day = min(row.dated for row in certificates).replace(month=1, day=1)
    last_day = max(row.dated for row in certificates)
    heads = CreditHead.objects.dated_in(first_day, last_day).of_humans(set(holders.values()))
    heads = list(heads.select_related("first", "fact"))
    return {
        row.pk: [
            head
            for head in heads
            if head.human == holders[row.pk].pk
            and row.dated.replace(month=1, day=1) <= head.dated <= row.dated
            and head.first.recorded_at <= row.issued_at
        ]
        for row in certificates
    }


def credits_today(person, year: int) -> tuple[list[CreditHead], datetime.date]:
    """What a paper of the year made now would speak of, and up to which day."""
    last_day = min(datetime.date(year, 12, 31), timezone.localdate())
    return list(_credits_of(person, last_day).valid()), last_day


def _credits_of(person, last_day: datetime.date):
    first_day = last_day.replace(month=1, day=1)
    heads = CreditHead.objects.dated_in(first_day, last_day).of_humans([person])
    return heads.select_related("source__region").order_by("dated", "pk")


def issue_year_certificate(person, year: int, *, by) -> Certificate:
    """The 学时证明 of a year up to today; asked for again without new hours, the same one.

    New or corrected hours make a new one beside it. ValidationError when the year has no hours,
    or when staff took its certificate back: then staff issue the next one.
    """
    if year > timezone.localdate().year:
        raise ValidationError(f"{year}年还没有到。")
    if year < FIRST_YEAR:
        raise ValidationError(f"{year}年还没有学时，记上以后再来开。")
    source = _source_of(year)
    with transaction.atomic():
        # Two taps at once wait for each other on the person.
        person = Person.objects.select_for_update().get(pk=person.pk)
        credits, last_day = credits_today(person, year)
        if not credits:
            raise ValidationError(f"{year}年还没有学时，记上以后再来开。")
        before = Certificate.objects.filter(source=source, person=person).newest().select_related("revocation").first()
        if before and getattr(before, "revocation", None):
            raise ValidationError("这一年的证明被撤销过，重新开具请找老师补发。")
        if before and _says_the_same(before, credits):
            return before
        certificate = Certificate.objects.create(
            person=person,
            source=source,
            season=str(year),
            title=source.title,
            hours=sum_of(credits),
            dated=last_day,
            issued_at=timezone.now(),
            issued_by=by,
            style=style_of(source.region),
            supersedes=before,
        )
        record("issue_year_certificate", certificate, by=by)
    return certificate


def sum_of(credits: Iterable[CreditHead]) -> Decimal:
    return sum((head.hours for head in credits), Decimal(0))


def _source_of(year: int) -> CreditSource:
    """Years are certified by the city, whatever units gave the hours."""
    region = Region.objects.filter(level=Region.Level.CITY).first()
    if region is None:
        raise ValidationError("平台还没有设好市级单位，请联系管理员。")
    return ensure_source(CreditSource.Kind.YEAR, year, title=f"{year}年度学时证明", tier=region.level, region=region)


def _says_the_same(before: Certificate, credits: list[CreditHead]) -> bool:
    known = {head.pk: head.hours for head in certified_credits(before).valid()}
    return known == {head.pk: head.hours for head in credits} and sum(known.values()) == before.hours
