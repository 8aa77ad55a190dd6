"""A course as its pages need it: plain values, read once and kept in the cache until something is published.

The rows behind a page with 20 lessons cost two dozen queries through the page tree; an outline costs none.
"""

import zlib
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction
from django.templatetags.static import static
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from lms.catalogue.films import clock
from lms.catalogue.models import CompletionRule, CoursePage, LessonPage
from lms.catalogue.validity import validity_words

GENERATION = "lms-outline-generation"
# Links inside a cached text go stale when their target moves; ten minutes bound that.
LIFETIME = 600


@dataclass(frozen=True)
class Rule:
    """A condition of finishing: a kind of CompletionRule with its number of lessons or its percentage."""

    kind: str
    amount: int | None = None


@dataclass(frozen=True)
class Checklist:
    """A checklist of a lesson's text; `lines` are (id, words)."""

    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Film:
    id: int
    duration: int
    has_captions: bool
    has_poster: bool
    has_light: bool = False
    has_audio: bool = False

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
    quiz_terms: str = ""
    checklists: tuple[Checklist, ...] = ()

    @property
    def kinds(self) -> str:
        """视频 · 课文 · 3道小题"""
        parts = ["视频" if self.film else "课文"]
        if self.questions:
            parts.append(f"{self.questions}道小题")
        return " · ".join(parts)


@dataclass(frozen=True)
class CourseCard:
    """What a card prints of a course that everybody may take."""

    title: str
    url: str
    cover_url: str
    hours_text: str
    effort: str
    tier_label: str
    audiences: tuple[str, ...]


def effort_words(minutes: int, lessons: list[int]) -> str:
    """What a course takes, instead of dates: 5课，每课约36分钟"""
    if not lessons:
        return f"共{minutes}分钟"
    if len(lessons) == 1:
        return f"1课，{lessons[0] or minutes}分钟"
    return f"{len(lessons)}课，每课约{round(sum(lessons) / len(lessons))}分钟"


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
    level: str
    level_label: str
    topic: str
    services: tuple[str, ...]
    beneficiaries: tuple[str, ...]
    whats_new: str
    validity: str
    region_id: int
    region_name: str
    region_path: str
    audiences: tuple[str, ...]
    hours: Decimal
    minutes: int
    cover_url: str
    openness: str
    syllabus_open: bool
    rules: tuple[Rule, ...]
    published: date | None
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

    @property
    def effort(self) -> str:
        return effort_words(self.minutes, [lesson.minutes for lesson in self.lessons])

    @property
    def kept_to(self) -> str:
        """历城区的人员, 历城区的志愿者; empty when everybody may take it."""
        if self.openness == CoursePage.Openness.PUBLIC:
            return ""
        whom = "、".join(self.audiences) if self.openness == CoursePage.Openness.AUDIENCE else ""
        return f"{self.region_name}的{whom or '人员'}"

    @property
    def finish_words(self) -> str:
        """What the rules ask for, in words; empty where every lesson has to be finished."""
        return "；".join(words.format(rule.amount) for rule in self.rules if (words := FINISH_WORDS.get(rule.kind)))

    def lesson(self, slug: str) -> Lesson | None:
        return next((lesson for lesson in self.lessons if lesson.slug == slug), None)

    def lesson_by_id(self, pk: int) -> Lesson | None:
        return next((lesson for lesson in self.lessons if lesson.id == pk), None)

    def after(self, lesson: Lesson) -> Lesson | None:
        return self.lessons[lesson.number] if lesson.number < len(self.lessons) else None


FINISH_WORDS = {
    "count": "学完其中{}课",
    "watch": "视频看过{}%",
    "score": "小测平均答对{}%",
    "checklist": "对照清单每一条都勾过",
}
# A new release may read what an old one cached: the names of the fields are part of every key.
SHAPE = zlib.crc32(",".join(f.name for kind in (Outline, Lesson, Film, Rule, Checklist) for f in fields(kind)).encode())


def forget_outlines() -> None:
    """Let every cached outline and text go, at once and again when the change is committed."""
    cache.delete(GENERATION)
    transaction.on_commit(lambda: cache.delete(GENERATION))


def cache_key(*parts) -> str:
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
    key = cache_key("course", *where, *where.values())
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
    key = cache_key("courses")
    found = cache.get(key)
    if found is None:
        found = _build_all()
        cache.set(key, found, LIFETIME)
    return found


def _build_all() -> tuple[Outline, ...]:
    """Seven queries, however many courses and lessons."""
    courses = list(_courses().prefetch_related("sections", "rules").order_by("-first_published_at", "-pk"))
    ticking = [course.path for course in courses if _asks_for_ticks(course)]
    below: dict[str, list[LessonPage]] = {course.path: [] for course in courses}
    for lesson in _live_lessons(with_body=bool(ticking)):
        below.get(lesson.path[: -lesson.steplen], []).append(lesson)
    above = _ids_above(courses)
    return tuple(build_outline(course, below[course.path], above[course.path]) for course in courses)


def _ids_above(courses: list[CoursePage]) -> dict[str, tuple[int, ...]]:
    """The pages above each course, by the course's path."""
    steps = {
        course.path: [course.path[:end] for end in range(course.steplen, len(course.path), course.steplen)]
        for course in courses
    }
    known = dict(
        Page.objects.filter(path__in={path for paths in steps.values() for path in paths}).values_list("path", "pk")
    )
    return {path: tuple(known[step] for step in paths) for path, paths in steps.items()}


def _asks_for_ticks(course: CoursePage) -> bool:
    return any(rule.kind == CompletionRule.Kind.CHECKLIST for rule in course.rules.all())


def catalogue_cards() -> tuple[Outline, ...]:
    """Courses that everybody may take: for pages that are kept for strangers."""
    return tuple(outline for outline in outlines() if outline.is_public)


def newest_cards(count: int) -> tuple[CourseCard, ...]:
    """The newest courses that everybody may take, for the front page; two queries."""
    public = _courses().filter(openness=CoursePage.Openness.PUBLIC).order_by("-first_published_at", "-pk")
    courses = list(public[:count])
    minutes: dict[str, list[int]] = {course.path: [] for course in courses}
    for path, each in LessonPage.objects.live().order_by("path").values_list("path", "minutes"):
        minutes.get(path[: -CoursePage.steplen], []).append(each)
    return tuple(
        CourseCard(
            title=course.title,
            url=f"/courses/{course.slug}/",
            cover_url=_cover_url(course),
            hours_text=f"{course.hours.normalize():f}",
            effort=effort_words(course.minutes, minutes[course.path]),
            tier_label=course.get_tier_display(),
            audiences=tuple(course.audiences),
        )
        for course in courses
    )


def _courses():
    return CoursePage.objects.live().select_related("region", "cover")


def build_outline(
    course: CoursePage, lessons: list[LessonPage] | None = None, above: tuple[int, ...] | None = None
) -> Outline:
    """`lessons` and the ids of the pages `above` are read from the tree unless the caller has them."""
    ticking = _asks_for_ticks(course)
    if lessons is None:
        lessons = list(_live_lessons(with_body=ticking).child_of(course))
    if above is None:
        above = _ids_above([course])[course.path] if course.path else ()
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
        level=course.level,
        level_label=course.get_level_display(),
        topic=course.topic,
        services=_words(course.services),
        beneficiaries=_words(course.beneficiaries),
        whats_new=course.whats_new,
        validity=validity_words(course.validity, course.validity_years),
        region_id=course.region_id,
        region_name=course.region.name,
        region_path=course.region.path,
        audiences=tuple(course.audiences),
        hours=course.hours,
        minutes=course.minutes,
        cover_url=_cover_url(course),
        openness=course.openness,
        syllabus_open=course.syllabus_open,
        rules=tuple(Rule(rule.kind, rule.amount) for rule in course.rules.all()),
        published=timezone.localdate(course.first_published_at) if course.first_published_at else None,
        revision_id=course.live_revision_id,
        content_revision=max(revisions),
        page_ids=(*above, course.pk) if course.path else (),
        lessons=tuple(_lesson(page, number, url, sections, ticking) for number, page in enumerate(lessons, 1)),
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.replace("，", "、").split("、") if word.strip())


def _live_lessons(*, with_body: bool):
    """In their order. The texts are long, and only checklists are read from them."""
    lessons = (
        LessonPage.objects.live()
        .select_related("media", "quiz")
        .prefetch_related("quiz__places", "quiz__draws")
        .order_by("path")
    )
    return lessons if with_body else lessons.defer("body")


def _checklists(page: LessonPage) -> tuple[Checklist, ...]:
    return tuple(
        Checklist(
            block.value["title"],
            tuple(
                (line.id or str(number), str(line.value))
                for number, line in enumerate(block.value["items"].bound_blocks)
            ),
        )
        for block in page.body
        if block.block_type == "checklist"
    )


def _lesson(page: LessonPage, number: int, course_url: str, sections, ticking: bool = False) -> Lesson:
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
        film=_film(media) if media else None,
        quiz_id=page.quiz_id,
        questions=page.quiz.size if page.quiz else 0,
        quiz_terms=page.quiz.terms if page.quiz else "",
        checklists=_checklists(page) if ticking else (),
    )


def _film(media) -> Film:
    return Film(
        id=media.pk,
        duration=media.duration,
        has_captions=bool(media.captions),
        has_poster=bool(media.poster),
        has_light=bool(media.light),
        has_audio=bool(media.audio),
    )


def _cover_url(course: CoursePage) -> str:
    if course.cover:
        return course.cover.get_rendition("fill-800x450").url
    return static(f"img/covers/{course.cover_art}.svg")


def body_of(lesson: Lesson) -> SafeString:
    """The lesson's text as HTML."""
    key = cache_key("body", lesson.id)
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
