"""协办人: somebody trusted with the door of one session. Granted by who runs it, over seven days after it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.messages.actions import notify
from talent.training.locking import locked
from talent.training.models import TrainingSession
from talent.training.session_rows import SessionHelper
from talent.training.states import State
from talent.training.texts import when


def grant_help(session: TrainingSession, person, *, by) -> SessionHelper:
    """Let a person tick the roster and show the screen of this session; twice is once. They are told.

    ValidationError: oneself, an inactive person, a session that is cancelled or over.
    """
    person = person.canonical or person
    if person.pk == by.pk:
        raise ValidationError("您自己就能登记，不用再安排。")
    if not person.is_active:
        raise ValidationError("这位人员已停用，请换一位。")
    with transaction.atomic():
        session = locked(session)
        if session.state not in (State.DRAFT, State.PUBLISHED, State.RUNNING):
            raise ValidationError("这场培训已经结束或取消，不用再安排协办人。")
        known = session.helpers.filter(person=person, until=None).first()
        if known is not None:
            return known
        given = SessionHelper.objects.create(session=session, person=person, granted_by=by)
        record("grant_help", given, by=by, region_path=session.region.path, session=session.pk, person=person.pk)
        text = f"请您在{when(session)}《{session.title}》帮忙签到，到时点开签到名单就行。"
        notify(person, "reminder", {"text": text}, key=f"help:{given.pk}", link=f"/desk/sessions/{session.pk}/roster/")
    return given


@transaction.atomic
def end_help(given: SessionHelper, *, by) -> SessionHelper:
    """Take the right back at once; ended rights stay on record."""
    given = SessionHelper.objects.select_for_update(of=("self",)).select_related("session__region").get(pk=given.pk)
    if given.until is None:
        given.until = timezone.now()
        given.save(update_fields=["until"])
        record("end_help", given, by=by, region_path=given.session.region.path, person=given.person_id)
    return given
