"""做成一课: a published case as the draft of a lesson, which its writer then works on."""

from math import ceil

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.html import escape, strip_tags

from cms.cases.models import CasePage
from lms.catalogue.actions import draft_lesson
from lms.catalogue.models import CoursePage, LessonPage
from lms.catalogue.rules import may_write
from talent.audit.actions import record

# Characters that are read in a minute, slowly.
PER_MINUTE, LEAST_MINUTES = 300, 5


def courses_to_write(person) -> list[CoursePage]:
    """Courses below which this person may add a lesson, in their order on the site."""
    courses = CoursePage.objects.select_related("region").order_by("path")
    return [
        course
        for course in courses
        if may_write(person, course.region) and course.permissions_for_user(person).can_add_subpage()
    ]


@transaction.atomic
def make_lesson(case: CasePage, course: CoursePage, *, by) -> LessonPage:
    """The case as a lesson's draft in a course; once per course, else the lesson that is there.

    ValidationError: the case is not published, or `by` may not write in the course.
    """
    if not case.live:
        raise ValidationError("案例发布以后才能做成一课。")
    if course.pk not in {each.pk for each in courses_to_write(by)}:
        raise ValidationError("您不能在这门课里加课。")
    slug = f"case-{case.pk}"
    existing = LessonPage.objects.child_of(course).filter(slug=slug).first()
    if existing:
        return existing
    body = _body(case)
    lesson = draft_lesson(
        course, case.title, slug=slug, minutes=_minutes(body), summary=case.abstract[:120], body=body, by=by
    )
    record("make_lesson", lesson, by=by, region_path=course.region.path, case=case.pk)
    return lesson


def _body(case: CasePage) -> list[tuple]:
    blocks = [("paragraph", f"<p>{escape(case.abstract)}</p>")] if case.abstract else []
    blocks += _section("原来难在哪里", case.background)
    for point in case.practice:
        blocks += _section(point.value["heading"], point.value["text"].source)
    blocks += _photos(case)
    blocks += _section("有什么变化", case.results)
    if case.quote:
        blocks.append(("quote", {"text": case.quote, "source": case.quote_source}))
    if steps := [str(step.value) for step in case.steps]:
        blocks.append(("checklist", {"title": "可以照着做", "items": steps}))
    return blocks


def _section(heading: str, html: str) -> list[tuple]:
    return [("heading", heading), ("paragraph", html)] if html else []


def _photos(case: CasePage) -> list[tuple]:
    """Only photos whose people agreed come along."""
    return [
        ("image", {"image": photo.image, "alt": (photo.alt or photo.caption)[:120], "caption": photo.caption})
        for photo in case.photos.all()
        if photo.consent
    ]


def _minutes(body: list[tuple]) -> int:
    words = sum(len(strip_tags(str(value))) for _, value in body)
    return max(LEAST_MINUTES, ceil(words / PER_MINUTE))
