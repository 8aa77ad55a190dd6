"""Finishing a course: one fact, one credit, one message, however often and from wherever it is asked for."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from lms.catalogue.actions import add_lesson, open_run, publish
from lms.catalogue.models import CoursePage
from lms.catalogue.outline import outline_of
from lms.progress.actions import finish_reading
from lms.progress.models import Completion, Enrollment
from lms.progress.state import state_of
from lms.progress.views import own_states
from talent.credits.models import CreditHead, TrainingCredit
from talent.outbox.models import OutboxMessage
from talent.people.models import Person
from tests.factories import PersonFactory
from tests.lms.learning import NOON, answer, finish_course, read, watch_film

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _season(course_page):
    open_run(course_page, season="2026", opens=datetime.date(2026, 1, 1), closes=datetime.date(2026, 12, 31))


def test_the_last_lesson_completes_and_credits(learner, course):
    finish_course(learner)
    completion = Completion.objects.get()
    assert (completion.person, completion.title, completion.on) == (learner, course.title, TODAY)
    assert completion.revision_id == course.revision_id
    head = CreditHead.objects.get()
    assert (head.person, head.season, head.dated, head.hours, head.minutes) == (learner, "2026", TODAY, Decimal(4), 180)
    assert (head.source.kind, head.source.ref, head.source.tier) == ("course", course.id, "city")
    assert OutboxMessage.objects.filter(topic="course.completed").count() == 1


def test_four_of_five_lessons_are_no_completion(learner, course):
    with time_machine.travel(NOON, tick=False):
        watch_film(learner, "receive-first")
        read(learner, "three-minutes")
        watch_film(learner, "one-sheet")
        answer(learner, "three-scenes")
    assert Completion.objects.count() == 0
    assert TrainingCredit.objects.count() == 0


def test_doing_everything_again_credits_nothing(learner, course):
    finish_course(learner)
    with time_machine.travel(NOON, tick=False):
        watch_film(learner, "one-sheet")
        read(learner, "apart")
    assert TrainingCredit.objects.count() == 1


def test_a_completion_never_changes(learner, course):
    finish_course(learner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Completion.objects.update(hours=9)


def test_story_9_a_revision_takes_nothing_back(client_of, learner, trainer, course, course_page):
    finish_course(learner)
    page = CoursePage.objects.get(pk=course_page.pk)
    page.title, page.hours = "矛盾调解实务（修订）", 6
    publish(page)
    add_lesson(course_page, "新增：电话调解", slug="by-phone", minutes=20)
    with time_machine.travel(NOON, tick=False):
        state = state_of(learner, outline_of("mediation"))
        shown = client_of(learner).get("/courses/mediation/").content.decode()
    assert state.label == "课程已更新，可选学新增内容"
    assert "课程已更新，可选学新增内容" in shown
    assert Completion.objects.get().title == course.title
    assert CreditHead.objects.get().hours == 4
    with time_machine.travel(NOON, tick=False):
        assert len(state_of(trainer, outline_of("mediation")).lessons) == 6


def test_next_year_is_a_run_of_its_own(learner, course, course_page):
    finish_course(learner)
    open_run(course_page, season="2027", opens=datetime.date(2027, 1, 1))
    with time_machine.travel("2027-03-01T10:00:00+08:00", tick=False):
        state = state_of(learner, course)
        assert (state.label, state.run.season) == ("没开始", "2027")
        finish_reading(learner, course, course.lesson("apart"))
    assert Enrollment.objects.count() == 2


def test_who_finished_a_run_that_stays_open_is_offered_the_newer_one(learner, course, course_page):
    finish_course(learner)
    open_run(course_page, season="2027", opens=datetime.date(2026, 12, 1))
    with time_machine.travel("2026-12-10T10:00:00+08:00", tick=False):
        state = state_of(learner, course)
        assert (state.label, state.run.season, state.earlier.on) == ("没开始", "2027", TODAY)
        finish_reading(learner, course, course.lesson("apart"))
        assert state_of(learner, course).enrollment.run.season == "2027"


def test_after_a_merge_the_finished_row_of_a_run_stands(learner, course, course_page):
    """Both rows of the human are theirs; which one was made first says nothing."""
    duplicate = PersonFactory()
    run = course_page.runs.get()
    for person in (learner, duplicate):
        Enrollment.objects.create(person=person, run=run, active_at=timezone.now())
    finish_course(duplicate)
    assert state_of(learner, course).label.startswith("在学")
    Person.objects.filter(pk=duplicate.pk).update(canonical=learner)
    assert state_of(learner, course).label == "学完了"
    assert [state.label for state in own_states(learner, [course])] == ["学完了"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("threads", [6])
def test_parallel_completion_credits_once(learner, course, threads):
    with time_machine.travel(NOON, tick=False):
        watch_film(learner, "receive-first")
        read(learner, "three-minutes")
        watch_film(learner, "one-sheet")
        answer(learner, "three-scenes")

        def last_lesson(_):
            try:
                return finish_reading(learner, course, course.lesson("apart")).done
            finally:
                connection.close()

        with ThreadPoolExecutor(threads) as pool:
            assert list(pool.map(last_lesson, range(threads))) == [True] * threads
    assert Completion.objects.count() == 1
    assert TrainingCredit.objects.count() == 1
    assert OutboxMessage.objects.filter(topic="course.completed").count() == 1
