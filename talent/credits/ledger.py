"""The only writer of hours. A fact is never changed: what was wrong is superseded by a new fact."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.credits.models import CreditHead, CreditRule, CreditSource, TrainingCredit
from talent.credits.sources import rule_on
from talent.outbox.actions import enqueue


@dataclass(frozen=True)
class Grant:
    """What one person earned: dated on the session's last day or the course's completion."""

    person_id: int
    dated: date
    minutes: int
    hours: Decimal


def credit_training(
    person, source: CreditSource, *, season: str, dated: date, minutes: int, hours: Decimal, by=None
) -> TrainingCredit:
    """Give one person the hours of a session or course, once per season; repeating it changes nothing.

    `minutes` are minutes of teaching, `hours` are 学时. A credit that was taken back is granted anew.
    """
    return credit_many(source, [Grant(person.pk, dated, minutes, hours)], season=season, by=by)[0]


def credit_many(source: CreditSource, grants: Iterable[Grant], *, season: str, by=None) -> list[TrainingCredit]:
    """Give a roster its hours in a handful of statements; returns the valid fact of each grant, in order.

    The same source credits a person once per season (不重复计算): equal grants are left alone,
    different ones supersede.
    """
    grants = list(grants)
    with transaction.atomic():
        # Locking the source makes two confirmations of one session wait for each other.
        CreditSource.objects.select_for_update().get(pk=source.pk)
        heads = {head.person_id: head for head in _heads(source, season, [g.person_id for g in grants])}
        rules = {day: rule_on(day) for day in {grant.dated for grant in grants}}
        facts = [_fact(source, season, grant, heads.get(grant.person_id), rules[grant.dated], by) for grant in grants]
        _append([fact for fact in facts if fact.pk is None], heads)
    return facts


def void_credit(person, source: CreditSource, *, season: str, by, reason: str) -> TrainingCredit | None:
    """Take a credit back with a reason (kept in the audit list); returns None when there is nothing to take."""
    with transaction.atomic():
        CreditSource.objects.select_for_update().get(pk=source.pk)
        head = _heads(source, season, [person.pk]).filter(valid=True).first()
        if head is None:
            return None
        nothing = Grant(person.pk, head.dated, 0, Decimal(0))
        fact = _new_fact(source, season, nothing, head, head.fact.rule, by, voids=True)
        _append([fact], {person.pk: head})
        record("void_credit", fact, by=by, reason=reason)
    return fact


def void_source(source: CreditSource, *, season: str, by, reason: str) -> list[TrainingCredit]:
    """Take back everything a session or course gave in a season, in a handful of statements; the new facts."""
    with transaction.atomic():
        CreditSource.objects.select_for_update().get(pk=source.pk)
        valid = CreditHead.objects.filter(source=source, season=season).valid().select_related("fact__rule")
        heads = {head.person_id: head for head in valid}
        facts = [
            _new_fact(source, season, Grant(pk, head.dated, 0, Decimal(0)), head, head.fact.rule, by, voids=True)
            for pk, head in heads.items()
        ]
        if facts:
            _append(facts, heads)
            record("void_source", source, by=by, reason=reason, credits=len(facts))
    return facts


def _heads(source, season, person_ids):
    return CreditHead.objects.filter(source=source, season=season, person_id__in=person_ids).select_related("fact")


def _fact(source, season, grant: Grant, head: CreditHead | None, rule: CreditRule, by) -> TrainingCredit:
    """The fact that stands for this grant: the present one when it says the same, else a new one."""
    same = head and head.valid and (head.dated, head.hours, head.minutes) == (grant.dated, grant.hours, grant.minutes)
    return head.fact if same else _new_fact(source, season, grant, head, rule, by)


def _new_fact(
    source, season, grant: Grant, head: CreditHead | None, rule: CreditRule, by, *, voids=False
) -> TrainingCredit:
    return TrainingCredit(
        person_id=grant.person_id,
        source=source,
        season=season,
        dated=grant.dated,
        minutes=grant.minutes,
        hours=grant.hours,
        voids=voids,
        rule=rule,
        supersedes=head.fact if head else None,
        recorded_at=timezone.now(),
        recorded_by=by,
    )


def _append(facts: list[TrainingCredit], heads: dict[int, CreditHead]) -> None:
    """Insert facts and move their heads, in two statements."""
    TrainingCredit.objects.bulk_create(facts)
    rows = [head_of(fact, heads[fact.person_id].first_id if fact.person_id in heads else fact.pk) for fact in facts]
    write_heads(rows)
    changed = [fact for fact in facts if fact.supersedes_id]
    if changed:  # what leans on these hours (certificates) follows
        last = max(fact.pk for fact in changed)
        enqueue("credits.changed", {"source": changed[0].source_id}, key=f"credits.changed:{last}")


def head_of(fact: TrainingCredit, first_id: int) -> CreditHead:
    """The projection row of a chain whose newest fact this is."""
    return CreditHead(
        first_id=first_id,
        fact=fact,
        person_id=fact.person_id,
        source_id=fact.source_id,
        season=fact.season,
        dated=fact.dated,
        hours=fact.hours,
        minutes=fact.minutes,
        valid=not fact.voids,
    )


def write_heads(rows: list[CreditHead]) -> None:
    """Upsert projection rows by the first fact of their chain."""
    CreditHead.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["first"],
        update_fields=["fact", "dated", "hours", "minutes", "valid"],
        batch_size=500,
    )
