"""Confirming shows absentees and hours, grants them once, and closes the roster."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection

from talent.attendance.check_ins import mark_roster
from talent.attendance.confirming import confirm_attendance, standing_of
from talent.attendance.models import AttendanceFact, AttendanceHead, Mark, Path
from talent.credits.models import CreditHead, TrainingCredit
from talent.messages.models import Message
from talent.outbox.dispatch import drain
from talent.outbox.models import OutboxMessage
from talent.training.models import SessionSignup
from tests.factories import PersonFactory, RegionFactory
from tests.factories.attendance import attend
from tests.factories.training import SignupFactory, TrainingSessionFactory
from tests.talent.attendance.conftest import moment

Status = SessionSignup.Status


@pytest.fixture
def people(clock, session):
    """One present, one late, one unmarked, one excused, one waiting, one who came without a seat."""
    clock("16:55")
    names = ["present", "late", "unmarked", "excused", "waiting", "guest"]
    found = {name: PersonFactory(name=name) for name in names}
    for name in ("present", "late", "unmarked"):
        SignupFactory(session=session, person=found[name])
    SignupFactory(session=session, person=found["excused"], status=Status.EXCUSED)
    SignupFactory(session=session, person=found["waiting"], status=Status.WAITLISTED, queue=1)
    attend(session, found["present"])
    attend(session, found["late"], Mark.LATE)
    attend(session, found["guest"])
    return found


def test_what_confirming_would_write(session, people):
    standing = standing_of(session)
    assert {person.name for person in standing.present} == {"present", "guest"}
    assert [person.name for person in standing.late] == ["late"]
    assert [person.name for person in standing.absent] == ["unmarked"]
    assert [person.name for person in standing.excused] == ["excused"]
    assert (standing.here, standing.hours) == (3, session.hours)


def test_confirming(session, people, trainer):
    done = confirm_attendance(session, by=trainer)
    assert (done.status, done.confirmed_by) == ("confirmed", trainer)
    heads = AttendanceHead.objects.select_related("person")
    assert {(head.person.name, head.mark, head.path) for head in heads} == {
        ("present", "present", Path.ROSTER), ("late", "late", Path.ROSTER), ("guest", "present", Path.ROSTER),
        ("unmarked", "absent", Path.CONFIRMING), ("excused", "excused", Path.LEAVE),
    }  # fmt: skip
    credits = CreditHead.objects.valid().select_related("person")
    assert {(c.person.name, c.hours, c.minutes, str(c.dated), c.season) for c in credits} == {
        (name, Decimal(4), 180, "2026-11-24", "2026") for name in ("present", "late", "guest")
    }
    assert OutboxMessage.objects.get(topic="attendance.confirmed").payload == {"session": session.pk}
    drain()
    assert Message.objects.filter(template="attendance_confirmed").count() == 3


def test_twice_is_once(session, people, trainer, licheng_admin):
    confirm_attendance(session, by=trainer)
    facts = AttendanceFact.objects.count()
    again = confirm_attendance(session, by=licheng_admin)
    assert (again.confirmed_by, AttendanceFact.objects.count(), TrainingCredit.objects.count()) == (trainer, facts, 3)


def test_somebody_cleared_is_absent(session, people, trainer):
    mark_roster(session, {people["present"].pk: Mark.CLEARED}, by=trainer)
    confirm_attendance(session, by=trainer)
    assert AttendanceHead.objects.get(person=people["present"]).mark == Mark.ABSENT
    assert not CreditHead.objects.filter(person=people["present"]).exists()


def test_not_before_it_starts(clock, session, wang, trainer):
    clock("13:59")
    with pytest.raises(ValidationError, match="还没开始"):
        confirm_attendance(session, by=trainer)
    session.refresh_from_db()
    assert (session.status, AttendanceFact.objects.count()) == ("published", 0)


def test_the_roster_is_closed_afterwards(session, people, trainer):
    confirm_attendance(session, by=trainer)
    facts = AttendanceFact.objects.count()
    with pytest.raises(ValidationError, match="申请更正"):
        mark_roster(session, {people["unmarked"].pk: Mark.PRESENT}, by=trainer)
    assert AttendanceFact.objects.count() == facts


@pytest.mark.django_db(transaction=True)
def test_two_phones_confirm_at_once():
    with time_machine.travel(moment("17:05"), tick=True):
        session = TrainingSessionFactory(region=RegionFactory())
        trainer = PersonFactory()
        people = PersonFactory.create_batch(10)
        for person in people:
            SignupFactory(session=session, person=person)
            attend(session, person)

        def one(_):
            try:
                return confirm_attendance(session, by=trainer).status
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(one, range(8))) == ["confirmed"] * 8
    assert TrainingCredit.objects.count() == 10
    assert OutboxMessage.objects.filter(topic="attendance.confirmed").count() == 1
