"""Who learns what online: the leader in the middle of a lesson, and others who have finished a course."""

import datetime
import random

from cms.sample.clock import clock_at, moment
from cms.sample.crews import Crew
from cms.sample.holding import deliver
from cms.sample.paths import STOPS, load_paths, stop_in_the_fourth_lesson, walk_the_path
from lms.catalogue.outline import Lesson, Outline, outline_of
from lms.progress.actions import enroll, finish_reading, record_heartbeat, start_quiz, submit_quiz
from lms.quizzes.actions import answer_question
from lms.quizzes.models import QuizAttempt
from talent.people.models import Person

DAY = datetime.timedelta(days=1)
# The leader stopped in lesson 4 at 6 minutes and 12 seconds. She had skipped over a minute of it: 5:40 are left.
STOPPED_AT = 372
SEEN = ((0, 180), (251.2, STOPPED_AT))
FINISHED = (("mediation", 6), ("activity", 5), ("registration", 4), ("volunteers", 4))


def load_learning(crews: dict[str, Crew], today: datetime.date, rng: random.Random) -> None:
    """Everything through the verbs of learning, each step on its own day."""
    load_paths()
    leader = Person.objects.get(login="leader")
    in_the_middle(leader, outline_of("mediation"), today)
    trained = crews["历城区"].people(crews["历城区"].trained)
    learners = [person for person in trained if person.pk != leader.pk]
    for slug, count in FINISHED:
        course = outline_of(slug)
        for person in rng.sample(learners[: -len(STOPS)], count):
            complete(person, course, today - rng.randrange(10, 80) * DAY)
    stop_in_the_fourth_lesson(learners[-len(STOPS) :], outline_of("mediation"), today, finish, watch)
    walk_the_path(learners[: -len(STOPS)], today, complete)
    complete(Person.objects.get(login="worker"), outline_of("volunteers"), today - 12 * DAY)
    begin(Person.objects.get(login="worker"), outline_of("activity"), today - DAY)
    begin(Person.objects.get(login="volunteer"), outline_of("mediation"), today - DAY)
    deliver()


def in_the_middle(person: Person, course: Outline, today: datetime.date) -> None:
    """Three lessons done, the fourth seen up to where the phone rang."""
    for number, lesson in enumerate(course.lessons[:3]):
        finish(person, course, lesson, today - (4 - number) * DAY)
    start = moment(today - DAY, "20:10")
    for begins, ends in SEEN:
        start = watch(person, course, course.lessons[3], ends, start, begins=begins)


def begin(person: Person, course: Outline, day: datetime.date) -> None:
    """Enrolled, the first lesson done."""
    finish(person, course, course.lessons[0], day)


def complete(person: Person, course: Outline, day: datetime.date) -> None:
    """Every lesson on one evening, the quiz answered rightly."""
    for lesson in course.lessons:
        finish(person, course, lesson, day)


def finish(person: Person, course: Outline, lesson: Lesson, day: datetime.date) -> None:
    at = moment(day, "19:30")
    with clock_at(at):
        enroll(person, course)
    if lesson.film:
        at = watch(person, course, lesson, lesson.film.duration, at)
    with clock_at(at + datetime.timedelta(minutes=5)):
        if lesson.quiz_id:
            pass_quiz(person, course, lesson)
        if not lesson.film:
            finish_reading(person, course, lesson)


def watch(
    person: Person, course: Outline, lesson: Lesson, until: float, start: datetime.datetime, *, begins: float = 0
) -> datetime.datetime:
    """See a film from `begins` up to a second; returns when that was."""
    end = start + datetime.timedelta(seconds=until - begins)
    for at, position, claimed in ((start, begins, []), (end, until, [[begins, until]])):
        with clock_at(at):
            record_heartbeat(person, course, lesson, position=position, claimed=claimed, speed=1)
    return end


def pass_quiz(person: Person, course: Outline, lesson: Lesson) -> QuizAttempt:
    """Answer every question as its version says."""
    attempt = start_quiz(person, course, lesson)
    for answer in attempt.answers.select_related("version"):
        answer_question(person, attempt.pk, answer.order, [str(choice) for choice in answer.version.correct])
    return submit_quiz(person, course, lesson, attempt)
