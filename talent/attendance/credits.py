"""From presence to hours: what a confirmed session gives, to a roster or to one person."""

from talent.attendance.models import AttendanceHead
from talent.credits.ledger import Grant, credit_many, credit_training, void_credit
from talent.credits.models import CreditSource
from talent.credits.sources import ensure_source


def source_of(session) -> CreditSource:
    """The ledger's name for the session."""
    return ensure_source(
        CreditSource.Kind.SESSION, session.pk, title=session.title, tier=session.tier, region=session.region
    )


def credit_roster(session, *, by) -> int:
    """Hours for everybody present or late, in a handful of statements; returns how many people."""
    people = AttendanceHead.objects.filter(session=session).here().values_list("person_id", flat=True)
    grants = [Grant(person_id, session.dated, session.minutes, session.hours) for person_id in people]
    if grants:
        credit_many(source_of(session), grants, season=session.season, by=by)
    return len(grants)


def credit_presence(session, person, *, by):
    """Hours for one person of a confirmed session."""
    return credit_training(
        person, source_of(session), season=session.season, dated=session.dated, minutes=session.minutes,
        hours=session.hours, by=by,
    )  # fmt: skip


def void_presence(session, person, *, by, reason: str):
    """Take one person's hours of this session back."""
    return void_credit(person, source_of(session), season=session.season, by=by, reason=reason)
