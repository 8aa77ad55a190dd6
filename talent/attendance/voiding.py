"""整场学时作废: a session that was no training gives nobody hours. Asked for by one, decided by another admin.

The attendance stays as it was written; every credit is taken back by a counter-fact, so certificates and rates follow.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.attendance.archive_models import SessionVoid
from talent.attendance.credits import source_of
from talent.audit.actions import record
from talent.credits.ledger import void_source
from talent.outbox.actions import enqueue
from talent.people.models import Role
from talent.training.locking import locked
from talent.training.states import State

ADMINS = (Role.Kind.DISTRICT_ADMIN, Role.Kind.CITY_ADMIN)
Status = SessionVoid.Status


def request_void(session, *, by, reason: str) -> SessionVoid:
    """Ask for the hours of a whole confirmed session to be taken back; an open request is returned as it is."""
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "请写明作废的原因。"})
    with transaction.atomic():
        session = locked(session)
        if session.status != State.CONFIRMED:
            raise ValidationError("考勤还没确认，没有学时可以作废。")
        known = session.voids.exclude(status=Status.REFUSED).first()
        if known:
            return known
        void = SessionVoid.objects.create(
            session=session, reason=reason[:300], requested_by=by, requested_at=timezone.now()
        )
        record("request_void", void, by=by, reason=reason, region_path=session.region.path)
    return void


def may_decide_void(person, void: SessionVoid) -> bool:
    """Another admin of the unit, or of the unit above; never who asked for it."""
    return person.pk != void.requested_by_id and person.reaches(void.session.region, *ADMINS)


def approve_void(void: SessionVoid, *, by) -> SessionVoid:
    """Take back every hour of the session, in one transaction. ValidationError for who may not, or decided already."""
    with transaction.atomic():
        session = locked(void.session)
        void = _pending(void, by)
        taken = void_source(source_of(session), season=session.season, by=by, reason=void.reason)
        for correction in session.corrections.pending():
            correction.status, correction.answer = correction.Status.REFUSED, "这场培训的学时已整场作废。"
            correction.decided_by, correction.decided_at = by, timezone.now()
            correction.save(update_fields=["status", "answer", "decided_by", "decided_at"])
        _decide(void, Status.APPROVED, by, credits=len(taken))
        enqueue("attendance.voided", {"session": session.pk}, key=f"attendance.voided:{session.pk}")
    return void


def refuse_void(void: SessionVoid, *, by, answer: str) -> SessionVoid:
    """The hours stand; the answer says why."""
    answer = answer.strip()
    if not answer:
        raise ValidationError({"answer": "请写一句为什么不作废。"})
    with transaction.atomic():
        void = _pending(void, by)
        void.answer = answer[:300]
        _decide(void, Status.REFUSED, by)
    return void


def is_void(session) -> bool:
    return session.voids.approved().exists()


def _pending(void: SessionVoid, by) -> SessionVoid:
    found = SessionVoid.objects.select_for_update(of=("self",)).select_related("session__region").get(pk=void.pk)
    if found.status != Status.PENDING:
        raise ValidationError("这条申请已经处理过了。")
    if not may_decide_void(by, found):
        raise ValidationError("整场作废请另一位管理员决定。")
    return found


def _decide(void: SessionVoid, status: str, by, **data) -> None:
    void.status, void.decided_by, void.decided_at = status, by, timezone.now()
    void.save(update_fields=["status", "answer", "decided_by", "decided_at"])
    verb = "approve_void" if status == Status.APPROVED else "refuse_void"
    record(verb, void, by=by, reason=void.answer or void.reason, region_path=void.session.region.path, **data)
