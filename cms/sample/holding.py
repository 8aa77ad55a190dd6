"""A session from its draft to its confirmed roster, each step on its own day, by the verbs of training and attendance."""

import datetime
from dataclasses import dataclass, field

from django.utils import timezone

from cms.sample.clock import clock_at
from talent.attendance.check_ins import mark_roster
from talent.attendance.confirming import confirm_attendance
from talent.attendance.models import Mark, Path
from talent.messages.models import Sms
from talent.outbox.dispatch import drain
from talent.people.models import Person
from talent.training.actions import create_session, publish_session
from talent.training.models import TrainingSession
from talent.training.signups import request_leave, sign_up_many

LEAVE_REASONS = ("要带孙子看病，来不了", "单位临时加班", "老家有事，周末才回来", "腿脚不方便，下次补上")
MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)


@dataclass
class Roster:
    """Who signs up, in this order, and what becomes of them; the absent are simply not marked."""

    present: list[Person] = field(default_factory=list)
    late: list[Person] = field(default_factory=list)
    excused: list[Person] = field(default_factory=list)
    absent: list[Person] = field(default_factory=list)
    # How many of the present were written down otherwise than by the screen.
    by_sheet: int = 0
    helped: int = 0

    @property
    def everybody(self) -> list[Person]:
        return [*self.present, *self.late, *self.excused, *self.absent]


def announce(*, by: Person, before: datetime.timedelta = 14 * DAY, partners=(), **fields) -> TrainingSession:
    """A published session, announced two weeks ahead."""
    with clock_at(fields["starts_at"] - before):
        session = create_session(by=by, partners=partners, **fields)
        return publish_session(session, by=by)


def fill(session: TrainingSession, roster: Roster, *, by: Person, at: datetime.datetime) -> None:
    """Sign-ups, then the leave that some ask for."""
    with clock_at(at):
        sign_up_many(session, roster.everybody, by=by)
    with clock_at(at + MINUTE * 90):
        for place, person in enumerate(roster.excused):
            request_leave(session, person, by=person, reason=LEAVE_REASONS[place % len(LEAVE_REASONS)])


def mark(session: TrainingSession, roster: Roster, *, by: Person) -> None:
    """Most come by the screen's code, some are ticked, some stand on the hand-signed sheet or were helped."""
    people = [person.pk for person in roster.present]
    sheet, people = people[: roster.by_sheet], people[roster.by_sheet :]
    helped, people = people[: roster.helped], people[roster.helped :]
    cut = len(people) * 3 // 4
    start, present = session.starts_at, Mark.PRESENT
    groups = (
        (start - 11 * MINUTE, people[:cut], present, Path.SCREEN, {"by": None}),
        (start - 5 * MINUTE, helped, present, Path.ASSISTED, {"by": by, "helped_by": by}),
        (start - 2 * MINUTE, people[cut:], present, Path.ROSTER, {"by": by}),
        (start + 21 * MINUTE, [person.pk for person in roster.late], Mark.LATE, Path.ROSTER, {"by": by}),
        (session.ends_at + 4 * MINUTE, sheet, present, Path.SHEET, {"by": by}),
    )
    for at, keys, word, path, who in groups:
        if keys:
            with clock_at(at):
                mark_roster(session, dict.fromkeys(keys, word), path=path, **who)


def confirm(session: TrainingSession, *, by: Person) -> None:
    """确认考勤, and what follows from it the same minute."""
    with clock_at(session.ends_at + 8 * MINUTE):
        confirm_attendance(session, by=by)
        deliver()


def hold(session: TrainingSession, roster: Roster, *, by: Person) -> None:
    fill(session, roster, by=by, at=session.starts_at - 5 * DAY)
    mark(session, roster, by=by)
    confirm(session, by=by)


def deliver() -> None:
    """Do what the outbox holds by now, one batch after the other; SMS count as sent and reach no gateway."""
    while True:
        queued = Sms.objects.filter(status=Sms.Status.QUEUED)
        queued.update(status=Sms.Status.SENT, attempted=timezone.now(), receipt="示例")
        if not drain(limit=1):
            return
