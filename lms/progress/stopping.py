"""多数人停在 04:10: where people who have not finished stopped. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from lms.catalogue.films import clock

# People do not stop at the same second: who stopped within so many seconds stopped at the same place.
NEAR = 30


@dataclass(frozen=True)
class Stop:
    """Where most stopped: a lesson, the second of its film (None for a text or a quiz), how many of how many."""

    lesson_id: int
    position: float | None
    people: int
    of: int

    def words(self, number: int) -> str:
        """多数人停在第4课04:10（9人里6人）; fewer than half are 停得最多."""
        where = f"第{number}课" + (clock(self.position) if self.position is not None else "")
        most = "多数人停在" if self.people * 2 > self.of else "停得最多的是"
        return f"{most}{where}（{self.of}人里{self.people}人）"


def stop_of(places: Iterable[tuple[int, float | None]]) -> Stop | None:
    """`places` are (lesson, second of the film or None) of each person; the most crowded place wins, the earlier one
    of two. None when nobody is under way."""
    places = list(places)
    crowded = Counter(lesson for lesson, _ in places).most_common()
    if not crowded:
        return None
    return max((_densest(lesson, places) for lesson, _ in crowded), key=lambda stop: stop.people)


def _densest(lesson: int, places: list[tuple[int, float | None]]) -> Stop:
    """The half minute of this lesson in which most stopped, told by its middle."""
    texts = sum(1 for at, second in places if at == lesson and second is None)
    seconds = sorted(second for at, second in places if at == lesson and second is not None)
    windows = [[second for second in seconds if start <= second <= start + NEAR] for start in seconds]
    crowd = max(windows, key=len, default=[])
    if len(crowd) >= texts and crowd:
        return Stop(lesson, median(crowd), len(crowd), len(places))
    return Stop(lesson, None, texts, len(places))
