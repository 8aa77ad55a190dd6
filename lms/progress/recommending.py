"""下一步推荐: which course a person should take next, and why. Learners see this instead of the ladder."""

from dataclasses import dataclass

from django.utils import timezone

from lms.catalogue.models import CourseRun
from lms.catalogue.outline import Outline, outlines
from lms.catalogue.paths import PathOutline, live_paths
from lms.catalogue.rules import Access, suits
from lms.progress.models import Enrollment
from lms.progress.paths import courses_done, standing
from talent.pools.models import PoolMembership


@dataclass(frozen=True)
class Recommendation:
    """`why` is one line: 《骨干入门》必修1/3，下一门 or 适合负责人."""

    course: Outline
    why: str


def recommended(person, count: int = 1) -> list[Recommendation]:
    """Next courses of the person's paths, then new courses that suit them; none that still holds or that they are taking.

    Only courses they may take and that have an open run. Six queries at most.
    """
    access = Access(person)
    takeable = {course.id: course for course in outlines() if course.lessons and access.opens(course)}
    if not takeable:
        return []
    done = courses_done(person)
    going = Enrollment.objects.visible_to(person).unfinished().values_list("run__course_id", flat=True)
    free = set(takeable) - done - set(going)
    # A run is taken once: a course that has run out waits for the next.
    open_runs = CourseRun.objects.open().exclude(enrollments__in=Enrollment.objects.visible_to(person))
    free &= set(open_runs.filter(course__in=free).values_list("course_id", flat=True))
    found: dict[int, Recommendation] = {}
    for path in paths_of(person, access):
        where = standing(path, done)
        first = next((course for course in where.next_ids if course in free), None)
        if first and first not in found:
            found[first] = Recommendation(takeable[first], f"《{path.title}》的下一门，{where.words}")
    for course in takeable.values():
        if course.id in free and course.id not in found and suits(person, course.audiences):
            found[course.id] = Recommendation(course, _fit(person, course))
    return list(found.values())[:count]


def paths_of(person, access: Access) -> list[PathOutline]:
    """Paths for this person's audience, issued at or above where they belong, for their rung or for every rung."""
    paths = [
        path
        for path in live_paths()
        if suits(person, path.audiences) and any(tie.startswith(path.region_path) for tie in access.tied_to)
    ]
    if not any(path.level_id for path in paths):
        return paths
    memberships = PoolMembership.objects.active_on(timezone.localdate()).filter(person=person.pk)
    rungs = set(memberships.values_list("level_id", flat=True))
    return [path for path in paths if path.level_id is None or path.level_id in rungs]


def _fit(person, course: Outline) -> str:
    for_whom = [audience for audience in course.audiences if audience in person.audiences]
    return f"适合{'、'.join(for_whom)}" if for_whom else "谁都可以学"
