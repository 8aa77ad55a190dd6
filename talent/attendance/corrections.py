"""After confirming, a mark changes only by a correction: request, reason, approval, a new fact."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.attendance.credits import credit_presence, void_presence
from talent.attendance.ledger import Entry, append, heads_of
from talent.attendance.models import HERE, AttendanceCorrection, Mark, Path
from talent.audit.actions import record
from talent.outbox.actions import enqueue
from talent.people.models import Role
from talent.training.locking import locked
from talent.training.states import State

CORRECTABLE = (Mark.PRESENT, Mark.LATE, Mark.ABSENT, Mark.EXCUSED)
# More than this many in one session need the eyes of an admin who did not ask for it.
ALONE = 20
ADMINS = (Role.Kind.DISTRICT_ADMIN, Role.Kind.CITY_ADMIN)
Status = AttendanceCorrection.Status


def request_correction(session, person, mark: str, *, by, reason: str) -> AttendanceCorrection:
    """Ask for a confirmed mark to be changed; a trainer decides. One open request per person and session."""
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "请写明更正的原因。"})
    if mark not in CORRECTABLE:
        raise ValidationError("请选择更正后的考勤。")
    with transaction.atomic():
        session = locked(session)
        if session.status != State.CONFIRMED:
            raise ValidationError("考勤还没确认，请直接在名单里修改。")
        pending = AttendanceCorrection.objects.filter(session=session, person=person).pending().first()
        if pending:
            return pending
        correction = AttendanceCorrection.objects.create(
            session=session, person=person, mark=mark, reason=reason, requested_by=by, requested_at=timezone.now()
        )
        record("request_correction", correction, by=by, region_path=session.region.path)
    return correction


def approve_correction(correction: AttendanceCorrection, *, by) -> AttendanceCorrection:
    """Write the new fact, and grant or take back the hours. From the 21st of a session on, an admin decides."""
    with transaction.atomic():
        session = locked(correction.session)
        correction = _pending(correction)
        if needs_second_person(session) and not _is_second_person(by, correction, session):
            raise ValidationError(f"这场培训已更正{ALONE}人，再更正请另一位管理员同意。")
        person = correction.person
        correction.fact = _append_correction(session, person, correction.mark, by=by)
        if correction.mark in HERE:
            credit_presence(session, person, by=by)
        else:
            void_presence(session, person, by=by, reason=correction.reason)
        _decide(correction, Status.APPROVED, by)
        enqueue("attendance.corrected", {"session": session.pk, "person": person.pk})
    return correction


def refuse_correction(correction: AttendanceCorrection, *, by, answer: str) -> AttendanceCorrection:
    """The mark stands; the answer says why."""
    answer = answer.strip()
    if not answer:
        raise ValidationError({"answer": "请写一句为什么不更正。"})
    with transaction.atomic():
        correction = _pending(correction)
        correction.answer = answer
        _decide(correction, Status.REFUSED, by)
    return correction


def correct_attendance(session, person, mark: str, *, by, reason: str) -> AttendanceCorrection:
    """A trainer's own correction: requested and, up to 20 a session, approved in one go; else left pending.

    ValidationError where a request for this person waits already: it is decided first.
    """
    with transaction.atomic():
        session = locked(session)
        if AttendanceCorrection.objects.filter(session=session, person=person).pending().exists():
            raise ValidationError("这位已有一条待处理的更正，请先处理。")
        correction = request_correction(session, person, mark, by=by, reason=reason)
        return correction if needs_second_person(session) else approve_correction(correction, by=by)


def needs_second_person(session) -> bool:
    return AttendanceCorrection.objects.filter(session=session, status=Status.APPROVED).count() >= ALONE


def _is_second_person(person, correction: AttendanceCorrection, session) -> bool:
    return person.pk != correction.requested_by_id and person.reaches(session.region, *ADMINS)


def _append_correction(session, person, mark: str, *, by):
    head = heads_of(session, [person.pk]).get(person.pk)
    at = ((head.at if head else None) or session.starts_at) if mark in HERE else None
    heads = {person.pk: head} if head else {}
    return append(session, [Entry(person.pk, mark, Path.CORRECTION, at)], by=by, heads=heads)[0]


def _pending(correction: AttendanceCorrection) -> AttendanceCorrection:
    found = AttendanceCorrection.objects.select_for_update(of=("self",)).select_related("person").get(pk=correction.pk)
    if found.status != Status.PENDING:
        raise ValidationError("这条更正已经处理过了。")
    return found


def _decide(correction: AttendanceCorrection, status: str, by) -> None:
    correction.status, correction.decided_by, correction.decided_at = status, by, timezone.now()
    correction.save(update_fields=["status", "answer", "decided_by", "decided_at", "fact"])
    verb = "approve_correction" if status == Status.APPROVED else "refuse_correction"
    record(verb, correction, by=by, reason=correction.answer, region_path=correction.session.region.path)
    enqueue("correction.decided", {"correction": correction.pk}, key=f"correction.decided:{correction.pk}")
