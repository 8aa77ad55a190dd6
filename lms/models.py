"""Index of the slices' models: one Django app, label "lms"."""

from lms.catalogue.models import (
    CompletionRule,
    CourseIndexPage,
    CourseMedia,
    CoursePage,
    CourseRun,
    CourseSection,
    LearningPath,
    LessonPage,
    PathCourse,
)
from lms.certificates.models import (
    BatchPart,
    Certificate,
    CertificateBatch,
    CertificateStyle,
    Revocation,
    RevocationReason,
)
from lms.progress.models import Completion, Enrollment, LessonProgress, PathCompletion, WatchProgress
from lms.quizzes.models import AttemptAnswer, Question, QuestionVersion, Quiz, QuizAttempt, QuizQuestion

__all__ = [
    "AttemptAnswer",
    "BatchPart",
    "Certificate",
    "CertificateBatch",
    "CertificateStyle",
    "Completion",
    "CompletionRule",
    "CourseIndexPage",
    "CourseMedia",
    "CoursePage",
    "CourseRun",
    "CourseSection",
    "Enrollment",
    "LearningPath",
    "LessonPage",
    "LessonProgress",
    "PathCompletion",
    "PathCourse",
    "Question",
    "QuestionVersion",
    "Quiz",
    "QuizAttempt",
    "QuizQuestion",
    "Revocation",
    "RevocationReason",
    "WatchProgress",
]
