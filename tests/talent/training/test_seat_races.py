"""Many processes at once, each with its own connection: seats are never exceeded, who waits moves up exactly once."""

import multiprocessing

import pytest
import time_machine
from django.db import connections

from talent.outbox.models import OutboxMessage
from talent.people.models import Person
from talent.training.inviting import accept
from talent.training.models import SessionSignup, TrainingSession
from talent.training.noting import note_names
from talent.training.signups import cancel_signup, sign_up_many
from tests.factories import PersonFactory, RegionFactory
from tests.factories.training import TrainingSessionFactory

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = "2026-11-20T10:00:00+08:00"
PROCESSES = 4
Status = SessionSignup.Status


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(BEFORE, tick=True):
        yield


def at_once(work, rows: list) -> list:
    """Call `work` for every row, spread over processes that start with no connection."""
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        return pool.map(work, rows, chunksize=1)


def come(ids: tuple[int, int]) -> str:
    session, person = ids
    try:
        return accept(TrainingSession.objects.get(pk=session), Person.objects.get(pk=person)).status
    finally:
        connections.close_all()


def give_back(ids: tuple[int, int]) -> None:
    session, person = ids
    try:
        who = Person.objects.get(pk=person)
        cancel_signup(TrainingSession.objects.get(pk=session), who, by=who)
    finally:
        connections.close_all()


def note(ids: tuple[int, int]) -> int:
    session, person = ids
    try:
        who = Person.objects.get(pk=person)
        return note_names(TrainingSession.objects.get(pk=session), [(f"名字{person}", "")], by=who)[0]
    finally:
        connections.close_all()


def test_eighty_for_thirty_seats():
    session = TrainingSessionFactory(region=RegionFactory(), capacity=30)
    people = PersonFactory.create_batch(80)
    answers = at_once(come, [(session.pk, person.pk) for person in people])
    assert (answers.count(Status.SIGNED_UP), answers.count(Status.WAITLISTED)) == (30, 50)
    queue = session.signups.waiting().values_list("queue", flat=True)
    assert list(queue) == list(range(1, 51))


def test_noted_names_and_people_share_the_seats():
    session = TrainingSessionFactory(region=RegionFactory(), capacity=10)
    people = PersonFactory.create_batch(12)
    noted = sum(at_once(note, [(session.pk, person.pk) for person in people[:6]]))
    answers = at_once(come, [(session.pk, person.pk) for person in people[6:]])
    assert (noted, answers.count(Status.SIGNED_UP), answers.count(Status.WAITLISTED)) == (6, 4, 2)


def test_ten_give_back_and_ten_move_up_once():
    session = TrainingSessionFactory(region=RegionFactory(), capacity=10)
    people = PersonFactory.create_batch(25)
    sign_up_many(session, people, by=None)
    # Each gives back twice, from different processes.
    at_once(give_back, [(session.pk, person.pk) for person in people[:10] * 2])
    seated = session.signups.seated().values_list("person_id", flat=True)
    assert set(seated) == {person.pk for person in people[10:20]}
    assert OutboxMessage.objects.filter(topic="signup.promoted").count() == 10
