"""Results of the site's search in groups, one query per kind that was found."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from wagtail.models import Page

from cms.cases.models import CasePage
from cms.info.models import InfoPage
from cms.news.models import NewsPage
from cms.search.finding import find
from cms.search.highlight import excerpt, marked
from cms.toolbox.models import ToolPage
from lms.catalogue.models import CoursePage, LessonPage
from lms.catalogue.outline import Outline
from lms.catalogue.rules import courses_for
from talent.training.models import TrainingSession

PER_GROUP = 8
SESSIONS = 5


@dataclass(frozen=True)
class Hit:
    title: SafeString
    url: str
    text: SafeString
    meta: str


@dataclass(frozen=True)
class Group:
    label: str
    icon: str
    hits: tuple[Hit, ...]
    more: int = 0


def search_all(words: str, person) -> list[Group]:
    """Groups with at least one hit, in the order in which they help."""
    pages = find(words, Page.objects.live().public().select_related("content_type"))
    by_kind: dict[type, list[int]] = {}
    for page in pages:
        by_kind.setdefault(page.cached_content_type.model_class(), []).append(page.pk)
    courses = courses_for(person) if {CoursePage, LessonPage} & set(by_kind) else []
    found = [
        _group("课程", "book", _course_hits(by_kind.get(CoursePage, []), courses, words)),
        _group("课", "play", _lesson_hits(by_kind.get(LessonPage, []), courses, words)),
        _group("现场培训", "calendar", _session_hits(words)),
        _group("工具箱", "toolbox", _hits(ToolPage, by_kind, words, lambda tool: ("toolbox", tool.purpose, tool.when))),
        _group("典型案例", "leaf", _hits(CasePage, by_kind, words, _case_words)),
        _group(
            "动态",
            "megaphone",
            _hits(
                NewsPage,
                by_kind,
                words,
                lambda news: ("news", news.summary, f"{news.dated:%Y年}{news.dated.month}月{news.dated.day}日"),
            ),
        ),
        _group("说明与常见问题", "help", _hits(InfoPage, by_kind, words, _info_words)),
    ]
    return [group for group in found if group.hits]


def _group(label: str, icon: str, hits: list[Hit]) -> Group:
    return Group(label, icon, tuple(hits[:PER_GROUP]), max(0, len(hits) - PER_GROUP))


def _hit(title: str, url: str, text: str, meta: str, words: str) -> Hit:
    return Hit(marked(title, words), url, marked(excerpt(text, words), words), meta)


def _course_hits(ids: list[int], courses: list[Outline], words: str) -> list[Hit]:
    known = {course.id: course for course in courses}
    return [
        _hit(course.title, course.url, course.summary, f"{course.tier_label} · {course.hours_text}学时", words)
        for pk in ids
        if (course := known.get(pk))
    ]


def _lesson_hits(ids: list[int], courses: list[Outline], words: str) -> list[Hit]:
    known = {lesson.id: (course, lesson) for course in courses for lesson in course.lessons}
    return [
        _hit(lesson.title, lesson.url, lesson.summary, f"《{course.name}》第{lesson.number}课", words)
        for pk in ids
        if pk in known
        for course, lesson in [known[pk]]
    ]


def _session_hits(words: str) -> list[Hit]:
    sessions = TrainingSession.objects.public().search(words).select_related("region").order_by("-starts_at")[:SESSIONS]
    return [
        _hit(
            session.title,
            f"/sessions/{session.pk}/",
            session.description,
            f"{session.dated.month}月{session.dated.day}日 · {session.place} · {session.region.name}",
            words,
        )
        for session in sessions
    ]


def _hits(model, by_kind: dict, words: str, describe) -> list[Hit]:
    """Hits of one kind of page in the order found; `describe` gives (section, text, meta)."""
    ids = by_kind.get(model, [])
    if not ids:
        return []
    pages = model.objects.select_related("region") if hasattr(model, "region") else model.objects
    known = pages.defer_streamfields().in_bulk(ids)
    hits = []
    for page in (known[pk] for pk in ids if pk in known):
        section, text, meta = describe(page)
        hits.append(_hit(page.title, f"/{section}/{page.slug}/" if section else f"/{page.slug}/", text, meta, words))
    return hits


def _case_words(case: CasePage):
    return "cases", case.abstract, f"{case.organization_name} · {case.region.name} · {case.year}年"


def _info_words(page: InfoPage):
    return "", page.lead, ""
