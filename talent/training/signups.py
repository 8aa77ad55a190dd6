"""Seats: signing up, waiting, giving a seat back, leave. All under the session's lock, so seats never oversell."""

from django.core.exceptions import ValidationError
from django.db import transaction

from talent.audit.actions import record
from talent.outbox.actions import enqueue
from talent.training.clashes import refuse_clash
from talent.training.locking import locked
from talent.training.models import SessionSignup, TrainingSession
from talent.training.states import State

Status = SessionSignup.Status


def seats_taken(session: TrainingSession) -> int:
    """People with a seat, and names that keep one until somebody says who they are."""
    return session.signups.seated().count() + session.noted_names.open().count()


def sign_up(session: TrainingSession, person, *, by) -> SessionSignup:
    """A seat, or a place in the queue once the seats are gone. Signing up twice returns the same place.

    People sign themselves up until the start, staff until attendance is confirmed. ValidationError for somebody who
    signs themselves up while they sit in another session; staff are told beforehand (`clashes_of`).
    """
    return sign_up_many(session, [person], by=by)[0]


def sign_up_many(session: TrainingSession, people, *, by) -> list[SessionSignup]:
    """Sign several people up at once, in the order given. No message is sent to them."""
    people = [person.canonical or person for person in people]
    with transaction.atomic():
        session = _locked_open(session, by=by, people=people)
        known = {signup.person_id: signup for signup in session.signups.filter(person__in=people)}
        if _oneself(by, people):
            refuse_clash(session, people[0])
        taken = seats_taken(session)
        queue = session.signups.last_in_queue()
        for person in people:
            signup = known.setdefault(person.pk, SessionSignup(session=session, person=person))
            if signup.status in (Status.SIGNED_UP, Status.WAITLISTED):
                continue
            # Nobody overtakes the queue: a seat that is free while people wait is theirs.
            if taken < session.capacity and not queue:
                signup.status, taken = Status.SIGNED_UP, taken + 1
            else:
                signup.status, queue = Status.WAITLISTED, queue + 1
                signup.queue = queue
            signup.reason, signup.by = "", by
            signup.save()
        record("sign_up", session, by=by, region_path=session.region.path, people=[person.pk for person in people])
    return [known[person.pk] for person in people]


def cancel_signup(session: TrainingSession, person, *, by) -> SessionSignup | None:
    """Give a seat or a place in the queue back; the first who waits moves up, once."""
    return _leave(session, person, by=by, status=Status.CANCELLED)


def request_leave(session: TrainingSession, person, *, by, reason: str) -> SessionSignup | None:
    """Ask for leave before the session, with a reason: counts as excused, and the seat goes to who waits."""
    reason = reason.strip()
    if not reason:
        raise ValidationError("请写一句请假原因，方便老师安排补训。")
    return _leave(session, person, by=by, status=Status.EXCUSED, reason=reason)


def fill_seats(session: TrainingSession) -> list[SessionSignup]:
    """Call people up from the queue while seats are free; the session is locked by the caller."""
    free = session.capacity - seats_taken(session)
    promoted = list(session.signups.waiting()[: max(free, 0)])
    for signup in promoted:
        signup.status, signup.queue = Status.SIGNED_UP, None
        signup.save(update_fields=["status", "queue", "updated"])
        record("promote_signup", signup, by=None, region_path=session.region.path)
        enqueue("signup.promoted", {"signup": signup.pk})
    return promoted


def _leave(session: TrainingSession, person, *, by, status: str, reason: str = "") -> SessionSignup | None:
    with transaction.atomic():
        session = _locked_open(session, by=by, people=[person])
        signup = session.signups.open().filter(person=person).first()
        if signup is None:
            return session.signups.filter(person=person).first()
        signup.status, signup.queue, signup.reason = status, None, reason
        signup.save(update_fields=["status", "queue", "reason", "updated"])
        record(
            "request_leave" if status == Status.EXCUSED else "cancel_signup",
            signup, by=by, region_path=session.region.path,
        )  # fmt: skip
        fill_seats(session)
    return signup


def _locked_open(session: TrainingSession, *, by, people) -> TrainingSession:
    session = locked(session)
    state = session.state
    if state == State.CANCELLED:
        raise ValidationError(f"这场培训已取消：{session.cancel_reason}")
    if state == State.DRAFT:
        raise ValidationError("这场培训还没发布，发布后就能报名。")
    if state == State.CONFIRMED:
        raise ValidationError("这场培训的考勤已确认，不能再改报名。")
    if state != State.PUBLISHED and _oneself(by, people):
        raise ValidationError("这场培训已经开始，请到现场找老师登记。")
    return session


def _oneself(by, people) -> bool:
    return by is not None and all(person.pk == by.pk for person in people) and not by.active_roles
