"""Telling people what happened to their session: called up from the queue, moved, cancelled."""

from talent.messages.actions import notify
from talent.outbox.handlers import handles
from talent.training.models import SessionSignup, TrainingSession
from talent.training.texts import when


def _link(session) -> str:
    return f"/sessions/{session.pk}/"


@handles("signup.promoted")
def tell_promoted(payload: dict) -> None:
    signup = SessionSignup.objects.select_related("session", "person").get(pk=payload["signup"])
    if signup.status != SessionSignup.Status.SIGNED_UP:
        return  # given back in the meantime
    session = signup.session
    key = f"promoted:{signup.pk}:{signup.updated.timestamp():.0f}"
    context = {"when": when(session), "title": session.title}
    notify(signup.person, "waitlist_promoted", context, sms=True, key=key, link=_link(session))


@handles("session.moved")
def tell_moved(payload: dict) -> None:
    session = TrainingSession.objects.get(pk=payload["session"])
    context = {"title": session.title, "change": f"{when(session)}，{session.place}"}
    for signup in session.signups.open().select_related("person"):
        # Each change is told once; one that brings back the former times is news again.
        key = f"moved:{signup.pk}:{payload['change']}"
        notify(signup.person, "session_changed", context, sms=True, key=key, link=_link(session))


@handles("session.cancelled")
def tell_cancelled(payload: dict) -> None:
    session = TrainingSession.objects.get(pk=payload["session"])
    context = {"when": when(session), "title": session.title, "reason": session.cancel_reason}
    for signup in session.signups.open().select_related("person"):
        key = f"cancelled:{signup.pk}"
        notify(signup.person, "session_cancelled", context, sms=True, key=key, link=_link(session))
    # Who was asked and has not answered may still mean to come.
    for invitation in session.invitations.unanswered().select_related("person"):
        key = f"cancelled-invitation:{invitation.pk}"
        notify(invitation.person, "session_cancelled", context, key=key, link=_link(session))
