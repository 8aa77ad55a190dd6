"""
Attendance of the many that `--scale` adds: sessions of 200, written in bulk.

A hundred thousand people through the verbs of one person each would take an hour. The session itself, its
confirmation and its hours still go through the verbs, which write whole rosters; only sign-ups are inserted here,
and what the outbox would do for each (a certificate, two messages) is left out.
"""

import datetime
from decimal import Decimal

from django.utils import timezone

from cms.sample.clock import clock_at, moment
from cms.sample.crews import SHARE
from cms.sample.holding import DAY, MINUTE, announce
from cms.sample.members import Pools
from cms.sample.past_sessions import TOPICS, days_between
from cms.sample.places import Places, short_name
from cms.sample.staff import Staff
from talent.attendance.confirming import confirm_attendance
from talent.attendance.ledger import Entry, append
from talent.attendance.models import Mark, Path
from talent.outbox.models import OutboxMessage
from talent.pools.models import PoolMembership
from talent.training.models import SessionSignup

SEATS = 200


def train_crowd(places: Places, staff: Staff, pools: Pools, today: datetime.date) -> None:
    """Sessions of this year for everybody outside the stories, up to the district's share."""
    told = {person.pk for person in pools.person.values()}
    for name, share in SHARE.items():
        district = places.district[name]
        members = PoolMembership.objects.active_on(today).within(district).filter(since__lt=today - 5 * DAY)
        keys = members.order_by("since", "pk").values_list("person_id", flat=True)
        waiting = [key for key in keys if key not in told]
        wanted = waiting[: round(len(waiting) * share)]
        halls = [wanted[start : start + SEATS] for start in range(0, len(wanted), SEATS)]
        days = days_between(today.replace(day=2, month=1), today - 4 * DAY, len(halls))
        for number, (day, people) in enumerate(zip(days, halls, strict=False)):
            _hold(district, day, people, staff.trainer[name], number)


def _hold(district, day: datetime.date, people: list[int], by, number: int) -> None:
    topic, text = TOPICS[number % len(TOPICS)]
    session = announce(
        by=by,
        title=f"{short_name(district)}全员轮训第{number + 1}场：{topic}",
        description=text,
        region=district,
        starts_at=moment(day, "9:00"),
        ends_at=moment(day, "12:10"),
        place=f"{short_name(district)}党群服务中心报告厅",
        capacity=SEATS,
        hours=Decimal(4),
    )
    with clock_at(session.starts_at - 5 * DAY):
        SessionSignup.objects.bulk_create(
            (
                SessionSignup(session=session, person_id=pk, status=SessionSignup.Status.SIGNED_UP, by=by)
                for pk in people
            ),
            batch_size=1_000,
        )
    with clock_at(session.starts_at - 3 * MINUTE):
        now = timezone.now()
        append(session, [Entry(pk, Mark.PRESENT, Path.ROSTER, now) for pk in people], by=by, heads={})
    with clock_at(session.ends_at + 8 * MINUTE):
        confirm_attendance(session, by=by)
        OutboxMessage.objects.filter(key=f"attendance.confirmed:{session.pk}").update(done=timezone.now())
