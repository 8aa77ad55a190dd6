"""Ticks that waited on a phone without network: counted once each, in the order they were tapped, however often sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from talent.attendance.check_ins import changes, refuse_closed, roster_moment, write_marks
from talent.attendance.models import AttendanceFact, Mark, Path, RosterTick
from talent.attendance.roster import standing_of_people
from talent.training.locking import locked

MOST = 500
# Longer than a phone lies in a drawer over a long holiday.
OLDEST = timedelta(days=30)
# A phone waits so long for its answers; by so much a tap seems later than it was.
UNDER_WAY = timedelta(seconds=30)
NOT_LISTED = "名单里没有这位。"
OVERTAKEN = "之后已另有登记，没有改动。"
Outcome = RosterTick.Outcome


@dataclass(frozen=True)
class Tick:
    """What the phone says: which tap, of whom, as what, and how long ago. No hour: its clock may be wrong."""

    key: UUID
    person_id: int
    mark: str
    age: timedelta


def read_ticks(raw: object) -> list[Tick]:
    """Ticks of a JSON list; ValueError for anything else."""
    if not isinstance(raw, list) or len(raw) > MOST:
        raise ValueError("a list of ticks is wanted")
    return [_read(one) for one in raw]


def _read(one: object) -> Tick:
    try:
        key, person, mark, age = UUID(str(one["key"])), one["person"], Mark(one["mark"]), age_of(one["age"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError("this is no tick") from error
    if type(person) is not int or not 0 < person < 2**63:
        raise ValueError("this is no tick")
    return Tick(key, person, mark, age)


def age_of(raw: object) -> timedelta:
    """How long ago by the phone's own count, cut to sense; ValueError or TypeError for what is no number."""
    seconds = float(raw)
    if seconds != seconds:
        raise ValueError("not a number")
    return min(timedelta(seconds=min(max(seconds, 0), 10**8)), OLDEST)


def receive_ticks(session, ticks: Iterable[Tick], *, by) -> list[RosterTick]:
    """Count each tick once and say of each what became of it; a key that was seen before gets its first answer.

    A tick is overtaken by whatever was written down about the person after it was tapped; an earlier tap from the
    same hand, which only arrived meanwhile, is no such thing.
    """
    ticks = list({tick.key: tick for tick in ticks}.values())
    with transaction.atomic():
        session = locked(session)
        now = timezone.now()
        known = {row.key: row for row in RosterTick.objects.filter(key__in=[tick.key for tick in ticks])}
        fresh = sorted((tick for tick in ticks if tick.key not in known), key=lambda tick: -tick.age)
        rows = _Counting(session, fresh, now, by).rows()
        RosterTick.objects.bulk_create(rows)
    found = known | {row.key: row for row in rows}
    return [found[tick.key] for tick in ticks]


class _Counting:
    """One delivery of ticks, under the session's lock."""

    def __init__(self, session, ticks: list[Tick], now: datetime, by):
        self.session, self.ticks, self.now, self.by = session, ticks, now, by
        self.heads = standing_of_people(session, {tick.person_id for tick in ticks}) if ticks else {}
        self.recorded = self._recorded() if self.heads else {}
        # Who was tapped twice on the phone is what the last tap says.
        self.last = {tick.person_id: tick for tick in ticks}

    def _recorded(self) -> dict[int, datetime]:
        """When what stands of each person was written down; if a tick of the same staff says it, when that was tapped."""
        facts = AttendanceFact.objects.filter(pk__in=[head.fact_id for head in self.heads.values() if head])
        said_by = RosterTick.objects.filter(
            session=self.session, person=OuterRef("person"), received_from=self.by, outcome=Outcome.COUNTED,
            received_at__lte=OuterRef("recorded_at"),
            received_at__gt=Coalesce(OuterRef("supersedes__recorded_at"), Value(self.now - 2 * OLDEST)),
        )  # fmt: skip
        tapped = Subquery(said_by.order_by("-received_at").values("at")[:1])
        values = facts.values_list("person_id", "recorded_at", tapped)
        return {person: at - UNDER_WAY if at else recorded for person, recorded, at in values}

    def rows(self) -> list[RosterTick]:
        try:
            refuse_closed(self.session)
        except ValidationError as closed:
            return [self._row(tick, Outcome.REFUSED, closed.messages[0]) for tick in self.ticks]
        judged = [(tick, *self._judge(tick)) for tick in self.ticks]
        counted = {
            tick.person_id: (tick.mark, roster_moment(self.session, self.now - tick.age))
            for tick, outcome, _ in judged
            if outcome == Outcome.COUNTED
        }
        write_marks(self.session, counted, self.heads, self.by, path=Path.ROSTER)
        return [self._row(tick, outcome, answer) for tick, outcome, answer in judged]

    def _judge(self, tick: Tick) -> tuple[str, str]:
        if tick.person_id not in self.heads:
            return Outcome.REFUSED, NOT_LISTED
        if self.last[tick.person_id] is not tick or not changes(self.heads[tick.person_id], tick.mark):
            return Outcome.STOOD, ""
        since = self.recorded.get(tick.person_id)
        if since and since > self.now - tick.age:
            return Outcome.REFUSED, OVERTAKEN
        return Outcome.COUNTED, ""

    def _row(self, tick: Tick, outcome: str, answer: str) -> RosterTick:
        return RosterTick(
            key=tick.key, session=self.session, person_id=tick.person_id if tick.person_id in self.heads else None,
            mark=tick.mark, at=self.now - tick.age, outcome=outcome, answer=answer, received_at=self.now,
            received_from=self.by,
        )  # fmt: skip
