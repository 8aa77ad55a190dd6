"""What follows a completed course or a confirmed session: the certificates."""

from lms.certificates.actions import issue_certificates
from lms.progress.models import Completion
from talent.credits.models import CreditSource
from talent.outbox.handlers import handles


@handles("course.completed")
def certify_completion(payload: dict) -> None:
    completion = Completion.objects.filter(pk=payload["completion"]).first()
    source = completion and CreditSource.objects.filter(kind="course", ref=completion.course_id).first()
    if source:
        issue_certificates(source, person_id=completion.person_id)


@handles("attendance.confirmed")
def certify_session(payload: dict) -> None:
    source = CreditSource.objects.filter(kind="session", ref=payload["session"]).first()
    if source:  # a session nobody came to has none
        issue_certificates(source)


@handles("attendance.corrected")
def certify_correction(payload: dict) -> None:
    """Somebody's presence was settled after confirming: a certificate if they have valid hours and none yet."""
    source = CreditSource.objects.filter(kind="session", ref=payload["session"]).first()
    if source:
        issue_certificates(source, person_id=payload["person"])
