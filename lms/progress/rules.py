"""What must stay because somebody learned by it."""

from lms.catalogue.models import CoursePage, LessonPage
from lms.progress.models import Enrollment, LessonProgress


def pages_with_facts(pages) -> list:
    """Those of these pages below which, or on which, there are enrollments or progress."""
    return [page for page in pages if hasattr(page, "path") and _has_facts(page)]


def _has_facts(page) -> bool:
    courses = CoursePage.objects.filter(path__startswith=page.path).values("pk")
    lessons = LessonPage.objects.filter(path__startswith=page.path).values("pk")
    return (
        Enrollment.objects.filter(run__course__in=courses).exists()
        or LessonProgress.objects.filter(lesson__in=lessons).exists()
    )
