"""Sessions in several sittings: each its own time, the session from the first start to the last end."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate

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

    ValidationError for parts that overlap, end before they start, are too many, or would lose their marks.
    """
    parts = sorted(parts, key=lambda part: part.starts_at)
    _refuse_impossible(parts)
    _refuse_losing_marks(session, parts)
    session.parts.all().delete()
    session.per_part = session.per_part and len(parts) > 1
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
    session.save(update_fields=["starts_at", "ends_at", "per_part"])
    session.refresh_from_db(fields=["parts"])  # those it has read before are gone


def set_parts(
    session: TrainingSession, parts: list[PartFields], *, by, per_part: bool | None = None
) -> TrainingSession:
    """Say anew in which sittings a session is held. Who signed up is told once where the times moved.

    With `per_part` presence is marked for each of them by itself; None leaves that as it is. ValidationError once the
    session has been confirmed or cancelled, and for changing `per_part` once somebody has been marked present.
    """
    with transaction.atomic():
        session = locked(session)
        if session.status not in (State.DRAFT, State.PUBLISHED):
            raise ValidationError("已确认或已取消的场次不能再改。")
        if not parts:
            raise ValidationError("至少留一次。")
        if per_part is not None and per_part != session.per_part:
            _refuse_once_marked(session)
            session.per_part = per_part
        before = session.spans
        write_parts(session, parts)
        change = record("set_parts", session, by=by, region_path=session.region.path, parts=len(parts))
        if session.status == State.PUBLISHED and TrainingSession.objects.get(pk=session.pk).spans != before:
            enqueue("session.moved", {"session": session.pk, "change": change.pk})
    return session


def _refuse_once_marked(session: TrainingSession) -> None:
    if session.attendance.here().exists():
        raise ValidationError("已经有人签到了，“每次分别签到”不能再改。")


def _refuse_losing_marks(session: TrainingSession, parts: list[PartFields]) -> None:
    """Who was at the second sitting was there on that day: it stays the second, and on its day."""
    if not session.per_part:
        return
    marked = 0
    for seen in session.attendance.exclude(parts=None).values_list("parts", flat=True):
        marked |= seen
    for old in session.parts.all():
        new = parts[old.number - 1] if old.number <= len(parts) else None
        same_day = new and localdate(new.starts_at) == localdate(old.starts_at)
        if marked >> old.number & 1 and not same_day:
            raise ValidationError(f"第{old.number}次已经有人签到，日期不能再改，也不能去掉。")


def _refuse_impossible(parts: list[PartFields]) -> None:
    if len(parts) > MOST:
        raise ValidationError(f"一场最多分{MOST}次，再多请分成几场。")
    if any(part.ends_at <= part.starts_at for part in parts):
        raise ValidationError("每一次的结束时间都要晚于开始时间。")
    for before, after in pairwise(parts):
        if overlap([(before.starts_at, before.ends_at)], [(after.starts_at, after.ends_at)]):
            raise ValidationError("有两次的时间重叠了，请核对。")
