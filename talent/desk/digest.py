"""What staff hear of by themselves: one digest a day, and on day 7 of an unconfirmed session the district's admin."""

from datetime import time, timedelta

from django.utils import timezone

from talent.desk.waiting import waiting_of
from talent.messages.actions import notify
from talent.outbox.schedule import job
from talent.people.area_following import staff_of
from talent.people.models import Role
from talent.registry.models import Region
from talent.training.models import TrainingSession

TRAINERS = (Role.Kind.TRAINER, Role.Kind.DISTRICT_ADMIN)
OVERDUE_DAYS = 7


@job("desk.digest", at=time(8))
def send_digests() -> int:
    """One message a morning for every trainer and district admin for whom something waits; returns how many."""
    today, sent = timezone.localdate(), 0
    roles = Role.objects.in_force(today).filter(kind__in=TRAINERS, person__is_active=True)
    for role in roles.select_related("person", "region").order_by("person", "pk"):
        if text := waiting_of(role.person).sentence:
            notify(role.person, "digest", {"text": text}, key=f"digest:{today}:{role.person_id}", link="/desk/")
            sent += 1
    return sent


@job("desk.overdue", at=time(9))
def tell_admins_of_overdue() -> int:
    """Attendance that nobody confirmed for a week, to the host district's admins (a city's own to its admins), once."""
    today, told = timezone.localdate(), 0
    late = TrainingSession.objects.overdue().filter(ends_at__date__lte=today - timedelta(days=OVERDUE_DAYS))
    for session in late.select_related("region__parent"):
        day = timezone.localdate(session.ends_at)
        context = {
            "title": session.title, "day": f"{day.month}月{day.day}日", "days": (today - day).days,
            "host": session.region.name,
        }  # fmt: skip
        for person in _admins_of(session.region):
            key = f"overdue:{session.pk}:{person.pk}"
            notify(person, "sessions_overdue", context, key=key, link=f"/desk/sessions/{session.pk}/confirm/")
            told += 1
    return told


def _admins_of(region: Region) -> list:
    while region.level not in (Region.Level.CITY, Region.Level.DISTRICT):
        region = region.parent
    return staff_of(region, Role.Kind.DISTRICT_ADMIN, Role.Kind.CITY_ADMIN)
