"""After a question was marked again: lessons that are passed now are finished now. What is finished stays finished."""

from django.db import transaction

from lms.catalogue.outline import outline_by_id
from lms.progress.actions import place_of
from lms.progress.completing import settle
from lms.progress.models import Enrollment, LessonProgress
from lms.quizzes.models import AttemptRemark


def take_remark(remark_id: int) -> int:
    """Pass on who passes by a remark; returns how many lessons that made passed. Harmless when run twice."""
    changes = AttemptRemark.objects.filter(remark=remark_id, passed_after=True, passed_before=False)
    return sum(_pass(occasion) for occasion in changes.order_by("pk").values_list("attempt__occasion", flat=True))


def _pass(occasion: str) -> bool:
    place = place_of(occasion)
    if place is None:
        return False
    enrollment_id, lesson_id = place
    with transaction.atomic():
        enrollment = Enrollment.objects.select_for_update(of=("self",)).select_related("run").get(pk=enrollment_id)
        row = LessonProgress.objects.filter(enrollment=enrollment, lesson=lesson_id).first()
        if row is None or row.quiz_passed:
            return False
        row.quiz_passed = True
        row.save(update_fields=["quiz_passed"])
        course = outline_by_id(enrollment.run.course_id)
        lesson = course and next((one for one in course.lessons if one.id == lesson_id), None)
        if lesson:
            film = lesson.film and enrollment.watched.filter(lesson=lesson_id, media=lesson.film.id).first()
            settle(enrollment, course, lesson, film=film)
    return True
