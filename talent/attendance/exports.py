"""签到名单 of a session on its way out (?of=session&q=…): the hand-signed sheet to be, and the archive."""

from django.utils import timezone

from talent.attendance.models import Mark
from talent.attendance.roster import roster_of
from talent.people.exports import mobile_column
from talent.people.rules import trains
from talent.sheets import list_exports
from talent.sheets.list_exports import ExportColumn, ListExport
from talent.text.numbers import row_id
from talent.training.models import TrainingSession


def _roster(viewer, query):
    session = TrainingSession.objects.run_by(viewer).public().filter(pk=row_id(query.get("of")) or 0).first()
    return roster_of(session, query.get("q", "")) if session is not None else []


def _came(row) -> str:
    return timezone.localtime(row.at).strftime("%H:%M") if row.at and row.is_here else ""


ROSTER = list_exports.register(
    ListExport(
        name="roster",
        title="签到名单",
        rule=trains,
        rows=_roster,
        back="desk_sessions",
        columns=(
            ExportColumn("姓名", lambda row: row.person.name),
            ExportColumn("所在组织", lambda row: row.organization, width=30),
            mobile_column(lambda row: row.person),
            ExportColumn("签到时间", _came),
            ExportColumn("出勤", lambda row: Mark(row.mark).label if row.is_marked else row.badge[1]),
        ),
    )
)
