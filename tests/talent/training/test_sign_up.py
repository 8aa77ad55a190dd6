"""Seats, the queue, and what happens when many come at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection

from talent.outbox.models import OutboxMessage
from talent.training.models import SessionSignup
from talent.training.signups import cancel_signup, request_leave, sign_up, sign_up_many
from tests.factories import PersonFactory
from tests.factories.training import TrainingSessionFactory, at

pytestmark = pytest.mark.django_db
BEFORE = "2026-11-23T10:00:00+08:00"
Status = SessionSignup.Status


@pytest.fixture
def session(city):
    return TrainingSessionFactory(region=city.licheng, capacity=2)


def standing(session):
    rows = SessionSignup.objects.filter(session=session).order_by("pk")
    return [(row.person_id, row.status, row.queue) for row in rows]


@time_machine.travel(BEFORE, tick=False)
def test_seats_then_a_queue(session):
    people = PersonFactory.create_batch(4)
    for person in people:
        sign_up(session, person, by=person)
    a, b, c, d = (person.pk for person in people)
    assert standing(session) == [
        (a, Status.SIGNED_UP, None), (b, Status.SIGNED_UP, None), (c, Status.WAITLISTED, 1), (d, Status.WAITLISTED, 2),
    ]  # fmt: skip
    assert SessionSignup.objects.rank(SessionSignup.objects.get(person=d)) == 2


@time_machine.travel(BEFORE, tick=False)
def test_signing_up_twice_changes_nothing(session):
    person = PersonFactory()
    first = sign_up(session, person, by=person)
    assert sign_up(session, person, by=person).pk == first.pk
    assert standing(session) == [(person.pk, Status.SIGNED_UP, None)]


@time_machine.travel(BEFORE, tick=False)
def test_the_merged_row_of_a_person_signs_the_person_up(session):
    person = PersonFactory()
    sign_up(session, PersonFactory(canonical=person), by=person)
    assert standing(session) == [(person.pk, Status.SIGNED_UP, None)]


@time_machine.travel(BEFORE, tick=False)
def test_giving_a_seat_back_calls_up_the_first_who_waits_once(session):
    people = PersonFactory.create_batch(4)
    sign_up_many(session, people, by=None)
    cancel_signup(session, people[0], by=people[0])
    cancel_signup(session, people[0], by=people[0])
    a, b, c, d = (person.pk for person in people)
    assert standing(session) == [
        (a, Status.CANCELLED, None), (b, Status.SIGNED_UP, None), (c, Status.SIGNED_UP, None), (d, Status.WAITLISTED, 2),
    ]  # fmt: skip
    promoted = OutboxMessage.objects.filter(topic="signup.promoted")
    assert [row.payload for row in promoted] == [{"signup": SessionSignup.objects.get(person=c).pk}]


@time_machine.travel(BEFORE, tick=False)
def test_who_comes_back_stands_at_the_end(session):
    a, b, c = PersonFactory.create_batch(3)
    sign_up_many(session, [a, b, c], by=None)
    cancel_signup(session, a, by=a)
    sign_up(session, a, by=a)
    assert standing(session) == [
        (a.pk, Status.WAITLISTED, 1), (b.pk, Status.SIGNED_UP, None), (c.pk, Status.SIGNED_UP, None)
    ]  # fmt: skip


@time_machine.travel(BEFORE, tick=False)
def test_leave_needs_a_reason_and_frees_the_seat(session):
    a, b, c = PersonFactory.create_batch(3)
    sign_up_many(session, [a, b, c], by=None)
    with pytest.raises(ValidationError, match="请假原因"):
        request_leave(session, a, by=a, reason="  ")
    assert standing(session)[0] == (a.pk, Status.SIGNED_UP, None)
    signup = request_leave(session, a, by=a, reason="带孙子看病")
    assert (signup.status, signup.reason) == (Status.EXCUSED, "带孙子看病")
    assert standing(session)[2] == (c.pk, Status.SIGNED_UP, None)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"status": "cancelled", "cancel_reason": "场地检修"}, "这场培训已取消：场地检修"),
        ({"status": "draft"}, "还没发布"),
        ({"status": "confirmed"}, "考勤已确认"),
        ({"starts": "2026-11-23 09:00"}, "已经开始"),
    ],
)
@time_machine.travel(BEFORE, tick=False)
def test_refusals_change_nothing(city, fields, sentence):
    session = TrainingSessionFactory(region=city.licheng, **fields)
    person = PersonFactory()
    with pytest.raises(ValidationError, match=sentence):
        sign_up(session, person, by=person)
    assert standing(session) == []


@time_machine.travel(BEFORE, tick=False)
def test_staff_may_sign_up_after_the_start(city, trainer):
    session = TrainingSessionFactory(region=city.licheng, starts="2026-11-23 09:00")
    person = PersonFactory()
    assert sign_up(session, person, by=trainer).status == Status.SIGNED_UP


@pytest.mark.django_db(transaction=True)
def test_eighty_at_once_for_thirty_seats(django_user_model):
    from tests.factories import RegionFactory

    with time_machine.travel(BEFORE, tick=True):
        session = TrainingSessionFactory(region=RegionFactory(), capacity=30, starts_at=at("2026-11-30 14:00"),
                                         ends_at=at("2026-11-30 14:00") + timedelta(hours=3))  # fmt: skip
        people = PersonFactory.create_batch(80)

        def one(person):
            try:
                return sign_up(session, person, by=person).status
            finally:
                connection.close()

        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(one, people))
    rows = standing(session)
    assert answers.count(Status.SIGNED_UP) == 30
    assert sorted(queue for _, status, queue in rows if status == Status.WAITLISTED) == list(range(1, 51))
    assert len(rows) == 80


@pytest.mark.django_db(transaction=True)
def test_ten_give_back_at_once_and_ten_move_up(django_user_model):
    from tests.factories import RegionFactory

    with time_machine.travel(BEFORE, tick=True):
        session = TrainingSessionFactory(region=RegionFactory(), capacity=10)
        people = PersonFactory.create_batch(25)
        sign_up_many(session, people, by=None)

        def one(person):
            try:
                cancel_signup(session, person, by=person)
            finally:
                connection.close()

        with ThreadPoolExecutor(10) as pool:
            list(pool.map(one, people[:10]))
    seated = SessionSignup.objects.filter(session=session).seated().values_list("person_id", flat=True)
    assert set(seated) == {person.pk for person in people[10:20]}
    assert OutboxMessage.objects.filter(topic="signup.promoted").count() == 10
