"""Index of the slices' models: one Django app, label "lms"."""

from lms.catalogue.models import CourseIndexPage, CourseMedia, CoursePage, CourseRun, CourseSection, LessonPage
from lms.certificates.models import Certificate
from lms.progress.models import Completion, Enrollment, LessonProgress, WatchProgress
from lms.quizzes.models import AttemptAnswer, Question, QuestionVersion, Quiz, QuizAttempt, QuizQuestion

__all__ = [
    "AttemptAnswer",
    "Certificate",
    "Completion",
    "CourseIndexPage",
    "CourseMedia",
    "CoursePage",
    "CourseRun",
    "CourseSection",
    "Enrollment",
    "LessonPage",
    "LessonProgress",
    "Question",
    "QuestionVersion",
    "Quiz",
    "QuizAttempt",
    "QuizQuestion",
    "WatchProgress",
]
