"""How far a person is in a course: the outline joined with their rows, three queries however many lessons."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from lms.catalogue.films import clock
from lms.catalogue.models import CourseRun
from lms.catalogue.outline import Lesson, Outline
from lms.progress import watch
from lms.progress.missing import CourseMissing, Missing, Part, of_course, of_lesson
from lms.progress.models import Completion, Enrollment, LessonProgress, WatchProgress


@dataclass(frozen=True)
class LessonState:
    lesson: Lesson
    done: bool = False
    started: bool = False
    quiz_passed: bool = False
    position: float = 0
    watched_at: datetime | None = None
    seconds: float = 0
    spans: list[dict] = field(default_factory=list)
    covered: list = field(default_factory=list)
    missing: Missing = field(default_factory=Missing)
    score: int = 0
    ticked: frozenset[str] = frozenset()

    @property
    def ready(self) -> bool:
        """Nothing is missing any more, though it was not marked as done: the lesson has changed since."""
        return not self.done and self.started and self.missing.nothing

    @property
    def part(self) -> Part:
        lines = {line for checklist in self.lesson.checklists for line, _ in checklist.lines}
        return Part(
            done=self.done,
            missing=self.missing,
            duration=self.lesson.film.duration if self.lesson.film else 0,
            seconds=self.seconds,
            has_quiz=bool(self.lesson.questions),
            score=self.score,
            lines=len(lines),
            ticked=len(lines & self.ticked),
        )

    @property
    def open_lines(self) -> int:
        return self.part.lines - self.part.ticked

    @property
    def percent(self) -> int:
        film = self.lesson.film
        return min(100, int(self.seconds * 100 / film.duration)) if film else 0

    @property
    def gap(self) -> float | None:
        """Where the first part of the film begins that was not seen, once something was."""
        film = self.lesson.film
        return watch.next_gap(self.covered, film.duration) if film and self.covered else None

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
    # What they finished in a run before this one; the new run has not been begun then.
    earlier: Completion | None = None

    @property
    def is_open(self) -> bool:
        return bool(self.run and self.run.is_open())

    @property
    def done_count(self) -> int:
        return sum(state.done for state in self.lessons)

    @cached_property
    def missing(self) -> CourseMissing:
        return of_course(self.course.rules, [state.part for state in self.lessons])

    @property
    def percent(self) -> int:
        """Of the lessons that are needed; never a whole hundred while something is missing."""
        if self.missing.nothing:
            return 100
        needed = self.missing.needed
        return min(99, self.done_count * 100 // needed) if needed else 0

    @property
    def missing_words(self) -> str:
        """还差1课"""
        return self.missing.short

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
        """The first lesson that is not done, else the first in which a rule of the course still wants something."""
        return next((state for state in self.lessons if not state.done), None) or self._wanting

    @property
    def _wanting(self) -> LessonState | None:
        if self.completion or self.missing.nothing:
            return None
        wanted = {rule.kind for rule in self.course.rules}
        return next((state for state in self.lessons if _wants(state, wanted)), None)

    def of(self, lesson: Lesson) -> LessonState:
        return self.lessons[lesson.number - 1]


def _wants(state: LessonState, kinds: set[str]) -> bool:
    part = state.part
    return (
        ("checklist" in kinds and part.ticked < part.lines)
        or ("score" in kinds and part.has_quiz and part.score < 100)
        or ("watch" in kinds and part.seconds < part.duration)
    )


def current_enrollment(person, course_id: int) -> tuple[Enrollment | None, CourseRun | None]:
    """The person's own open run, else the newest open one without them, else their last one that has closed.

    Who finished an open run is offered a newer one.
    """
    enrollment, run, _ = _placed(person, course_id)
    return enrollment, run


def _placed(person, course_id: int) -> tuple[Enrollment | None, CourseRun | None, Completion | None]:
    """As current_enrollment, and what the person finished in an earlier run; two queries at most."""
    newest = CourseRun.objects.open().filter(course=course_id)
    own = list(
        Enrollment.objects.visible_to(person)
        .filter(run__course=course_id)
        .select_related("run", "completion")
        .annotate(newest_run=newest.values("pk")[:1])
        .newest_first(person)
    )
    current = next((one for one in own if one.run.is_open()), None)
    if current and (current.completed_at is None or current.run_id == current.newest_run):
        return current, current.run, None
    run = newest.first()
    if run is None and own:
        return own[0], own[0].run, None
    earlier = next((done for one in own if (done := getattr(one, "completion", None))), None)
    return None, run, earlier


def state_of(person, course: Outline) -> CourseState:
    if not person.is_authenticated:
        return _assemble(course, None, None, {}, {})
    enrollment, run, earlier = _placed(person, course.id)
    if enrollment is None:
        return replace(_assemble(course, None, run, {}, {}), earlier=earlier)
    return states_of([enrollment], {course.id: course})[0]


def states_of(enrollments: Iterable[Enrollment], courses: dict[int, Outline]) -> list[CourseState]:
    """States of several enrollments (with run and completion selected), two queries for all of them."""
    enrollments = list(enrollments)
    lessons, films = _rows_of(enrollments)
    return [
        _assemble(courses[enrollment.run.course_id], enrollment, enrollment.run, lessons, films)
        for enrollment in enrollments
        if enrollment.run.course_id in courses
    ]


def what_is_missing(enrollment: Enrollment, course: Outline) -> CourseMissing:
    """By the rules of the course as it stands, two queries."""
    states = _lesson_states(course, enrollment, *_rows_of([enrollment]))
    return of_course(course.rules, [state.part for state in states])


def _rows_of(enrollments: list[Enrollment]) -> tuple[dict, dict]:
    lessons = LessonProgress.objects.filter(enrollment__in=enrollments)
    films = WatchProgress.objects.filter(enrollment__in=enrollments)
    return (
        {(row.enrollment_id, row.lesson_id): row for row in lessons},
        {(row.enrollment_id, row.lesson_id, row.media_id): row for row in films},
    )


def _assemble(course: Outline, enrollment, run, lessons: dict, films: dict) -> CourseState:
    states = _lesson_states(course, enrollment, lessons, films)
    return CourseState(course, enrollment, run, getattr(enrollment, "completion", None), states)


def _lesson_states(course: Outline, enrollment, lessons: dict, films: dict) -> tuple[LessonState, ...]:
    return tuple(
        lesson_state(
            lesson,
            enrollment and lessons.get((enrollment.pk, lesson.id)),
            enrollment and lesson.film and films.get((enrollment.pk, lesson.id, lesson.film.id)),
        )
        for lesson in course.lessons
    )


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
        watched_at=film.beat_at if film else None,
        seconds=seconds,
        spans=watch.spans(film.covered, lesson.film.duration) if film and lesson.film else [],
        covered=film.covered if film else [],
        missing=Missing() if done else left,
        score=(row.best_score or 0) if row else 0,
        ticked=frozenset(row.ticked) if row else frozenset(),
    )
