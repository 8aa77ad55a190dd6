"""What happens later: an early scan counts when check-in opens; people hear of their hours and corrections."""

from datetime import datetime

from talent.attendance.check_ins import CheckInRefused, TooEarly, check_in, note_refusal, queue_check_in
from talent.attendance.models import AttendanceCorrection
from talent.credits.models import CreditHead, CreditSource
from talent.messages.actions import notify
from talent.outbox.handlers import handles
from talent.people.models import Person
from talent.training.models import SessionSignup, TrainingSession
from talent.training.texts import plain_hours


@handles("attendance.early")
def check_in_at_opening(payload: dict) -> None:
    session = TrainingSession.objects.get(pk=payload["session"])
    person = Person.objects.get(pk=payload["person"])
    at, path, device = datetime.fromisoformat(payload["at"]), payload["path"], payload["device"]
    if _left_since(session, person, at):
        return
    try:
        check_in(session, person, path=path, at=at, device=device)
    except TooEarly:  # the session was moved to a later hour
        queue_check_in(session, person, path=path, at=at, device=device)
    except CheckInRefused as refusal:
        note_refusal(refusal.reason, session_id=session.pk, person=person, device=device)


def _left_since(session, person, at: datetime) -> bool:
    """Who gives the seat back or asks for leave after the early scan is not coming after all."""
    left = (SessionSignup.Status.CANCELLED, SessionSignup.Status.EXCUSED)
    return session.signups.filter(person=person, status__in=left, updated__gte=at).exists()


@handles("attendance.confirmed")
def tell_hours(payload: dict) -> None:
    session = TrainingSession.objects.get(pk=payload["session"])
    # Who came late or left early may have earned less than the whole.
    credits = CreditHead.objects.valid().filter(source__kind=CreditSource.Kind.SESSION, source__ref=session.pk)
    for credit in credits.select_related("person"):
        context = {"title": session.title, "hours": plain_hours(credit.hours)}
        key = f"confirmed:{session.pk}:{credit.person_id}"
        notify(credit.person, "attendance_confirmed", context, key=key, link=f"/sessions/{session.pk}/")


@handles("correction.decided")
def tell_correction(payload: dict) -> None:
    correction = AttendanceCorrection.objects.select_related("person", "session").get(pk=payload["correction"])
    if correction.requested_by_id != correction.person_id:
        return
    done = correction.status == AttendanceCorrection.Status.APPROVED
    answer = f"已更正为{correction.get_mark_display()}" if done else correction.answer
    context = {"title": correction.session.title, "answer": answer}
    link = f"/sessions/{correction.session_id}/"
    notify(correction.person, "correction_answered", context, key=f"correction:{correction.pk}", link=link)
