"""Verbs of learning. Each locks the enrollment first, so that what happens twice at once counts once."""

import re
from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lms.catalogue.outline import Lesson, Outline
from lms.progress import watch
from lms.progress.completing import settle
from lms.progress.models import Enrollment, LessonProgress, WatchClock, WatchProgress
from lms.progress.state import LessonState, current_enrollment, lesson_state
from lms.quizzes.actions import start_attempt, submit_attempt
from lms.quizzes.models import Quiz, QuizAttempt
from talent.audit.actions import record

OCCASION = re.compile(r"enrollment:(\d+):lesson:(\d+)")
CLOSED = "这门课这一期已经结束，学过的都记着。新一期开了再来学。"


def enroll(person, course: Outline) -> Enrollment:
    """The person's enrollment in the open run, made when there is none. Raises ValidationError when no run is open."""
    enrollment, run = current_enrollment(person, course.id)
    if run is None or not run.is_open():
        raise ValidationError(CLOSED)
    if enrollment:
        return enrollment
    with transaction.atomic():
        enrollment, created = Enrollment.objects.get_or_create(
            person=person, run=run, defaults={"active_at": timezone.now()}
        )
        if created:
            record("enroll", enrollment, by=person, course=course.id)
    return enrollment


def _locked(enrollment: Enrollment) -> Enrollment:
    return Enrollment.objects.select_for_update().get(pk=enrollment.pk)


def record_heartbeat(
    person, course: Outline, lesson: Lesson, *, position: object, claimed: object, speed: object, age: object = 0
) -> LessonState:
    """Store where the film stands and how much of the claimed intervals the person's clock pays for.

    All of it untrusted: `position` and the intervals in `claimed` are seconds of the film; `speed` is the playback
    rate, of which at most 2 counts; `age` are the seconds for which a beat waited for the network: an old position
    does not overwrite a newer one. The first heartbeat only starts the clock. Raises ValidationError when no run is
    open.
    """
    film = lesson.film
    enrollment = enroll(person, course)
    with transaction.atomic():
        clock, _ = WatchClock.objects.select_for_update().get_or_create(person_id=person.canonical_id or person.pk)
        enrollment = _locked(enrollment)
        row, _ = WatchProgress.objects.get_or_create(enrollment=enrollment, lesson_id=lesson.id, media_id=film.id)
        now = timezone.now()  # after the locks: who waited must not turn the clock back
        beat = watch.tick(clock.beat_at, now)
        before = watch.Watched(tuple(map(tuple, row.covered)), clock.spare)
        granted = watch.allowance(beat.elapsed, speed)
        after = watch.watch(before, watch.clean(claimed, film.duration), granted)
        clock.beat_at, clock.spare = beat.stands, after.spare
        clock.save(update_fields=["beat_at", "spare"])
        _keep(row, after, now, position=position, duration=film.duration, age=age)
        enrollment.active_at = now
        enrollment.save(update_fields=["active_at"])
        lesson_row = _finish_if_seen(enrollment, course, lesson, row)
    return lesson_state(lesson, lesson_row, row)


def _keep(row: WatchProgress, after: watch.Watched, now, *, position, duration: int, age) -> None:
    """What was seen, and where to resume unless somebody was further on in the meantime."""
    waited = min(max(0.0, float(age)), watch.OLDEST) if watch.is_seconds(age) else 0.0
    seen_at = now - timedelta(seconds=waited)
    if watch.is_seconds(position) and (row.beat_at is None or waited == 0 or seen_at >= row.beat_at):
        row.position = min(max(0.0, float(position)), float(duration))
        row.beat_at = seen_at
    row.covered, row.covered_seconds = [list(pair) for pair in after.covered], after.seconds
    row.save(update_fields=["covered", "covered_seconds", "beat_at", "position"])


def _finish_if_seen(enrollment: Enrollment, course: Outline, lesson: Lesson, row: WatchProgress):
    """The lesson's state row, marked as done when enough of its film was seen and nothing else is missing."""
    own = LessonProgress.objects.filter(enrollment=enrollment, lesson_id=lesson.id).first()
    is_done = bool(own and own.completed_at)
    # A rule of the course may ask for more than the lesson does.
    asks_more = is_done and course.rules and enrollment.completed_at is None
    if (asks_more or not is_done) and watch.is_enough(row.covered_seconds, lesson.film.duration):
        own = settle(enrollment, course, lesson, film=row)
    return own


def finish_reading(person, course: Outline, lesson: Lesson) -> LessonState:
    """我学完了: the reader says so. Raises ValidationError while the lesson's film or quiz is still open."""
    enrollment = enroll(person, course)
    with transaction.atomic():
        enrollment = _locked(enrollment)
        film = _film_row(enrollment, lesson)
        row, _ = LessonProgress.objects.get_or_create(enrollment=enrollment, lesson_id=lesson.id)
        row.read_at = row.read_at or timezone.now()
        row.save(update_fields=["read_at"])
        row = settle(enrollment, course, lesson, film=film)
        state = lesson_state(lesson, row, film)
        if not state.done:
            raise ValidationError(f"{state.missing.words}，做完就学完了。")
        enrollment.active_at = timezone.now()
        enrollment.save(update_fields=["active_at"])
    return state


def tick_lines(person, course: Outline, lesson: Lesson, ticked: Iterable[str]) -> LessonState:
    """Keep which lines of the lesson's checklists are ticked (ids of its text; others are dropped)."""
    known = {line for checklist in lesson.checklists for line, _ in checklist.lines}
    enrollment = enroll(person, course)
    with transaction.atomic():
        enrollment = _locked(enrollment)
        film = _film_row(enrollment, lesson)
        row, _ = LessonProgress.objects.get_or_create(enrollment=enrollment, lesson_id=lesson.id)
        row.ticked = sorted(known.intersection(ticked))
        row.save(update_fields=["ticked"])
        row = settle(enrollment, course, lesson, film=film)
        enrollment.active_at = timezone.now()
        enrollment.save(update_fields=["active_at"])
    return lesson_state(lesson, row, film)


def _film_row(enrollment: Enrollment, lesson: Lesson) -> WatchProgress | None:
    if not lesson.film:
        return None
    return WatchProgress.objects.filter(enrollment=enrollment, lesson_id=lesson.id, media_id=lesson.film.id).first()


def occasion(enrollment: Enrollment, lesson: Lesson) -> str:
    """Names the place of a quiz attempt: this lesson in this enrollment."""
    return f"enrollment:{enrollment.pk}:lesson:{lesson.id}"


def place_of(occasion: str) -> tuple[int, int] | None:
    """(enrollment id, lesson id) of an occasion; None when it is not one of ours."""
    named = OCCASION.fullmatch(occasion)
    return (int(named[1]), int(named[2])) if named else None


def start_quiz(person, course: Outline, lesson: Lesson) -> QuizAttempt:
    """The open attempt, or a new one. Raises ValidationError when it was passed or no run is open."""
    enrollment = enroll(person, course)
    quiz = Quiz.objects.prefetch_related("draws").get(pk=lesson.quiz_id)
    return start_attempt(person, quiz, occasion(enrollment, lesson))


def submit_quiz(person, course: Outline, lesson: Lesson, attempt: QuizAttempt) -> QuizAttempt:
    """Mark the attempt; passing it may finish the lesson and the course in the same transaction.

    Raises ValidationError as submit_attempt does, and when no run of the course is open.
    """
    enrollment_id, _ = place_of(attempt.occasion)
    with transaction.atomic():
        enrollment = Enrollment.objects.select_for_update(of=("self",)).select_related("run").get(pk=enrollment_id)
        if not enrollment.run.is_open():
            raise ValidationError(CLOSED)
        attempt = submit_attempt(attempt)
        of_lesson = {"enrollment": enrollment, "lesson_id": lesson.id}
        row = LessonProgress.objects.filter(**of_lesson).first() or LessonProgress(**of_lesson)
        keep_score(row, attempt, last=attempt.quiz.counts == Quiz.Counts.LAST)
        row.save()
        if attempt.passed:
            settle(enrollment, course, lesson, film=_film_row(enrollment, lesson))
        enrollment.active_at = timezone.now()
        enrollment.save(update_fields=["active_at"])
    return attempt


def keep_score(row: LessonProgress, attempt: QuizAttempt, *, last: bool) -> None:
    """The best try counts, or the last one; what was passed when the lesson was finished stays passed."""
    score = attempt.right * 100 // max(1, attempt.total)
    if last:
        row.best_score = score
        row.quiz_passed = attempt.passed or row.completed_at is not None
    else:
        row.best_score = max(row.best_score or 0, score)
        row.quiz_passed = row.quiz_passed or attempt.passed
