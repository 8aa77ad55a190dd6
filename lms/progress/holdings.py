"""Courses in 我的信息; at a merge a course that was begun follows the human."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from lms.progress.models import Enrollment
from talent.people.holdings import Row, carry_at_merge, hold, plain


def _rows(ids: list[int]) -> list[Row]:
    rows = Enrollment.objects.filter(person__in=ids).select_related("run__course")
    return plain(
        (row.run.course.name, f"{timezone.localdate(row.started)}开始" + ("，已学完" if row.completed_at else ""))
        for row in rows
    )


def _carry(kept, duplicate) -> list[int]:
    """Unfinished courses; a finished one is a fact and counts for the human under its old number."""
    own = Enrollment.objects.filter(person=kept, run=OuterRef("run"))
    moving = Enrollment.objects.unfinished().filter(~Exists(own), person=duplicate)
    keys = list(moving.values_list("pk", flat=True))
    Enrollment.objects.filter(pk__in=keys).update(person=kept)
    return keys


def _give_back(kept, duplicate, keys: list[int]) -> None:
    """What was finished since belongs to a fact of the kept person and stays there."""
    Enrollment.objects.unfinished().filter(pk__in=keys, person=kept).update(person=duplicate)


hold(
    "在线学习",
    "记住您学到哪儿，学完记学时。",
    60,
    ("lms.Enrollment.person", "lms.Completion.person", "lms.PathCompletion.person", "lms.WatchClock.person"),
    _rows,
)
carry_at_merge("courses", _carry, _give_back)
