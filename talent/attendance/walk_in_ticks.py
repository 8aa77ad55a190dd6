"""People written down at the door by a phone without network: each kept once, however often it is sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.attendance.check_ins import CheckedIn, roster_moment
from talent.attendance.models import Mark, RosterTick
from talent.attendance.ticks import MOST, age_of
from talent.attendance.walk_ins import welcome_walk_in
from talent.training.locking import locked

Outcome = RosterTick.Outcome
HERE = "已到。"
TO_BE_MATCHED = "先记下了，稍后核对是哪位。"


@dataclass(frozen=True)
class WalkInTick:
    """What the phone says: its key, the name and number as typed, and how long ago."""

    key: UUID
    name: str
    mobile: str
    age: timedelta


def read_walk_ins(raw: object) -> list[WalkInTick]:
    """Walk-ins of a JSON list; ValueError for anything else."""
    if not isinstance(raw, list) or len(raw) > MOST:
        raise ValueError("a list of walk-ins is wanted")
    return [_read(one) for one in raw]


def _read(one: object) -> WalkInTick:
    try:
        key, name, mobile, age = UUID(str(one["key"])), one["name"], one["mobile"], age_of(one["age"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError("this is no walk-in") from error
    if not (isinstance(name, str) and isinstance(mobile, str)):
        raise ValueError("this is no walk-in")
    return WalkInTick(key, name[:100], mobile[:40], age)


def receive_walk_ins(session, walk_ins: Iterable[WalkInTick], *, by) -> list[RosterTick]:
    """Welcome each once, in the order they were written down, and say of each what became of it.

    A key that was seen before gets its first answer. What is kept of it holds neither name nor number.
    """
    walk_ins = list({one.key: one for one in walk_ins}.values())
    with transaction.atomic():
        session = locked(session)
        now = timezone.now()
        known = {row.key: row for row in RosterTick.objects.filter(key__in=[one.key for one in walk_ins])}
        fresh = sorted((one for one in walk_ins if one.key not in known), key=lambda one: -one.age)
        rows = [_welcome(session, one, now, by) for one in fresh]
        RosterTick.objects.bulk_create(rows)
    found = known | {row.key: row for row in rows}
    return [found[one.key] for one in walk_ins]


def _welcome(session, one: WalkInTick, now, by) -> RosterTick:
    person, outcome, at = None, Outcome.COUNTED, now - one.age
    try:
        done = welcome_walk_in(session, one.name, one.mobile, by=by, at=roster_moment(session, at))
    except ValidationError as error:
        outcome, answer = Outcome.REFUSED, error.messages[0][:100]
    else:
        answer = TO_BE_MATCHED
        if isinstance(done, CheckedIn):
            person, answer = done.head.person_id, HERE
            outcome = Outcome.STOOD if done.repeated else outcome
    return RosterTick(
        key=one.key, session=session, person_id=person, mark=Mark.PRESENT, at=at, outcome=outcome, answer=answer,
        received_at=now, received_from=by,
    )  # fmt: skip
