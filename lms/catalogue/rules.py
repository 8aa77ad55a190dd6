"""Who may see a course: one rule for pages, player, films, search, paths and sheets. What may not be seen is a 404.

A course has two sides. Its syllabus (what it is, which lessons) is public unless the editor closed it. Its lessons
open for whom the course is meant: everybody, or the people of the issuing region and below, or those of them who
belong to its audiences; staff of a region above or at the issuing one always see it. Wagtail's view restrictions
come on top of both.
"""

from dataclasses import dataclass
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import Http404
from wagtail.models import ModelLogEntry, Page, PageViewRestriction, ReferenceIndex
from wagtail.permissions import policy_registry

from lms.catalogue.forms import WRITERS
from lms.catalogue.models import CourseMedia, CoursePage, LessonPage
from lms.catalogue.outline import Lesson, Outline, outline_by_id, outline_of, outlines
from talent.people.models import Affiliation, Role
from talent.people.querysets import in_force

Openness = CoursePage.Openness


@dataclass
class Access:
    """What one visitor may see; two queries at most, however many courses are asked about.

    Without a request (a search, a list, a sheet) a page behind a password counts as closed.
    """

    person: object
    request: object = None

    def lists(self, course: Outline) -> bool:
        """May the syllabus be read?"""
        return self.meant_to_list(course) and self.let_in(course.page_ids)

    def opens(self, course: Outline, lesson_id: int | None = None) -> bool:
        """May the lessons be opened, taken and counted, or this one of them?"""
        return self.meant_for(course) and self.let_in((*course.page_ids, lesson_id))

    def meant_to_list(self, course: Outline) -> bool:
        return course.syllabus_open or self.meant_for(course)

    def meant_for(self, course: Outline) -> bool:
        """By region and audience alone, view restrictions aside."""
        if course.openness == Openness.PUBLIC:
            return True
        if not self.person.is_authenticated:
            return False
        if any(course.region_path.startswith(role.region.path) for role in self.person.active_roles):
            return True
        if not any(path.startswith(course.region_path) for path in self.tied_to):
            return False
        return course.openness == Openness.REGION or suits(self.person, course.audiences)

    def let_in(self, page_ids) -> bool:
        """Wagtail's view restrictions, asked anew each time: a cached yes would outlive them."""
        wanted = set(page_ids)
        return all(self._accepts(restriction) for restriction in self._restrictions if restriction.page_id in wanted)

    def _accepts(self, restriction) -> bool:
        if self.request is not None:
            return restriction.accept_request(self.request)
        if restriction.restriction_type == PageViewRestriction.LOGIN:
            return self.person.is_authenticated
        if restriction.restriction_type == PageViewRestriction.GROUPS:
            groups = {group.pk for group in restriction.groups.all()}
            return self.person.is_superuser or bool(groups & set(self.person.groups.values_list("pk", flat=True)))
        return False

    @cached_property
    def tied_to(self) -> list[str]:
        ties = Affiliation.objects.filter(in_force(), person=self.person.pk)
        return list(ties.values_list("region__path", flat=True).distinct())

    @cached_property
    def _restrictions(self) -> list[PageViewRestriction]:
        return list(PageViewRestriction.objects.prefetch_related("groups"))


def suits(person, audiences) -> bool:
    """Is something for these audiences meant for this person? Without audiences it is for everybody."""
    return not audiences or bool(set(audiences) & set(person.audiences))


def access_of(request) -> Access:
    return Access(request.user, request)


def edits_courses(person) -> bool:
    """Editors of the whole city check films and papers of drafts, too."""
    of_city = (Role.Kind.EDITOR, Role.Kind.CITY_ADMIN)
    return person.is_authenticated and (
        person.is_superuser or any(role.kind in of_city and role.region.level == "city" for role in person.active_roles)
    )


def get_listed_course(request, slug: str) -> Outline:
    """The live course at an address, for someone who may read its syllabus; else 404.

    View restrictions are left to the hook that runs before the page is served: it asks for a login or a password.
    """
    course = outline_of(slug)
    if course is None or not access_of(request).meant_to_list(course):
        raise Http404
    return course


def get_readable_lesson(request, slug: str, lesson_slug: str) -> tuple[Outline, Lesson]:
    """A live lesson, for someone whom the course is meant for; else 404. View restrictions: as above."""
    course = outline_of(slug)
    lesson = course and course.lesson(lesson_slug)
    if lesson is None or not access_of(request).meant_for(course):
        raise Http404
    return course, lesson


def get_course(request, slug: str) -> Outline:
    """The live course at an address, for someone who may take it; else 404."""
    course = outline_of(slug)
    if course is None or not access_of(request).opens(course):
        raise Http404
    return course


def get_lesson(request, slug: str, lesson_slug: str) -> tuple[Outline, Lesson]:
    course = outline_of(slug)
    lesson = course and course.lesson(lesson_slug)
    if lesson is None or not may_open(request, course, lesson.id):
        raise Http404
    return course, lesson


def may_open(request, course: Outline, lesson_id: int) -> bool:
    """A lesson of the course, and whatever is shown in it."""
    return access_of(request).opens(course, lesson_id)


def may_open_any(request, lessons) -> bool:
    """One of these lessons, live and open to this visitor: then what they show is, too. Editors see all."""
    if edits_courses(request.user):
        return True
    places = [(outline_by_id(lesson.get_parent().pk), lesson.pk) for lesson in lessons.live()]
    return any(course and may_open(request, course, lesson) for course, lesson in places)


def lessons_showing(material) -> QuerySet:
    """The lessons, live or not, whose text shows or links the document or image."""
    return LessonPage.objects.filter(pk__in=_pages_showing(material))


def _pages_showing(material) -> set[int]:
    shown = ReferenceIndex.get_references_to(material).filter(base_content_type=ContentType.objects.get_for_model(Page))
    return {int(pk) for pk in shown.values_list("object_id", flat=True)}


def is_public(material) -> bool:
    """A document or image that no lesson shows, or a live page beside the lessons."""
    pages = _pages_showing(material)
    if not LessonPage.objects.filter(pk__in=pages).exists():
        return True
    return Page.objects.live().filter(pk__in=pages).not_type(LessonPage).exists()


def may_see(request, material) -> bool:
    """A document or image that only lessons show is as open as they are; who added it, or may choose it for a page
    of their own, sees it, too. Others are public."""
    if is_public(material) or may_open_any(request, lessons_showing(material)):
        return True
    return _works_with(request.user, material)


def _works_with(person, material) -> bool:
    if not person.is_authenticated:
        return False
    policy = policy_registry.get_by_type(type(material))
    return material.uploaded_by_user_id == person.pk or policy.user_has_permission_for_instance(
        person, "choose", material
    )


def courses_for(person) -> list[Outline]:
    """The catalogue as this person sees it: every course whose syllabus they may read, newest first."""
    access = Access(person)
    return [course for course in outlines() if access.lists(course)]


def open_courses(person) -> list[Outline]:
    """Those of the catalogue that this person may take."""
    access = Access(person)
    return [course for course in outlines() if access.opens(course)]


def may_write(person, region) -> bool:
    """Courses are written by the trainers, admins and editors of the region that issues them, and of those above it."""
    return person.is_superuser or person.reaches(region, *WRITERS)


def films_changed_by(person) -> QuerySet:
    """Editors of the city change every film; others those shown in courses they write and in no other, and those
    that they added themselves as long as no other office shows them."""
    if edits_courses(person):
        return CourseMedia.objects.all()
    written = set(CoursePage.objects.filter(person.scope("region__path", *WRITERS)).values_list("path", flat=True))
    shown = list(LessonPage.objects.exclude(media=None).values_list("media", "path"))
    elsewhere = {media for media, path in shown if path[: -LessonPage.steplen] not in written}
    added = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(CourseMedia), action="wagtail.create", user=person
    )
    own = {int(pk) for pk in added.values_list("object_id", flat=True)}
    return CourseMedia.objects.filter(Q(pk__in=own) | Q(pk__in={media for media, _ in shown})).exclude(pk__in=elsewhere)
