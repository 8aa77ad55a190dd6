"""学习路径: how far a person is on a path, and the fact that they finished it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from lms.catalogue.models import LearningPath
from lms.catalogue.paths import PathOutline, live_paths, outline_of_path
from lms.catalogue.rules import suits
from lms.progress.models import Completion, PathCompletion
from talent.audit.actions import record
from talent.outbox.actions import enqueue
from talent.people.models import Affiliation, Person
from talent.people.querysets import in_force, of_human


@dataclass(frozen=True)
class PathStanding:
    """Courses of a path that are done; `next_ids` are those still asked for, in their order."""

    path: PathOutline
    required: int
    required_done: int
    electives_done: int
    next_ids: tuple[int, ...]

    @property
    def finished(self) -> bool:
        return not self.next_ids

    @property
    def words(self) -> str:
        """必修2/4，选修0/1"""
        words = f"必修{self.required_done}/{self.required}"
        needed = self.path.electives_needed
        return f"{words}，选修{min(self.electives_done, needed)}/{needed}" if needed else words


def standing(path: PathOutline, done: Collection[int]) -> PathStanding:
    """Pure. Electives are asked for until enough are done; a path can't ask for more than it has."""
    required = [place.course_id for place in path.places if place.required]
    electives = [place.course_id for place in path.places if not place.required]
    taken = sum(course in done for course in electives)
    more = taken < min(path.electives_needed, len(electives))
    return PathStanding(
        path=path,
        required=len(required),
        required_done=sum(course in done for course in required),
        electives_done=taken,
        next_ids=tuple(
            place.course_id for place in path.places if place.course_id not in done and (place.required or more)
        ),
    )


def courses_done(person) -> set[int]:
    """Courses the person finished and that still hold, those of rows merged into theirs included."""
    return {course for _, course in Completion.objects.visible_to(person).holding()}


def finish_paths(person, course_id: int) -> list[PathCompletion]:
    """After a course was completed: every path it was the last step of becomes a fact, once, inside the caller's transaction.

    The outbox message `path.completed` {"path_completion"} goes with it. A fact of a merged person is the kept one's.
    """
    person = person.canonical or person
    candidates = [path for path in live_paths() if path.has(course_id) and suits(person, path.audiences)]
    if not candidates:
        return []
    done = courses_done(person)
    finished = [path for path in candidates if standing(path, done).finished and path.places]
    return [fact for path in finished if _is_theirs(person, path) and (fact := _write(person, path))]


def finish_path_for_all(path: LearningPath) -> int:
    """After a path was made or changed: a fact for everybody who had finished its courses before; returns how many.

    Done again it changes nothing. `path.completed` goes with each.
    """
    outline = outline_of_path(path)
    if not path.live or not outline.places:
        return 0
    done: dict[int, set[int]] = defaultdict(set)
    for human, course in Completion.objects.filter(course__in=[place.course_id for place in outline.places]).holding():
        done[human].add(course)
    ready = [human for human, courses in done.items() if standing(outline, courses).finished]
    written = 0
    for person in Person.objects.filter(pk__in=ready, is_active=True).order_by("pk").iterator(chunk_size=500):
        if suits(person, outline.audiences) and _is_theirs(person, outline):
            with transaction.atomic():
                written += _write(person, outline) is not None
    return written


def _is_theirs(person, path: PathOutline) -> bool:
    ties = Affiliation.objects.filter(in_force(), of_human(person), region__path__startswith=path.region_path)
    return ties.exists()


def _write(person, path: PathOutline) -> PathCompletion | None:
    if PathCompletion.objects.filter(of_human(person), path=path.id).exists():
        return None
    fact, created = PathCompletion.objects.get_or_create(
        path_id=path.id, person=person, defaults={"title": path.title, "on": timezone.localdate()}
    )
    if not created:
        return None
    record("complete_path", fact, by=person, path=path.id)
    enqueue("path.completed", {"path_completion": fact.pk}, key=f"path.completed:{fact.pk}")
    return fact


def paths_followed_by(person):
    """Paths whose people this member of staff sees, with how many courses each has."""
    return LearningPath.objects.visible_to(person).live().select_related("level", "region").prefetch_related("places")
