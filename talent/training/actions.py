"""The life of a session: created, published, changed, cancelled. Rights are checked by the caller's rules."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.outbox.actions import enqueue
from talent.training.locking import locked
from talent.training.models import TrainingSession
from talent.training.parts import PartFields, write_parts
from talent.training.signups import fill_seats, seats_taken
from talent.training.states import State
from talent.training.teaching import copy_trainers

FIELDS = (
    "title", "description", "tier", "region", "starts_at", "ends_at", "place", "map_link", "mode", "capacity",
    "hours", "check_in_opens", "late_after", "sign_out", "per_part",
)  # fmt: skip


def create_session(*, by, partners=(), parts=(), **fields) -> TrainingSession:
    """A new draft. `fields` are the model's; `starts_at` and `ends_at` aware; `hours` are 学时; `parts` as in set_parts."""
    session = TrainingSession(created_by=by, **fields)
    session.full_clean(exclude=["created_by", "confirmed_by"])
    with transaction.atomic():
        session.save()
        session.partners.set(partners)
        write_parts(session, parts)
        record("create_session", session, by=by, region_path=session.region.path)
    return session


def update_session(session: TrainingSession, *, by, partners=None, parts=None, **fields) -> TrainingSession:
    """Change a draft or published session. More seats call up people from the waitlist.

    ValidationError once it is confirmed or cancelled, or when seats fall below what is taken.
    """
    with transaction.atomic():
        session = locked(session)
        _refuse_unless(session, State.DRAFT, State.PUBLISHED, sentence="已确认或已取消的场次不能再改。")
        before = {name: getattr(session, name) for name in fields}
        for name, value in fields.items():
            setattr(session, name, value)
        session.full_clean(exclude=["created_by", "confirmed_by"])
        _refuse_too_few_seats(session)
        session.save()
        if partners is not None:
            session.partners.set(partners)
        if parts is not None:
            write_parts(session, parts)
        changed = [name for name, value in before.items() if value != getattr(session, name)]
        change = record("update_session", session, by=by, region_path=session.region.path, changed=changed)
        if session.status == State.PUBLISHED:
            fill_seats(session)
            if {"starts_at", "ends_at", "place"} & set(changed):
                enqueue("session.moved", {"session": session.pk, "change": change.pk})
    return session


def publish_session(session: TrainingSession, *, by) -> TrainingSession:
    """Open a draft for sign-up; publishing twice changes nothing."""
    with transaction.atomic():
        session = locked(session)
        if session.status == State.PUBLISHED:
            return session
        _refuse_unless(session, State.DRAFT, sentence="只有草稿可以发布。")
        session.status = TrainingSession.Status.PUBLISHED
        session.published_at = timezone.now()
        session.save(update_fields=["status", "published_at"])
        record("publish_session", session, by=by, region_path=session.region.path)
    return session


def cancel_session(session: TrainingSession, *, by, reason: str) -> TrainingSession:
    """Call a session off with a reason everybody sees. Not once attendance is confirmed."""
    reason = reason.strip()
    if not reason:
        raise ValidationError("请写明取消的原因，报名的人会看到。")
    with transaction.atomic():
        session = locked(session)
        if session.status == State.CANCELLED:
            return session
        _refuse_unless(session, State.DRAFT, State.PUBLISHED, sentence="考勤已确认，不能再取消。")
        session.status = TrainingSession.Status.CANCELLED
        session.cancel_reason = reason
        session.save(update_fields=["status", "cancel_reason"])
        record("cancel_session", session, by=by, reason=reason, region_path=session.region.path)
        enqueue("session.cancelled", {"session": session.pk}, key=f"session.cancelled:{session.pk}")
    return session


def copy_session(session: TrainingSession, *, by) -> TrainingSession:
    """A draft like this one, a week after it or, where that is past, a week from today at the same hour.

    Its parts and teachers come along, people and materials don't.
    """
    fields = {name: getattr(session, name) for name in FIELDS}
    shift = timedelta(days=7)
    while session.starts_at + shift < timezone.now():
        shift += timedelta(days=7)
    fields |= {"starts_at": session.starts_at + shift, "ends_at": session.ends_at + shift}
    parts = [
        PartFields(part.starts_at + shift, part.ends_at + shift, part.topic, part.place) for part in session.parts.all()
    ]
    with transaction.atomic():
        copy = create_session(by=by, partners=session.partners.all(), parts=parts, **fields)
        copy_trainers(session, copy)
    return copy


def _refuse_unless(session: TrainingSession, *states: str, sentence: str) -> None:
    if session.status not in states:
        raise ValidationError(sentence)


def _refuse_too_few_seats(session: TrainingSession) -> None:
    taken = seats_taken(session)
    if session.capacity < taken:
        raise ValidationError({"capacity": f"已有{taken}人报名，名额不能少于{taken}。"})
