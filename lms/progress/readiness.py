"""Who is ready for which next step: a path's people, by what they lack. For staff; learners never see the ladder."""

from collections import defaultdict
from dataclasses import dataclass

from lms.catalogue.models import LearningPath
from lms.catalogue.outline import Outline, outlines
from lms.catalogue.paths import PathOutline, outline_of_path
from lms.catalogue.rules import suits
from lms.progress.models import Completion
from lms.progress.paths import PathStanding, standing
from talent.people.models import Person
from talent.pools.models import LadderLevel, PoolMembership


@dataclass(frozen=True)
class Candidate:
    person: Person
    place: str
    standing: PathStanding


@dataclass(frozen=True)
class Waiting:
    """People whose next course is this one, and how many of them."""

    course: Outline
    people: list[Candidate]


@dataclass(frozen=True)
class Readiness:
    """`ready` finished the path; `next_level` is the rung it leads to; `waiting` stand before a course; `fresh` have begun none."""

    path: PathOutline
    next_level: str
    ready: list[Candidate]
    waiting: list[Waiting]
    fresh: int


def readiness_of(viewer, path: LearningPath) -> Readiness:
    """Five queries, however many members."""
    outline = outline_of_path(path)
    candidates = _candidates(viewer, outline)
    known = {course.id: course for course in outlines()}
    groups: dict[int, list[Candidate]] = defaultdict(list)
    fresh = 0
    for candidate in candidates:
        where = candidate.standing
        if not where.finished and where.required_done + where.electives_done == 0:
            fresh += 1
        elif not where.finished:
            groups[where.next_ids[0]].append(candidate)
    order = [place.course_id for place in outline.places]
    return Readiness(
        path=outline,
        next_level=_rung_above(path.level),
        ready=[candidate for candidate in candidates if candidate.standing.finished],
        waiting=[Waiting(known[pk], groups[pk]) for pk in order if pk in groups and pk in known],
        fresh=fresh,
    )


def _candidates(viewer, path: PathOutline) -> list[Candidate]:
    """Pool members in the viewer's region whom the path is for, with what they have finished of it."""
    members = PoolMembership.objects.visible_to(viewer).active_on().filter(street__path__startswith=path.region_path)
    if path.level_id:
        members = members.filter(level=path.level_id)
    members = members.select_related("person__canonical", "street").order_by("person__name_pinyin", "pk")
    people = {member.who.pk: (member.who, member.street.name) for member in members}
    done: dict[int, set[int]] = defaultdict(set)
    courses = [place.course_id for place in path.places]
    for human, course in Completion.objects.filter(course__in=courses).holding():
        done[human].add(course)
    return [
        Candidate(person, street, standing(path, done[pk]))
        for pk, (person, street) in people.items()
        if suits(person, path.audiences)
    ]


def _rung_above(level: LadderLevel | None) -> str:
    above = LadderLevel.objects.filter(order__gt=level.order).order_by("order").first() if level else None
    return above.name if above else ""
