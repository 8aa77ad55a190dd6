"""From a list of names to something done: a session for exactly these people, an invitation, a reminder."""

from collections.abc import Sequence
from datetime import timedelta
from math import ceil

from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.messages.actions import notify
from talent.people.models import Person
from talent.registry.models import Region
from talent.target.gap import NOTICE_DAYS, SEATS_PER_PERSON
from talent.training.actions import create_session
from talent.training.models import TrainingSession
from talent.training.session_rows import SessionInvitation
from talent.training.texts import when

REMINDER = "您今年还没参加骨干培训。近期场次在“培训”里，选一场点“我参加”就行。"


def open_sessions(person):
    """Sessions to come that this person runs or may send people to."""
    return TrainingSession.objects.visible_to(person).upcoming().filter(published_at__isnull=False)


def proposed(region: Region, people: Sequence[Person]) -> dict:
    """What the form of a make-up session starts with: place and length of the last session held here."""
    last = TrainingSession.objects.within(region).exclude(status="draft").order_by("-starts_at").first()
    start, end = (timezone.localtime(last.starts_at), timezone.localtime(last.ends_at)) if last else (None, None)
    return {
        "title": f"补训专场：{region.name}"[:60],
        "day": timezone.localdate() + timedelta(days=NOTICE_DAYS),
        "start": start.strftime("%H:%M") if start else "14:00",
        "end": end.strftime("%H:%M") if end and end.date() == start.date() else "17:00",
        "place": last.place if last else "",
        "capacity": max(1, ceil(len(people) * SEATS_PER_PERSON)),
    }


def plan_make_up(people: Sequence[Person], *, region: Region, by, **fields) -> TrainingSession:
    """
    办补训专场: a draft hosted by `region` with these people on its list of invitations.

    `fields` are those of a session (title, place, capacity, starts_at and ends_at aware). They are told when they are
    invited, not by the draft. ValidationError from `create_session`.
    """
    tier = {Region.Level.CITY: "city", Region.Level.DISTRICT: "district"}.get(region.level, "street")
    with transaction.atomic():
        session = create_session(by=by, region=region, tier=tier, **fields)
        _ask(session, people, by=by)
    return session


def _ask(session: TrainingSession, people: Sequence[Person], *, by) -> None:
    SessionInvitation.objects.bulk_create(
        [SessionInvitation(session=session, person=person, by=by) for person in people], ignore_conflicts=True
    )


def invite(session: TrainingSession, people: Sequence[Person], *, by) -> int:
    """Ask people to a published session, in their messages; whoever was asked before is not asked again."""
    known = set(session.invitations.values_list("person_id", flat=True))
    known |= set(session.signups.open().values_list("person_id", flat=True))
    asked = [person for person in people if person.pk not in known]
    with transaction.atomic():
        _ask(session, asked, by=by)
        for person in asked:
            context = {"when": when(session), "title": session.title, "place": session.place}
            key = f"invited:{session.pk}:{person.pk}"
            notify(person, "makeup_offered", context, key=key, link=f"/sessions/{session.pk}/")
        record("invite_people", session, by=by, region_path=session.region.path, people=len(asked))
    return len(asked)


def remind(people: Sequence[Person], *, region: Region, by) -> int:
    """Remind people in their messages that they have not taken part yet; at most once a week each. No SMS."""
    year, week, _ = timezone.localdate().isocalendar()
    with transaction.atomic():
        for person in people:
            key = f"train-reminder:{person.pk}:{year}-{week}"
            notify(person, "reminder", {"text": REMINDER}, key=key, link="/sessions/")
        record("remind_untrained", region, by=by, region_path=region.path, people=len(people))
    return len(people)
