"""Finishing lessons and courses. Called with the enrollment locked, inside the caller's transaction."""

from django.utils import timezone

from lms.catalogue.outline import Lesson, Outline
from lms.progress.models import Completion, Enrollment, LessonProgress, WatchProgress
from lms.progress.paths import finish_paths
from lms.progress.state import CourseState, lesson_state, what_is_missing
from talent.audit.actions import record
from talent.credits.ledger import credit_training
from talent.credits.models import CreditSource
from talent.credits.sources import ensure_source
from talent.messages.actions import notify
from talent.outbox.actions import enqueue
from talent.registry.models import Region


def settle(enrollment: Enrollment, course: Outline, lesson: Lesson, *, film: WatchProgress | None) -> LessonProgress:
    """Mark the lesson done when nothing of it is missing, and the course when it was the last one."""
    row, _ = LessonProgress.objects.get_or_create(enrollment=enrollment, lesson_id=lesson.id)
    if row.completed_at is None and lesson_state(lesson, row, film).missing.nothing:
        row.completed_at = timezone.now()
        row.save(update_fields=["completed_at"])
    if (row.completed_at or course.rules) and enrollment.completed_at is None:
        complete_course_if_done(enrollment, course)
    return row


def finish_ready_lessons(state: CourseState) -> None:
    """Mark lessons of which nothing is missing any more, because the lesson changed since."""
    for lesson in state.lessons:
        if lesson.ready:
            row, _ = LessonProgress.objects.get_or_create(enrollment=state.enrollment, lesson_id=lesson.lesson.id)
            row.completed_at = timezone.now()
            row.save(update_fields=["completed_at"])


def complete_course_if_done(enrollment: Enrollment, course: Outline) -> Completion | None:
    """Every rule of the course met: the fact, the hours and what follows, written once in one transaction."""
    if not what_is_missing(enrollment, course).nothing:
        return None
    now = timezone.now()
    completion, created = Completion.objects.get_or_create(
        enrollment=enrollment,
        defaults={
            "person": enrollment.person,
            "course_id": course.id,
            "title": course.title,
            "revision_id": course.revision_id,
            "content_revision": course.content_revision,
            "on": timezone.localdate(now),
            "hours": course.hours,
            "minutes": course.minutes,
        },
    )
    if created:
        enrollment.completed_at = now
        enrollment.save(update_fields=["completed_at"])
        credit_completion(completion)
        finish_paths(completion.person, course.id)
    return completion


def credit_completion(completion: Completion) -> None:
    """Hours into the ledger once per season, a message, and the outbox row the certificate waits for."""
    person, run = completion.person, completion.enrollment.run
    course = run.course
    region = Region.objects.get(pk=course.region_id)
    source = ensure_source(CreditSource.Kind.COURSE, course.pk, title=completion.title, tier=course.tier, region=region)
    credit_training(
        person,
        source,
        season=run.season,
        dated=completion.on,
        minutes=completion.minutes,
        hours=completion.hours,
    )
    record("complete_course", completion, by=person, region_path=region.path, course=course.pk)
    notify(
        person,
        "course_completed",
        {"title": course.name, "hours": f"{completion.hours.normalize():f}"},
        key=f"course_completed:{completion.pk}",
        link="/me/credits/",
    )
    enqueue("course.completed", {"completion": completion.pk}, key=f"course.completed:{completion.pk}")
