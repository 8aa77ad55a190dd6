"""签退: when people leave, where a session asks for it. The last time somebody signs out counts."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from talent.attendance.check_ins import CheckedIn, CheckInRefused, Reason, refuse_closed
from talent.attendance.ledger import Entry, append, head_of, heads_of
from talent.attendance.models import AttendanceHead
from talent.attendance.part_sets import begun_part
from talent.audit.actions import record
from talent.training.locking import locked
from talent.training.models import TrainingSession
from talent.training.states import State

# People stand in a queue at the door when it is over.
AFTER_END = timedelta(minutes=30)
NOT_HERE = "您还没签到，签退不了。请先签到；早就到了的，请老师在名单上登记。"
NOT_HERE_AND_OVER = "您还没签到，签退不了。今天在场的话，请老师在名单上登记，不用再签退。"


def takes_sign_outs(session, now: datetime) -> bool:
    """May people sign themselves out now? From the start until half an hour after the end, where it is asked for."""
    live = session.status == State.PUBLISHED
    return live and session.sign_out and session.starts_at <= now < session.ends_at + AFTER_END


def taking_sign_outs(now: datetime):
    """Sessions from whose door people may sign themselves out now."""
    asked = TrainingSession.objects.filter(status=State.PUBLISHED, sign_out=True)
    return asked.filter(starts_at__lte=now, ends_at__gt=now - AFTER_END)


def sign_out(session, person, *, at: datetime | None = None) -> CheckedIn:
    """Somebody at the door says that they leave. CheckInRefused for who never came, or where nobody signs out now."""
    now = timezone.now()
    with transaction.atomic():
        session = locked(session)
        if not takes_sign_outs(session, now):
            raise CheckInRefused(Reason.NOT_OPEN, "这场培训现在不用签退，可以直接离开。")
        head = heads_of(session, [person.pk]).get(person.pk)
        if head is None or not head.was_at(begun_part(session, now)):
            raise CheckInRefused(Reason.NOT_HERE, NOT_HERE if now < session.ends_at else NOT_HERE_AND_OVER)
        [fact] = append(session, [_leaving(head, at or now)], by=None, heads={person.pk: head})
    return CheckedIn(head_of(fact, head.first_id), repeated=head.left_at is not None)


def sign_out_everybody(session, *, by) -> int:
    """The trainer says that everybody who is still here leaves now, at the latest at the end. Returns how many.

    Signing out in an earlier part says nothing about this one; within the part it stands.
    """
    with transaction.atomic():
        session = locked(session)
        refuse_closed(session)
        if timezone.now() < session.starts_at:
            raise ValidationError("这场培训还没开始，先不用签退。")
        at = min(timezone.now(), session.ends_at)
        # Who signed out before lunch came back for the part that is on now.
        begun = max(start for start, _ in session.spans if start <= at)
        here = AttendanceHead.objects.filter(Q(left_at=None) | Q(left_at__lt=begun), session=session).here()
        here = here.at_part(begun_part(session, at))
        heads = {head.person_id: head for head in here}
        append(session, [_leaving(head, at) for head in heads.values()], by=by, heads=heads)
        if heads:
            record("sign_out_everybody", session, by=by, region_path=session.region.path, people=list(heads))
    return len(heads)


def _leaving(head: AttendanceHead, at: datetime) -> Entry:
    # A clock that was set back must not let somebody leave before they came.
    left_at = max(at, head.at)
    return Entry(head.person_id, head.mark, head.path, head.at, left_at, head.helped_by_id, head.device, head.parts)
