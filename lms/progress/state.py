"""How far a person is in a course: the outline joined with their rows, three queries however many lessons."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lms.catalogue.films import clock
from lms.catalogue.models import CourseRun
from lms.catalogue.outline import Lesson, Outline
from lms.progress import watch
from lms.progress.missing import Missing, of_course, of_lesson
from lms.progress.models import Completion, Enrollment, LessonProgress, WatchProgress


@dataclass(frozen=True)
class LessonState:
    lesson: Lesson
    done: bool = False
    started: bool = False
    quiz_passed: bool = False
    position: float = 0
    seconds: float = 0
    spans: list[dict] = field(default_factory=list)
    covered: list = field(default_factory=list)
    missing: Missing = field(default_factory=Missing)

    @property
    def percent(self) -> int:
        film = self.lesson.film
        return min(100, int(self.seconds * 100 / film.duration)) if film else 0

    @property
    def resume_clock(self) -> str:
        """06:12, or nothing at the start of a film and for a text."""
        return clock(self.position) if self.lesson.film and self.position >= 1 else ""


@dataclass(frozen=True)
class CourseState:
    course: Outline
    enrollment: Enrollment | None
    run: CourseRun | None
    completion: Completion | None
    lessons: tuple[LessonState, ...]

    @property
    def is_open(self) -> bool:
        return bool(self.run and self.run.is_open())

    @property
    def done_count(self) -> int:
        return sum(state.done for state in self.lessons)

    @property
    def percent(self) -> int:
        return self.done_count * 100 // len(self.lessons) if self.lessons else 0

    @property
    def missing_words(self) -> str:
        return of_course([state.done for state in self.lessons])

    @property
    def is_revised(self) -> bool:
        """Published anew since it was completed: what was earned stays, the new part is optional."""
        return bool(self.completion and self.course.content_revision > self.completion.content_revision)

    @property
    def label(self) -> str:
        """没开始 · 在学（还差1课） · 学完了 · 课程已更新，可选学新增内容"""
        if self.completion:
            return "课程已更新，可选学新增内容" if self.is_revised else "学完了"
        if self.enrollment is None:
            return "没开始"
        return f"在学（{self.missing_words}）" if self.missing_words else "在学"

    @property
    def next(self) -> LessonState | None:
        """The first lesson that is not done."""
        return next((state for state in self.lessons if not state.done), None)

    def of(self, lesson: Lesson) -> LessonState:
        return self.lessons[lesson.number - 1]


def current_enrollment(person, course_id: int) -> tuple[Enrollment | None, CourseRun | None]:
    """The person's own open run, else the newest open one without them, else their last one that has closed."""
    own = list(
        Enrollment.objects.visible_to(person)
        .filter(run__course=course_id)
        .select_related("run", "completion")
        .order_by("-run__opens", "-run")
    )
    for enrollment in own:
        if enrollment.run.is_open():
            return enrollment, enrollment.run
    newest = CourseRun.objects.open().filter(course=course_id).first()
    if newest is None and own:
        return own[0], own[0].run
    return None, newest


def state_of(person, course: Outline) -> CourseState:
    if not person.is_authenticated:
        return _assemble(course, None, None, {}, {})
    enrollment, run = current_enrollment(person, course.id)
    if enrollment is None:
        return _assemble(course, None, run, {}, {})
    return states_of([enrollment], {course.id: course})[0]


def states_of(enrollments: Iterable[Enrollment], courses: dict[int, Outline]) -> list[CourseState]:
    """States of several enrollments (with run and completion selected), two queries for all of them."""
    enrollments = list(enrollments)
    lessons = {
        (row.enrollment_id, row.lesson_id): row for row in LessonProgress.objects.filter(enrollment__in=enrollments)
    }
    films = {
        (row.enrollment_id, row.lesson_id, row.media_id): row
        for row in WatchProgress.objects.filter(enrollment__in=enrollments)
    }
    return [
        _assemble(courses[enrollment.run.course_id], enrollment, enrollment.run, lessons, films)
        for enrollment in enrollments
        if enrollment.run.course_id in courses
    ]


def _assemble(course: Outline, enrollment, run, lessons: dict, films: dict) -> CourseState:
    states = tuple(
        lesson_state(
            lesson,
            enrollment and lessons.get((enrollment.pk, lesson.id)),
            enrollment and lesson.film and films.get((enrollment.pk, lesson.id, lesson.film.id)),
        )
        for lesson in course.lessons
    )
    return CourseState(course, enrollment, run, getattr(enrollment, "completion", None), states)


def lesson_state(lesson: Lesson, row: LessonProgress | None, film: WatchProgress | None) -> LessonState:
    seconds = film.covered_seconds if film else 0.0
    passed = bool(row and row.quiz_passed)
    left = of_lesson(
        duration=lesson.film.duration if lesson.film else None,
        seconds=seconds,
        questions=lesson.questions,
        quiz_passed=passed,
        read=bool(row and row.read_at),
    )
    done = bool(row and row.completed_at)
    return LessonState(
        lesson=lesson,
        done=done,
        started=bool(row or film),
        quiz_passed=passed,
        position=film.position if film else 0,
        seconds=seconds,
        spans=watch.spans(film.covered, lesson.film.duration) if film and lesson.film else [],
        covered=film.covered if film else [],
        missing=Missing() if done else left,
    )
