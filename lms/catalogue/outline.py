"""A course as its pages need it: plain values, read once and kept in the cache until something is published.

The rows behind a page with 20 lessons cost two dozen queries through the page tree; an outline costs none.
"""

import zlib
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from lms.catalogue.films import clock
from lms.catalogue.models import CoursePage, LessonPage

GENERATION = "lms-outline-generation"
# Links inside a cached text go stale when their target moves; ten minutes bound that.
LIFETIME = 600


@dataclass(frozen=True)
class Film:
    id: int
    duration: int
    has_captions: bool
    has_poster: bool

    @property
    def clock(self) -> str:
        return clock(self.duration)


@dataclass(frozen=True)
class Lesson:
    id: int
    number: int
    slug: str
    title: str
    url: str
    minutes: int
    summary: str
    section: str
    film: Film | None
    quiz_id: int | None
    questions: int

    @property
    def kinds(self) -> str:
        """视频 · 课文 · 3道小题"""
        parts = ["视频" if self.film else "课文"]
        if self.questions:
            parts.append(f"{self.questions}道小题")
        return " · ".join(parts)


@dataclass(frozen=True)
class Outline:
    id: int
    slug: str
    title: str
    name: str
    url: str
    summary: str
    goals: tuple[str, ...]
    tier: str
    tier_label: str
    level_label: str
    topic: str
    region_id: int
    region_name: str
    region_path: str
    audiences: tuple[str, ...]
    hours: Decimal
    minutes: int
    cover_url: str
    openness: str
    revision_id: int | None
    content_revision: int
    page_ids: tuple[int, ...]
    lessons: tuple[Lesson, ...]

    @property
    def is_public(self) -> bool:
        return self.openness == CoursePage.Openness.PUBLIC

    @property
    def hours_text(self) -> str:
        return f"{self.hours.normalize():f}"

    def lesson(self, slug: str) -> Lesson | None:
        return next((lesson for lesson in self.lessons if lesson.slug == slug), None)

    def lesson_by_id(self, pk: int) -> Lesson | None:
        return next((lesson for lesson in self.lessons if lesson.id == pk), None)

    def after(self, lesson: Lesson) -> Lesson | None:
        return self.lessons[lesson.number] if lesson.number < len(self.lessons) else None


# A new release may read what an old one cached: the names of the fields are part of every key.
SHAPE = zlib.crc32(",".join(f.name for kind in (Outline, Lesson, Film) for f in fields(kind)).encode())


def forget_outlines() -> None:
    """Let every cached outline and text go, at once and again when the change is committed."""
    cache.delete(GENERATION)
    transaction.on_commit(lambda: cache.delete(GENERATION))


def _key(*parts) -> str:
    generation = cache.get(GENERATION)
    if generation is None:
        generation = uuid4().hex
        cache.add(GENERATION, generation, None)
        generation = cache.get(GENERATION, generation)
    return ":".join(["lms", str(SHAPE), generation, *map(str, parts)])


def outline_of(slug: str) -> Outline | None:
    """The live course with this slug."""
    return _cached_course(slug=slug)


def outline_by_id(pk: int) -> Outline | None:
    return _cached_course(pk=pk)


def _cached_course(**where) -> Outline | None:
    key = _key("course", *where, *where.values())
    found = cache.get(key)
    if found is None:
        course = _courses().filter(**where).first()
        if course is None:  # not remembered: strangers must not fill the cache with addresses they made up
            return None
        found = build_outline(course)
        cache.set(key, found, LIFETIME)
    return found


def outlines() -> tuple[Outline, ...]:
    """All live courses, newest first."""
    key = _key("courses")
    found = cache.get(key)
    if found is None:
        found = tuple(build_outline(course) for course in _courses().order_by("-first_published_at", "-pk"))
        cache.set(key, found, LIFETIME)
    return found


def catalogue_cards() -> tuple[Outline, ...]:
    """What a stranger sees in the catalogue."""
    return tuple(outline for outline in outlines() if outline.is_public)


def _courses():
    return CoursePage.objects.live().select_related("region", "cover")


def build_outline(course: CoursePage, lessons: list[LessonPage] | None = None) -> Outline:
    if lessons is None:
        lessons = list(
            LessonPage.objects.live()
            .child_of(course)
            .select_related("media", "quiz")
            .prefetch_related("quiz__places")
            .order_by("path")
            .defer("body")
        )
    sections = sorted(course.sections.all(), key=lambda section: section.first_lesson)
    revisions = [page.live_revision_id or 0 for page in [course, *lessons]]
    url = f"/courses/{course.slug}/"
    return Outline(
        id=course.pk,
        slug=course.slug,
        title=course.title,
        name=course.name,
        url=url,
        summary=course.summary,
        goals=tuple(line.strip() for line in course.goals.splitlines() if line.strip()),
        tier=course.tier,
        tier_label=course.get_tier_display(),
        level_label=course.get_level_display(),
        topic=course.topic,
        region_id=course.region_id,
        region_name=course.region.name,
        region_path=course.region.path,
        audiences=tuple(course.audiences),
        hours=course.hours,
        minutes=course.minutes,
        cover_url=_cover_url(course),
        openness=course.openness,
        revision_id=course.live_revision_id,
        content_revision=max(revisions),
        page_ids=(*course.get_ancestors().values_list("pk", flat=True), course.pk) if course.path else (),
        lessons=tuple(_lesson(page, number, url, sections) for number, page in enumerate(lessons, 1)),
    )


def _lesson(page: LessonPage, number: int, course_url: str, sections) -> Lesson:
    media = page.media
    section = next((section.title for section in sections if section.first_lesson == number), "")
    return Lesson(
        id=page.pk or 0,
        number=number,
        slug=page.slug,
        title=page.title,
        url=f"{course_url}{page.slug}/",
        minutes=page.minutes or 0,
        summary=page.summary,
        section=section,
        film=Film(media.pk, media.duration, bool(media.captions), bool(media.poster)) if media else None,
        quiz_id=page.quiz_id,
        questions=len(page.quiz.places.all()) if page.quiz else 0,
    )


def _cover_url(course: CoursePage) -> str:
    if course.cover:
        return course.cover.get_rendition("fill-800x450").url
    return static(f"img/covers/{course.cover_art}.svg")


def body_of(lesson: Lesson) -> SafeString:
    """The lesson's text as HTML."""
    key = _key("body", lesson.id)
    html = cache.get(key)
    if html is None:
        html = str(LessonPage.objects.only("body").get(pk=lesson.id).body)
        cache.set(key, html, LIFETIME)
    return mark_safe(html)  # noqa: S308  (rendered by the blocks' own templates, which escape)


def draft_outline(course: CoursePage) -> Outline:
    """For previews: the page as it stands in the editor, drafts of lessons included, nothing cached."""
    lessons = LessonPage.objects.child_of(course).order_by("path") if course.path else []
    return build_outline(course, [lesson.get_latest_revision_as_object() for lesson in lessons])


def draft_lesson_context(page: LessonPage) -> dict:
    """For previews of one lesson within its course."""
    course = page.get_parent().specific if page.path else CoursePage.objects.first()
    outline = build_outline(course)
    shown = outline.lesson_by_id(page.pk)
    fresh = _lesson(page, shown.number if shown else len(outline.lessons) + 1, outline.url, [])
    lessons = tuple(fresh if lesson.id == page.pk else lesson for lesson in outline.lessons)
    return {"course": replace(outline, lessons=lessons), "lesson": fresh, "body": mark_safe(str(page.body))}  # noqa: S308
