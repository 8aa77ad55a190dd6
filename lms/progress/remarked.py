"""After a question was marked again: scores as the tries are marked now; lessons that are passed now are finished now.

What is finished stays finished.
"""

from django.db import transaction
from django.db.models import Count

from lms.catalogue.outline import outline_by_id
from lms.progress.actions import keep_score, place_of
from lms.progress.completing import settle
from lms.progress.models import Enrollment, LessonProgress
from lms.quizzes.models import Quiz, QuizAttempt


def take_remark(remark_id: int) -> int:
    """Pass on what a remark changes; returns how many lessons that made passed. Harmless when run twice."""
    changed = QuizAttempt.objects.filter(remarks__remark=remark_id).order_by("pk")
    places = dict(changed.values_list("occasion", "quiz__counts"))
    return sum(_score(occasion, counts) for occasion, counts in places.items())


def _score(occasion: str, counts: str) -> bool:
    place = place_of(occasion)
    if place is None:
        return False
    enrollment_id, lesson_id = place
    with transaction.atomic():
        enrollment = Enrollment.objects.select_for_update(of=("self",)).select_related("run").get(pk=enrollment_id)
        row = LessonProgress.objects.filter(enrollment=enrollment, lesson=lesson_id).first()
        if row is None:
            return False
        before = row.quiz_passed
        row.best_score, row.quiz_passed = None, before and row.completed_at is not None
        tries = QuizAttempt.objects.filter(occasion=occasion).marked()
        for attempt in tries.annotate(total=Count("answers")).order_by("pk"):
            keep_score(row, attempt, last=counts == Quiz.Counts.LAST)
        row.save(update_fields=["best_score", "quiz_passed"])
        course = outline_by_id(enrollment.run.course_id)
        lesson = course and next((one for one in course.lessons if one.id == lesson_id), None)
        if lesson and row.quiz_passed:
            film = lesson.film and enrollment.watched.filter(lesson=lesson_id, media=lesson.film.id).first()
            settle(enrollment, course, lesson, film=film)
    return row.quiz_passed and not before
