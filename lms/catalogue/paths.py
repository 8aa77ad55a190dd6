"""Learning paths as plain values, kept beside the outlines of their courses."""

from dataclasses import dataclass

from django.core.cache import cache

from lms.catalogue.models import LearningPath
from lms.catalogue.outline import LIFETIME, cache_key


@dataclass(frozen=True)
class Place:
    course_id: int
    required: bool


@dataclass(frozen=True)
class PathOutline:
    id: int
    title: str
    summary: str
    region_path: str
    audiences: tuple[str, ...]
    level_id: int | None
    electives_needed: int
    places: tuple[Place, ...]

    def has(self, course_id: int) -> bool:
        return any(place.course_id == course_id for place in self.places)


def live_paths() -> tuple[PathOutline, ...]:
    """Paths in use: those of a rung first, in the order of the ladder, then those for everybody."""
    key = cache_key("paths")
    found = cache.get(key)
    if found is None:
        rows = LearningPath.objects.live().select_related("region", "level").prefetch_related("places")
        found = tuple(sorted(map(outline_of_path, rows), key=lambda path: path.level_id is None))
        cache.set(key, found, LIFETIME)
    return found


def outline_of_path(path: LearningPath) -> PathOutline:
    return PathOutline(
        id=path.pk,
        title=path.title,
        summary=path.summary,
        region_path=path.region.path,
        audiences=tuple(path.audiences),
        level_id=path.level_id,
        electives_needed=path.electives_needed,
        places=tuple(Place(place.course_id, place.required) for place in path.places.all()),
    )
