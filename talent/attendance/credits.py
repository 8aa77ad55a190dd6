"""From presence to hours: what a confirmed session gives, to a roster or to one person."""

from datetime import timedelta
from decimal import Decimal

from talent.attendance.models import AttendanceHead
from talent.attendance.part_hours import earned
from talent.credits.ledger import Grant, credit_many, credit_training, void_credit
from talent.credits.models import CreditSource
from talent.credits.sources import ensure_source


def source_of(session) -> CreditSource:
    """The ledger's name for the session."""
    return ensure_source(
        CreditSource.Kind.SESSION, session.pk, title=session.title, tier=session.tier, region=session.region
    )


def earned_by(session, head: AttendanceHead | None, spans=None) -> tuple[int, Decimal]:
    """Minutes and 学时 of one person present; less than the whole where people sign out, or are marked part by part."""
    spans = session.spans if spans is None else spans
    left = head.left_at if head and session.sign_out else None
    grace = timedelta(minutes=session.late_after)
    parts = head.parts if head and session.per_part else None
    return earned(spans, session.hours, came=head.at if head else None, left=left, grace=grace, parts=parts)


def credit_roster(session, *, by) -> int:
    """Hours for everybody present or late, in a handful of statements; returns how many people."""
    spans, dated = session.spans, session.dated
    heads = AttendanceHead.objects.filter(session=session).here()
    grants = [Grant(head.person_id, dated, *earned_by(session, head, spans)) for head in heads]
    if grants:
        credit_many(source_of(session), grants, season=session.season, by=by)
    return len(grants)


def credit_presence(session, person, *, by):
    """Hours for one person of a confirmed session."""
    head = AttendanceHead.objects.filter(session=session, person=person).first()
    minutes, hours = earned_by(session, head)
    return credit_training(
        person, source_of(session), season=session.season, dated=session.dated, minutes=minutes, hours=hours, by=by
    )


def void_presence(session, person, *, by, reason: str):
    """Take one person's hours of this session back."""
    return void_credit(person, source_of(session), season=session.season, by=by, reason=reason)
