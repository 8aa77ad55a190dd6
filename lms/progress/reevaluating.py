"""Evaluating a course anew after it, or its rules, changed: who changes, shown first and then written by a job."""

from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction

from lms.catalogue.models import CoursePage
from lms.catalogue.outline import Outline
from lms.progress.completing import complete_course_if_done, finish_ready_lessons
from lms.progress.missing import of_course
from lms.progress.models import Enrollment
from lms.progress.state import CourseState, states_of
from talent.audit.actions import record
from talent.outbox.actions import enqueue

AT_ONCE = 200
NOBODY = "现在没有人因为这次改动学完，不用重新核对。"


@dataclass(frozen=True)
class Preview:
    """`finishing` would be finished by the course as it stands; `finished` keep what they earned, whatever changed."""

    finishing: tuple[Enrollment, ...]
    under_way: int
    finished: int
    revised: int

    @property
    def words(self) -> str:
        """在学12人：2人按现在的内容已经学完，10人接着学。学完的5人学时和证明不变。"""
        if not self.under_way and not self.finished:
            return "还没有人在学。"
        still = self.under_way - len(self.finishing)
        ready = f"{len(self.finishing)}人按现在的内容已经学完，" if self.finishing else ""
        kept = f"学完的{self.finished}人学时和证明不变" if self.finished else ""
        told = "，会看到“课程已更新，可选学新增内容”" if kept and self.revised else ""
        return f"在学{self.under_way}人：{ready}{still}人接着学，学过的都算。" + (f"{kept}{told}。" if kept else "")


def preview_change(course: Outline, viewer=None) -> Preview:
    """Who changes if the course is evaluated as it stands now. With a `viewer`, only people they may see are counted."""
    enrollments = Enrollment.objects.filter(run__course=course.id)
    if viewer is not None:
        enrollments = enrollments.followed_by(viewer)
    done = enrollments.exclude(completed_at=None)
    open_ones = enrollments.unfinished().in_open_runs()
    return Preview(
        finishing=tuple(_finishing(open_ones, course)),
        under_way=open_ones.count(),
        finished=done.count(),
        revised=done.filter(completion__content_revision__lt=course.content_revision).count(),
    )


def _finishing(enrollments, course: Outline):
    rows = list(enrollments.select_related("run", "completion", "person").order_by("person__name_pinyin", "pk"))
    for start in range(0, len(rows), AT_ONCE):
        for state in states_of(rows[start : start + AT_ONCE], {course.id: course}):
            if _would_finish(state):
                yield state.enrollment


def _would_finish(state: CourseState) -> bool:
    parts = [replace(lesson, done=lesson.done or lesson.ready).part for lesson in state.lessons]
    return of_course(state.course.rules, parts).nothing


def ask_to_reevaluate(course: Outline, *, by) -> Preview:
    """Have the job finish those whom the preview names. Raises ValidationError when there is nobody."""
    preview = preview_change(course)
    if not preview.finishing:
        raise ValidationError(NOBODY)
    with transaction.atomic():
        page = CoursePage.objects.only("pk").get(pk=course.id)
        record("reevaluate_course", page, by=by, region_path=course.region_path, people=len(preview.finishing))
        enqueue("course.reevaluate", {"course": course.id})
    return preview


def reevaluate(course: Outline) -> int:
    """Finish everybody under way who meets the course as it stands; returns how many. Harmless when run twice.

    Nothing is ever taken back: what was completed stays on the revision it was completed on.
    """
    open_ones = Enrollment.objects.filter(run__course=course.id).unfinished().in_open_runs()
    return sum(_finish(enrollment.pk, course) for enrollment in list(_finishing(open_ones, course)))


@transaction.atomic
def _finish(enrollment_id: int, course: Outline) -> bool:
    enrollment = Enrollment.objects.select_for_update().get(pk=enrollment_id)
    if enrollment.completed_at:
        return False
    [state] = states_of([enrollment], {course.id: course})
    finish_ready_lessons(state)
    return complete_course_if_done(enrollment, course) is not None
