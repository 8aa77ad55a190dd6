"""After confirming, a mark changes only by a correction: request, reason, approval, a new fact."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from talent.attendance.credits import credit_presence, void_presence
from talent.attendance.ledger import Entry, append, heads_of
from talent.attendance.models import HERE, AttendanceCorrection, Mark, Path
from talent.attendance.voiding import is_void
from talent.audit.actions import record
from talent.outbox.actions import enqueue
from talent.people.models import Role
from talent.training.locking import locked
from talent.training.states import State

CORRECTABLE = (Mark.PRESENT, Mark.LATE, Mark.ABSENT, Mark.EXCUSED)
# An answer is late after this many days: shown on the desk of who asked and of who decides.
ANSWER_DAYS = 3
# More than this many in one session need the eyes of an admin who did not ask for it.
ALONE = 20
LONGEST_ANSWER = 300
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
        if is_void(session):
            raise ValidationError("这场培训的学时已整场作废，不再更正。")
        pending = AttendanceCorrection.objects.filter(session=session, person=person).pending().first()
        if pending:
            return pending
        head = heads_of(session, [person.pk]).get(person.pk)
        if head and head.mark == mark:
            raise ValidationError(f"名单上已经是“{Mark(mark).label}”，不用更正。")
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
        if is_void(session):
            raise ValidationError("这场培训的学时已整场作废，不再更正。")
        if by.pk == correction.person_id:
            raise ValidationError("自己的考勤请别的老师核对。")
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
    if len(answer) > LONGEST_ANSWER:
        raise ValidationError({"answer": f"答复最多{LONGEST_ANSWER}字，现在有{len(answer)}字。"})
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
        alone = needs_second_person(session) or by.pk == person.pk
        return correction if alone else approve_correction(correction, by=by)


def may_decide(person, correction: AttendanceCorrection, *, crowded: set[int] | None = None) -> bool:
    """Whether this person's word settles it: somebody who runs the session, from the 21st on another admin.

    A list gives `crowded`, the sessions beyond ALONE, so that it asks the database once.
    """
    if person.pk == correction.person_id:
        return False
    session = correction.session
    beyond = needs_second_person(session) if crowded is None else session.pk in crowded
    return not beyond or _is_second_person(person, correction, session)


def sessions_beyond_alone(session_ids: set[int]) -> set[int]:
    """Which of these sessions have used up what a trainer may correct alone."""
    done = AttendanceCorrection.objects.filter(session__in=session_ids, status=Status.APPROVED)
    counts = done.order_by().values_list("session").annotate(number=Count("pk"))
    return {pk for pk, number in counts if number >= ALONE}


def needs_second_person(session) -> bool:
    return AttendanceCorrection.objects.filter(session=session, status=Status.APPROVED).count() >= ALONE


def _is_second_person(person, correction: AttendanceCorrection, session) -> bool:
    return person.pk != correction.requested_by_id and person.reaches(session.region, *ADMINS)


def _append_correction(session, person, mark: str, *, by):
    head = heads_of(session, [person.pk]).get(person.pk)
    was_here = head is not None and head.is_here
    at = (head.at if was_here else session.starts_at) if mark in HERE else None
    left_at = head.left_at if was_here and mark in HERE else None
    heads = {person.pk: head} if head else {}
    return append(session, [Entry(person.pk, mark, Path.CORRECTION, at, left_at)], by=by, heads=heads)[0]


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
