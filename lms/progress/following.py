"""What staff see of learning: who is under way in a course, where they stop, who finished. Reads only."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q

from lms.catalogue.outline import Lesson, Outline, outlines
from lms.catalogue.rules import Access
from lms.progress.models import Enrollment, LessonProgress, WatchProgress
from lms.progress.stopping import Stop, stop_of


@dataclass(frozen=True)
class Followed:
    """A course with people in open runs: `under_way`, `finished`, and where most of the first stopped."""

    course: Outline
    under_way: int
    finished: int
    stop: Stop | None

    @property
    def stop_words(self) -> str:
        lesson = self.stop and self.course.lesson_by_id(self.stop.lesson_id)
        return self.stop.words(lesson.number) if lesson else ""


@dataclass(frozen=True)
class LessonFigures:
    lesson: Lesson
    finished: int
    stopped: int


def courses_followed_by(person) -> list[Outline]:
    """Courses whose syllabus this member of staff may read, of their own line: their region, above it and below it."""
    access = Access(person)
    return [course for course in outlines() if in_line(person, course) and access.lists(course)]


def in_line(person, course: Outline) -> bool:
    """Is the course issued at, above or below the region of a managing role?"""
    paths = [role.region.path for role in person.active_roles if role.kind in person.roles.model.MANAGING]
    return any(path.startswith(course.region_path) or course.region_path.startswith(path) for path in paths)


def overview(person) -> list[Followed]:
    """Every course with its figures, five queries however many courses and people."""
    courses = courses_followed_by(person)
    seen = Enrollment.objects.followed_by(person).in_open_runs()
    counts = {
        row["run__course"]: row
        for row in seen.values("run__course").annotate(
            going=Count("pk", filter=Q(completed_at=None)), done=Count("pk", filter=~Q(completed_at=None))
        ).order_by()
    }  # fmt: skip
    stops = _stops(seen.unfinished(), courses)
    nothing = {"going": 0, "done": 0}
    found = [
        Followed(course, row["going"], row["done"], stop_of(stops[course.id].values()))
        for course in courses
        for row in [counts.get(course.id, nothing)]
    ]
    return sorted(found, key=lambda followed: -followed.under_way)


def figures_of(person, course: Outline) -> tuple[Followed, list[LessonFigures]]:
    """One course, lesson by lesson."""
    seen = Enrollment.objects.followed_by(person).in_open_runs().filter(run__course=course.id)
    going, done = seen.unfinished().count(), seen.exclude(completed_at=None).count()
    stops = _stops(seen.unfinished(), [course])[course.id]
    finished = dict(
        LessonProgress.objects.filter(enrollment__in=seen, completed_at__isnull=False)
        .values_list("lesson_id")
        .annotate(Count("pk"))
        .order_by()
    )
    stopped = Counter(lesson for lesson, _ in stops.values())
    lessons = [LessonFigures(lesson, finished.get(lesson.id, 0), stopped[lesson.id]) for lesson in course.lessons]
    return Followed(course, going, done, stop_of(stops.values())), lessons


def _stops(enrollments, courses: list[Outline]) -> dict[int, dict[int, tuple[int, float | None]]]:
    """Where each unfinished enrollment stands, by course: the film touched last and not done, else the first open lesson."""
    course_of = dict(enrollments.values_list("pk", "run__course_id"))
    done: dict[int, set[int]] = defaultdict(set)
    progress = LessonProgress.objects.filter(enrollment__in=enrollments, completed_at__isnull=False)
    for enrollment, lesson in progress.values_list("enrollment_id", "lesson_id"):
        done[enrollment].add(lesson)
    films: dict[int, tuple[int, float]] = {}
    watched = WatchProgress.objects.filter(enrollment__in=enrollments, position__gte=1).order_by("beat_at", "pk")
    for enrollment, lesson, position in watched.values_list("enrollment_id", "lesson_id", "position"):
        if lesson not in done[enrollment]:
            films[enrollment] = (lesson, position)
    lessons = {course.id: [lesson.id for lesson in course.lessons] for course in courses}
    found: dict[int, dict] = defaultdict(dict)
    for enrollment, course in course_of.items():
        first = next((lesson for lesson in lessons.get(course, ()) if lesson not in done[enrollment]), None)
        place = films.get(enrollment) or ((first, None) if first else None)
        if place and place[0] in lessons.get(course, ()):
            found[course][enrollment] = place
    return found
