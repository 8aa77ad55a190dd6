"""Who may see a course. A course that may not be seen does not exist: 404."""

from django.http import Http404
from wagtail.models import PageViewRestriction

from lms.catalogue.outline import Lesson, Outline, outline_of, outlines
from talent.people.models import Affiliation
from talent.people.querysets import in_force


def sees_course(person, course: Outline) -> bool:
    """Everyone sees public courses; a region's own are for people tied to it or below, and for its staff."""
    if course.is_public:
        return True
    if not person.is_authenticated:
        return False
    tied = Affiliation.objects.filter(in_force(), person=person.pk, region__path__startswith=course.region_path)
    works_there = any(course.region_path.startswith(role.region.path) for role in person.active_roles)
    return works_there or tied.exists()


def edits_courses(person) -> bool:
    """Editors check films of drafts, too."""
    return person.is_authenticated and person.has_perm("wagtailadmin.access_admin")


def get_course(request, slug: str) -> Outline:
    """The live course at an address, for someone who may see it; else 404."""
    course = outline_of(slug)
    if course is None or not sees_course(request.user, course) or not _let_in(request, course.page_ids):
        raise Http404
    return course


def get_lesson(request, slug: str, lesson_slug: str) -> tuple[Outline, Lesson]:
    course = outline_of(slug)
    lesson = course and course.lesson(lesson_slug)
    if lesson is None or not may_open(request, course, lesson.id):
        raise Http404
    return course, lesson


def may_open(request, course: Outline, lesson_id: int) -> bool:
    """A lesson of the course, and whatever is shown in it: by region, and by Wagtail's view restrictions."""
    return sees_course(request.user, course) and _let_in(request, (*course.page_ids, lesson_id))


def courses_for(person) -> list[Outline]:
    """The catalogue as this person sees it, one query for the regions they are tied to."""
    found = outlines()
    if all(course.is_public for course in found) or not person.is_authenticated:
        return [course for course in found if course.is_public]
    paths = Affiliation.objects.filter(in_force(), person=person.pk).values_list("region__path", flat=True)
    below, above = list(paths), [role.region.path for role in person.active_roles]
    return [
        course
        for course in found
        if course.is_public
        or any(path.startswith(course.region_path) for path in below)
        or any(course.region_path.startswith(path) for path in above)
    ]


def _let_in(request, page_ids) -> bool:
    """Wagtail's view restrictions, asked anew each time: a cached yes would outlive them."""
    restrictions = PageViewRestriction.objects.filter(page_id__in=page_ids).prefetch_related("groups")
    return all(restriction.accept_request(request) for restriction in restrictions)
