"""年度培训台账: the confirmed sessions of a unit's year with who came (?year=2026), as the bureau files them."""

from collections.abc import Mapping

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from talent.attendance.models import AttendanceHead
from talent.people.rules import manages_people
from talent.sheets import list_exports
from talent.sheets.list_exports import ExportColumn, ListExport, RegisterLayout
from talent.text.numbers import row_id
from talent.training.models import TrainingSession
from talent.training.states import State

EARLIEST = 2015


def year_of(query: Mapping[str, str]) -> int:
    """The year that was asked for; this year for none and for what is no year of ours."""
    this, asked = timezone.localdate().year, row_id(query.get("year")) or 0
    return asked if EARLIEST <= asked <= this else this


def _sessions(viewer, query):
    held = TrainingSession.objects.held_under(viewer).in_state(State.CONFIRMED)
    return held.filter(starts_at__year=year_of(query))


def _rows(viewer, query):
    human = Coalesce("person__canonical_id", "person_id")
    here = AttendanceHead.objects.here().filter(session=OuterRef("pk")).order_by().values("session")
    came = Subquery(here.annotate(found=Count(human, distinct=True)).values("found"))
    rows = _sessions(viewer, query).select_related("region").with_signup_counts()
    return rows.annotate(came=Coalesce(came, 0)).order_by("starts_at", "pk")


def _sum(viewer, query) -> str:
    """人次 adds up who came to each session, 人数 counts every person once."""
    came = [session.came for session in _rows(viewer, query)]
    people = AttendanceHead.objects.here().filter(session__in=_sessions(viewer, query)).humans()
    return f"合计{len(came)}场，参训{sum(came)}人次、{people}人（人次为各场到场人数之和，人数按人去重）。"


def _days(session) -> str:
    first, last = timezone.localdate(session.starts_at), timezone.localdate(session.ends_at)
    return f"{first}" if first == last else f"{first}至{last}"


COLUMNS = (
    ExportColumn("培训名称", lambda s: s.title, width=36),
    ExportColumn("培训日期", _days, width=22),
    ExportColumn("地点", lambda s: s.place, width=24),
    ExportColumn("举办单位", lambda s: s.region.name, width=16),
    ExportColumn("方式", lambda s: s.get_mode_display(), width=10),
    ExportColumn("学时", lambda s: s.hours, "number", 8),
    ExportColumn("报名人数", lambda s: s.seats_taken, "number", 10),
    ExportColumn("参训人次", lambda s: s.came, "number", 10),
)

list_exports.register(
    ListExport(
        name="training_year",
        title="年度培训台账",
        rule=manages_people,
        rows=_rows,
        back="desk_sheets",
        columns=COLUMNS,
        register=RegisterLayout(
            "年度培训台账",
            COLUMNS,
            titled=lambda query: f"{year_of(query)}年度社区社会组织骨干人才培训台账",
            note=_sum,
        ),
    )
)
