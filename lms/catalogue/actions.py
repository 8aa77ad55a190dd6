"""Builders of courses: the same verbs serve sample data, tests and imports. Editors use Wagtail's own forms."""

from collections.abc import Sequence
from datetime import date
from html import escape

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Site

from lms.catalogue.models import (
    CourseIndexPage,
    CourseMedia,
    CoursePage,
    CourseRun,
    CourseSection,
    LearningPath,
    LessonPage,
    PathCourse,
)
from lms.catalogue.outline import forget_outlines
from talent.audit.actions import record
from talent.outbox.actions import enqueue


def course_index(parent=None) -> CourseIndexPage:
    """The page behind /courses/; made under the site's home page when there is none."""
    index = CourseIndexPage.objects.first()
    if index:
        return index
    parent = parent or Site.objects.select_related("root_page").get(is_default_site=True).root_page
    index = parent.add_child(
        instance=CourseIndexPage(title="在线课程", slug="courses", introduction="随时学，学到哪儿记到哪儿。")
    )
    publish(index)
    return index


def publish(page, by=None) -> None:
    """Save the page as it is and put it live; `by` stands in its history."""
    page.save_revision(user=by).publish(user=by)


@transaction.atomic
def create_course(
    title: str,
    *,
    slug: str,
    tier: str,
    region,
    hours,
    minutes: int,
    summary: str,
    audiences: tuple[str, ...] = ("leader", "social_worker", "volunteer"),
    sections: tuple[tuple[str, int], ...] = (),
    by=None,
    season: str | None = None,
    opens: date | None = None,
    closes: date | None = None,
    **fields,
) -> CoursePage:
    """A published course with one run, open from today unless `opens` says otherwise.

    `audiences` are of leader, social_worker, volunteer; `sections` are (headline, number of its first lesson);
    further `fields` are those of CoursePage (short_title, goals, topic, level, cover_art, cover, openness).
    """
    course = CoursePage(
        title=title,
        slug=slug,
        tier=tier,
        region=region,
        hours=hours,
        minutes=minutes,
        summary=summary,
        owner=by,
        for_leaders="leader" in audiences,
        for_social_workers="social_worker" in audiences,
        for_volunteers="volunteer" in audiences,
        **fields,
    )
    course.sections = [CourseSection(title=name, first_lesson=first) for name, first in sections]
    course_index().add_child(instance=course)
    publish(course, by)
    open_run(course, season=season, opens=opens, closes=closes, by=by)
    return course


@transaction.atomic
def open_run(course: CoursePage, *, season=None, opens: date | None = None, closes=None, by=None) -> CourseRun:
    """Open the course for a season (the year of `opens` unless named); an existing run gets the new dates."""
    opens = opens or timezone.localdate()
    run, _ = CourseRun.objects.update_or_create(
        course=course, season=season or str(opens.year), defaults={"opens": opens, "closes": closes}
    )
    record("open_course_run", run, by=by, region_path=course.region.path, course=course.pk, season=run.season)
    forget_outlines()
    return run


@transaction.atomic
def create_path(
    title: str,
    *,
    region,
    courses: Sequence[CoursePage],
    electives: Sequence[CoursePage] = (),
    electives_needed: int = 0,
    audiences: tuple[str, ...] = (),
    level=None,
    summary: str = "",
    by=None,
) -> LearningPath:
    """A learning path in use: `courses` are required and come first, of `electives` as many as needed are asked for.

    `audiences` are of leader, social_worker, volunteer; none means everybody. `level` is a LadderLevel or None.
    Raises ValidationError when more electives are needed than there are.
    """
    if electives_needed > len(electives):
        raise ValidationError(f"选修只有{len(electives)}门，不能要求学{electives_needed}门。")
    path = LearningPath(
        title=title,
        summary=summary,
        region=region,
        level=level,
        electives_needed=electives_needed,
        for_leaders="leader" in audiences,
        for_social_workers="social_worker" in audiences,
        for_volunteers="volunteer" in audiences,
    )
    path.places = [
        *(PathCourse(course=course, sort_order=order) for order, course in enumerate(courses)),
        *(PathCourse(course=course, required=False, sort_order=len(courses) + n) for n, course in enumerate(electives)),
    ]
    path.save()
    record("create_path", path, by=by, region_path=region.path, courses=len(path.places.all()))
    forget_outlines()
    enqueue("path.saved", {"path": path.pk})
    return path


@transaction.atomic
def add_lesson(
    course: CoursePage,
    title: str,
    *,
    slug: str,
    minutes: int,
    body: list[dict] | list[tuple] = (),
    summary: str = "",
    media: CourseMedia | None = None,
    quiz=None,
    by=None,
) -> LessonPage:
    """A published lesson after the others. `body` is a list of blocks, either (type, value) or plain dicts:

    {"type": "paragraph", "text"}, {"type": "heading", "text"}, {"type": "callout", "tone", "title", "text"},
    {"type": "checklist", "title", "items"}, {"type": "quote", "text", "source"}.
    """
    lesson = LessonPage(
        title=title, slug=slug, minutes=minutes, summary=summary, media=media, quiz=quiz, owner=by, body=stream(body)
    )
    # Fresh from the database: add_child of a stale parent would lose its count of children.
    CoursePage.objects.get(pk=course.pk).add_child(instance=lesson)
    publish(lesson, by)
    return lesson


@transaction.atomic
def draft_lesson(course: CoursePage, title: str, *, slug: str, minutes: int, body=(), summary: str = "", by=None):
    """A lesson after the others that is not published yet; `body` as in `add_lesson`."""
    lesson = LessonPage(
        title=title, slug=slug, minutes=minutes, summary=summary, owner=by, body=stream(body), live=False,
        has_unpublished_changes=True,
    )  # fmt: skip
    CoursePage.objects.get(pk=course.pk).add_child(instance=lesson)
    lesson.save_revision(user=by)
    return lesson


def stream(body) -> list[tuple]:
    """Plain blocks as a StreamField takes them; text is escaped, never markup."""
    return [block if isinstance(block, tuple) else (block["type"], _value(block)) for block in body]


def _value(block: dict):
    if block["type"] == "paragraph":
        return f"<p>{escape(block['text'], quote=False)}</p>"
    if block["type"] == "heading":
        return block["text"]
    return {key: value for key, value in block.items() if key != "type"}


@transaction.atomic
def add_media(
    title: str, *, file, duration: int, captions=None, why_no_captions: str = "", poster=None, by=None
) -> CourseMedia:
    """Store a film (django File objects); `duration` in whole seconds is what progress is measured by.

    The database refuses (IntegrityError) a film that has neither captions nor a reason for having none.
    """
    media = CourseMedia.objects.create(
        title=title,
        file=file,
        captions=captions or "",
        why_no_captions=why_no_captions,
        poster=poster or "",
        duration=duration,
    )
    record("add_media", media, by=by, duration=duration)
    return media
