"""Sessions in several sittings: each its own time, the session from the first start to the last end."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import transaction

from talent.audit.actions import record
from talent.outbox.actions import enqueue
from talent.training.clashes import overlap
from talent.training.locking import locked
from talent.training.models import TrainingSession
from talent.training.session_rows import SessionPart
from talent.training.states import State

MOST = 40


@dataclass(frozen=True)
class PartFields:
    """One sitting as it was typed; both times aware."""

    starts_at: datetime
    ends_at: datetime
    topic: str = ""
    place: str = ""


def write_parts(session: TrainingSession, parts: list[PartFields]) -> None:
    """Replace the parts of a session that is locked or new, and let its own times follow; one part alone is none.

    ValidationError for parts that overlap, end before they start, or are too many.
    """
    parts = sorted(parts, key=lambda part: part.starts_at)
    _refuse_impossible(parts)
    session.parts.all().delete()
    if len(parts) > 1:
        SessionPart.objects.bulk_create(
            SessionPart(
                session=session, number=number, starts_at=part.starts_at, ends_at=part.ends_at, topic=part.topic,
                place=part.place,
            )
            for number, part in enumerate(parts, start=1)
        )  # fmt: skip
    if parts:
        session.starts_at, session.ends_at = parts[0].starts_at, parts[-1].ends_at
        session.save(update_fields=["starts_at", "ends_at"])


def set_parts(session: TrainingSession, parts: list[PartFields], *, by) -> TrainingSession:
    """Say anew in which sittings a session is held. Who signed up is told once where the times moved.

    ValidationError once it has been confirmed or cancelled.
    """
    with transaction.atomic():
        session = locked(session)
        if session.status not in (State.DRAFT, State.PUBLISHED):
            raise ValidationError("已确认或已取消的场次不能再改。")
        if not parts:
            raise ValidationError("至少留一次。")
        before = session.spans
        write_parts(session, parts)
        change = record("set_parts", session, by=by, region_path=session.region.path, parts=len(parts))
        if session.status == State.PUBLISHED and TrainingSession.objects.get(pk=session.pk).spans != before:
            enqueue("session.moved", {"session": session.pk, "change": change.pk})
    return session


def _refuse_impossible(parts: list[PartFields]) -> None:
    if len(parts) > MOST:
        raise ValidationError(f"一场最多分{MOST}次，再多请分成几场。")
    if any(part.ends_at <= part.starts_at for part in parts):
        raise ValidationError("每一次的结束时间都要晚于开始时间。")
    for before, after in pairwise(parts):
        if overlap([(before.starts_at, before.ends_at)], [(after.starts_at, after.ends_at)]):
            raise ValidationError("有两次的时间重叠了，请核对。")
