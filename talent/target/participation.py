"""参训明细: one line per member of a unit, one column per session of the period, with what the roster says."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from talent.attendance.models import AttendanceHead, Mark
from talent.credits.models import CreditHead
from talent.registry.models import Region
from talent.sheets.writing import OutColumn
from talent.target.aggregate import Period, rows_in
from talent.target.asking import of_humans_in
from talent.training.models import TrainingSession

SESSIONS_MOST = 200
_HUMAN = Coalesce("person__canonical_id", "person_id")
_WORDS = {value: label for value, label in Mark.choices if value != Mark.CLEARED}
_FIXED = (
    OutColumn("姓名"), OutColumn("街道（镇）", width=16), OutColumn("职务", width=18), OutColumn("入库日期", "date"),
    OutColumn("培训人次", "number"), OutColumn("学时", "number"),
)  # fmt: skip


def sessions_of(region: Region, period: Period) -> list[TrainingSession]:
    """Confirmed sessions of the period that somebody of the unit is on the roster of, in order of time."""
    members = rows_in(region, period).annotate(human=_HUMAN).values("human")
    on_roster = AttendanceHead.objects.filter(of_humans_in(members)).values("session")
    span = (period.first_day, period.last_day)
    found = TrainingSession.objects.filter(status="confirmed", ends_at__date__range=span, pk__in=on_roster)
    return list(found.order_by("starts_at", "pk")[:SESSIONS_MOST])


def table(region: Region, period: Period) -> tuple[list[OutColumn], Iterator[list[Any]]]:
    """Columns and lines of the unit's members on the period's last day. Read in four statements, written line by line."""
    sessions = sessions_of(region, period)
    columns = [*_FIXED, *(OutColumn(f"{timezone.localtime(one.starts_at):%m-%d} {one.title}"[:60]) for one in sessions)]
    return columns, _lines(region, period, [session.pk for session in sessions])


def _lines(region: Region, period: Period, sessions: list[int]) -> Iterator[list[Any]]:
    active = rows_in(region, period).filter(Q(until=None) | Q(until__gt=period.last_day))
    place = {session: number for number, session in enumerate(sessions)}
    marks: dict[int, list[str]] = defaultdict(lambda: [""] * len(sessions))
    # A street's lines need its own people's marks, not the whole city's; the city's are all.
    theirs = Q() if region.level == Region.Level.CITY else of_humans_in(active.values(human=_HUMAN))
    heads = AttendanceHead.objects.filter(theirs, session__in=sessions).annotate(human=_HUMAN).order_by()
    for person, session, mark in heads.values_list("human", "session_id", "mark").iterator(chunk_size=5000):
        marks[person][place[session]] = _WORDS.get(mark, "")
    earned: dict[int, tuple[int, float]] = defaultdict(lambda: (0, 0.0))
    credits = CreditHead.objects.training().dated_in(period.first_day, period.last_day).filter(theirs)
    credits = credits.annotate(human=_HUMAN).order_by()
    for person, hours in credits.values_list("human", "hours").iterator(chunk_size=5000):
        times, so_far = earned[person]
        earned[person] = (times + 1, so_far + float(hours))
    nothing = [""] * len(sessions)
    rows = active.annotate(human=_HUMAN).order_by("street__path", "person__name_pinyin", "pk")
    values = rows.values_list("human", "person__name", "street__name", "position", "since")
    for person, *fixed in values.iterator(chunk_size=5000):
        yield [*fixed, *earned[person], *marks.get(person, nothing)]
