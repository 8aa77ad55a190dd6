"""From a list of names to something done: a session for exactly these people, an invitation, a reminder."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from math import ceil

from django.db import transaction
from django.utils import timezone

from talent.audit.actions import record
from talent.messages.actions import notify
from talent.people.models import Person
from talent.registry.models import Region
from talent.target.gap import NOTICE_DAYS, SEATS_PER_PERSON
from talent.training import inviting
from talent.training.models import TrainingSession

WISHES = ("region", "title", "day", "place", "capacity")
REMINDER = "您今年还没参加骨干培训。近期场次在“培训”里，选一场点“我参加”就行。"


def open_sessions(person):
    """Sessions to come that this person runs or may send people to."""
    return TrainingSession.objects.visible_to(person).upcoming().filter(published_at__isnull=False)


def proposed(region: Region, people: Sequence[Person], wished: Mapping[str, str]) -> dict:
    """What the form of a session starts with for these people: place and length of the last session held here.

    `wished` is what 还差多少 proposes for them, of WISHES; its place is held against no earlier session's map.
    """
    last = TrainingSession.objects.within(region).exclude(status="draft").order_by("-starts_at").first()
    begins, ends = (timezone.localtime(last.starts_at), timezone.localtime(last.ends_at)) if last else (None, None)
    start = {
        "region": region.pk,
        "title": f"补训专场：{region.name}"[:60],
        "day": timezone.localdate() + timedelta(days=NOTICE_DAYS),
        "start": begins.strftime("%H:%M") if begins else "14:00",
        "end": ends.strftime("%H:%M") if ends and ends.date() == begins.date() else "17:00",
        "place": last.place if last else "",
        "map_link": last.map_link if last else "",
        "capacity": max(1, ceil(len(people) * SEATS_PER_PERSON)),
    }
    given = {name: wished[name] for name in WISHES if wished.get(name)}
    if given.get("place", start["place"]) != start["place"]:
        start["map_link"] = ""
    return start | given


def invite(session: TrainingSession, people: Sequence[Person], *, by) -> int:
    """Ask people to a published session and tell them; who has a seat or was told before is left in peace.

    Returns how many are new on its list. ValidationError from `training.inviting`.
    """
    seated = set(session.signups.open().values_list("person_id", flat=True))
    people = [person for person in people if (person.canonical_id or person.pk) not in seated]
    with transaction.atomic():
        asked = inviting.invite(session, people, by=by)
        inviting.tell_invited(session, by=by, people=people)
    return asked


def remind(people: Sequence[Person], *, region: Region, by) -> int:
    """Remind people in their messages that they have not taken part yet; at most once a week each. No SMS."""
    year, week, _ = timezone.localdate().isocalendar()
    with transaction.atomic():
        for person in people:
            key = f"train-reminder:{person.pk}:{year}-{week}"
            notify(person, "reminder", {"text": REMINDER}, key=key, link="/sessions/")
        record("remind_untrained", region, by=by, region_path=region.path, people=len(people))
    return len(people)
