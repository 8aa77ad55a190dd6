"""Nominations of one's reach on their way out, of one round with ?of=round."""

from django.utils import timezone

from talent.selection.models import Nomination
from talent.selection.rules import may_run, sees_selection
from talent.selection.standing import held_entries, standing_of
from talent.sheets import list_exports
from talent.sheets.list_exports import ExportColumn, ListExport
from talent.text.numbers import row_id


def _nominations(viewer, query):
    found = Nomination.objects.visible_to(viewer).with_standing().select_related("round__district").in_order()
    of = query.get("of")
    rows = list(found.filter(round=row_id(of) or 0) if of else found)
    held, today = held_entries(entry__nomination__in=rows), timezone.localdate()
    return [
        (row, standing_of(row, held=held, today=today, decided=may_run(viewer, row.round.district)).word)
        for row in rows
    ]


list_exports.register(
    ListExport(
        name="nominations",
        title="推荐名单",
        rule=sees_selection,
        rows=_nominations,
        back="desk_selection",
        columns=(
            ExportColumn("类型", lambda row: row[0].get_kind_display()),
            ExportColumn("推荐对象", lambda row: row[0].title, width=30),
            ExportColumn("组织", lambda row: row[0].organization.name, width=30),
            ExportColumn("街道（镇）", lambda row: row[0].organization.street.name, width=16),
            ExportColumn("区县", lambda row: row[0].round.district.name, width=14),
            ExportColumn("进展", lambda row: row[1]),
        ),
    )
)
