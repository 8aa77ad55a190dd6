"""继续学习: the one thing a learner does next, for home pages."""

from dataclasses import dataclass

from lms.catalogue.outline import Outline, outline_by_id
from lms.progress.models import Enrollment
from lms.progress.state import CourseState, LessonState, states_of


@dataclass(frozen=True)
class NextStep:
    """`position` in seconds of the lesson's film (0 for a text or a fresh one); `clock` is it as 06:12 or ""."""

    course: Outline
    state: LessonState
    course_state: CourseState

    @property
    def lesson(self):
        return self.state.lesson

    @property
    def position(self) -> float:
        return self.state.position

    @property
    def clock(self) -> str:
        return self.state.resume_clock

    @property
    def url(self) -> str:
        return self.lesson.url

    @property
    def missing(self) -> str:
        return self.state.missing.words

    @property
    def label(self) -> str:
        """第4课《一张纸的协议》 06:12"""
        return f"第{self.lesson.number}课《{self.lesson.title}》" + (f" {self.clock}" if self.clock else "")

    @property
    def button(self) -> str:
        """继续学习 第4课 06:12"""
        return f"继续学习 第{self.lesson.number}课" + (f" {self.clock}" if self.clock else "")


def next_step(person) -> NextStep | None:
    """The next lesson of the course the person touched last and has not finished; None when there is none.

    Three queries at most. A lesson that was begun comes before one that was skipped.
    """
    if not person.is_authenticated:
        return None
    enrollments = (
        Enrollment.objects.visible_to(person)
        .unfinished()
        .select_related("run", "completion")
        .order_by("-active_at")[:5]
    )
    for enrollment in enrollments:
        course = outline_by_id(enrollment.run.course_id) if enrollment.run.is_open() else None
        if course:
            state = states_of([enrollment], {course.id: course})[0]
            if found := step_of(state):
                return NextStep(course, found, state)
    return None


def step_of(state: CourseState) -> LessonState | None:
    """The begun lesson with a resume position, else the first that is not done."""
    begun = [lesson for lesson in state.lessons if not lesson.done and lesson.position >= 1]
    return begun[0] if begun else state.next
