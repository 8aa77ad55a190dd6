"""Choosing from the catalogue: three chips, words, and folded filters. Pure: outlines in, outlines out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from lms.catalogue.outline import Lesson, Outline

NEW_DAYS = 60
SHORT_MINUTES = 15


@dataclass(frozen=True)
class Wish:
    """What a visitor asks for, untrusted: an unknown value finds nothing, an empty one asks nothing."""

    words: str = ""
    chip: str = ""
    tier: str = ""
    level: str = ""
    audience: str = ""
    topic: str = ""

    @classmethod
    def of(cls, query) -> "Wish":
        names = {"words": "q", "chip": "for", "tier": "tier", "level": "level", "audience": "who", "topic": "topic"}
        return cls(**{field: query.get(name, "").strip()[:40] for field, name in names.items()})

    @property
    def folded(self) -> int:
        """How many of the folded filters are set."""
        return sum(bool(value) for value in (self.tier, self.level, self.audience, self.topic))

    @property
    def anything(self) -> bool:
        return bool(self.words or self.chip or self.folded)

    def fits(self, course: Outline) -> bool:
        """By words and folded filters; the chips need to know who asks and when."""
        return (
            self.tier in ("", course.tier)
            and self.level in ("", course.level)
            and self.topic in ("", course.topic)
            and (not self.audience or self.audience in course.audiences or not course.audiences)
            and all(word in haystack(course) for word in self.words.lower().split())
        )


def haystack(course: Outline) -> str:
    lessons = (lesson.title for lesson in course.lessons)
    return "\n".join((course.title, course.name, course.summary, course.topic, course.region_name, *lessons)).lower()


def is_new(course: Outline, today: date) -> bool:
    return course.published is not None and course.published > today - timedelta(days=NEW_DAYS)


def short_lesson(course: Outline, done: Collection[int] = ()) -> Lesson | None:
    """The first lesson not in `done` that fits into a quarter of an hour: its film's length counts, else its minutes."""
    return next(
        (lesson for lesson in course.lessons if lesson.id not in done and 0 < effort_minutes(lesson) <= SHORT_MINUTES),
        None,
    )


def effort_minutes(lesson: Lesson) -> int:
    return ceil(lesson.film.duration / 60) if lesson.film else lesson.minutes


def topics_of(courses: Iterable[Outline]) -> list[str]:
    return sorted({course.topic for course in courses if course.topic})
