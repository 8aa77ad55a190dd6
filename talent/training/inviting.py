"""Asking people to a session, and what they answer by their personal link or in the app."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.messages.actions import also_by_sms, notify
from talent.messages.models import Message
from talent.training.locking import locked
from talent.training.models import SessionSignup, TrainingSession
from talent.training.session_rows import SessionInvitation
from talent.training.signups import request_leave, sign_up, sign_up_many
from talent.training.states import State
from talent.training.texts import when

MOST = 1000
TOO_MANY = f"一次最多邀请{MOST}人，请按街道分几场办。"
NO_REASON = "有事来不了"


def invite(session: TrainingSession, people, *, by) -> int:
    """Put people on the session's list of invited; who is on it stays once. Returns how many are new. Nobody is told."""
    pks = {person.canonical_id or person.pk for person in people}
    if len(pks) > MOST:
        raise ValidationError(TOO_MANY)
    with transaction.atomic():
        known = set(session.invitations.filter(person__in=pks).values_list("person_id", flat=True))
        new = sorted(pks - known)
        SessionInvitation.objects.bulk_create(
            [SessionInvitation(session=session, person_id=pk, by=by) for pk in new], ignore_conflicts=True
        )
        if new:
            record("invite", session, by=by, region_path=session.region.path, people=new)
    return len(new)


def tell_invited(session: TrainingSession, *, by, sms: bool = False, people=None) -> int:
    """Write to everybody invited (or to these `people` of them) who has not answered, each once.

    An SMS only where it was asked for; who was told without one gets it then. Returns how many hear of it now.
    ValidationError before the session is published and once it has started.
    """
    if session.state != State.PUBLISHED:
        raise ValidationError("发布以后、开始之前才能通知。")
    context = {"when": when(session), "title": session.title, "place": session.place}
    waiting = session.invitations.unanswered().select_related("person")
    if people is not None:
        waiting = waiting.filter(person__in={person.canonical_id or person.pk for person in people})
    with transaction.atomic():
        session = locked(session)
        people_by_key = {f"invited:{session.pk}:{one.person_id}": one.person for one in waiting}
        told = {one.key: one for one in Message.objects.filter(key__in=people_by_key).select_related("person", "sms")}
        new = {key: person for key, person in people_by_key.items() if key not in told}
        for key, person in new.items():
            notify(person, "makeup_offered", context, sms=sms, key=key, link=f"/sessions/{session.pk}/")
        without_sms = [message for message in told.values() if sms and not hasattr(message, "sms")]
        for message in without_sms:
            also_by_sms(message, context)
        count = len(new) + len(without_sms)
        record("tell_invited", session, by=by, region_path=session.region.path, count=count, sms=sms)
    return count


def sign_up_invited(session: TrainingSession, *, by) -> list[SessionSignup]:
    """Seats for everybody invited who has not answered, in the order they were put on the list."""
    people = [one.person for one in session.invitations.unanswered().select_related("person__canonical")]
    return sign_up_many(session, people, by=by) if people else []


def accept(session: TrainingSession, person) -> SessionSignup:
    """我参加: a seat or a place in the queue; an earlier no is taken back."""
    with transaction.atomic():
        signup = sign_up(session, person, by=person)
        session.invitations.filter(person=person).update(declined_at=None, reason="")
    return signup


def decline(session: TrainingSession, person, *, reason: str = "") -> None:
    """这次来不了: leave for who has a place, a remembered no for who was only asked; saying it twice changes nothing.

    ValidationError once the session has started, or is not open.
    """
    reason = (reason.strip() or NO_REASON)[:200]
    if session.state != State.PUBLISHED:
        raise ValidationError("这场培训已经开始或结束，请直接告诉老师。")
    with transaction.atomic():
        if session.signups.open().filter(person=person).exists():
            request_leave(session, person, by=person, reason=reason)
            return
        if session.signups.filter(person=person, status=SessionSignup.Status.EXCUSED).exists():
            return
        answer = {"declined_at": timezone.now(), "reason": reason}
        SessionInvitation.objects.update_or_create(session=session, person=person, defaults=answer)
        record("decline_invitation", session, by=person, region_path=session.region.path)


def make_ups_for(session: TrainingSession, person, count: int = 3) -> list[TrainingSession]:
    """补训: the next sessions of the same district with a seat left, in which the person has no place yet."""
    district = session.region
    while district.level in ("street", "community"):
        district = district.parent
    taken = SessionSignup.objects.open().filter(person=person)
    found = TrainingSession.objects.public().within(district).in_state(State.PUBLISHED).exclude(pk=session.pk)
    found = found.exclude(pk__in=taken.values("session")).with_signup_counts().order_by("starts_at", "pk")
    return [one for one in found[: count * 4] if one.seats_taken < one.capacity][:count]
