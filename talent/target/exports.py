"""The names behind a figure, and the people to call, on their way out."""

from talent.people.exports import mobile_column
from talent.people.rules import manages_people
from talent.sheets import list_exports
from talent.sheets.list_exports import ExportColumn, ListExport
from talent.target.asking import asked_of, listed_people, with_membership
from talent.target.calls import members_to_call
from talent.target.rules import may_see_figures


def _names(viewer, query):
    """The people of one side (?of=untrained) with the membership that puts them in the unit."""
    form, region, period = asked_of(viewer, query)
    if region is None or not form.is_valid():
        return []
    people = list(listed_people(region, period, query.get("of", ""), query).order_by("name_pinyin", "pk"))
    return list(with_membership(people, region))


list_exports.register(
    ListExport(
        name="names",
        title="参训名单",
        rule=may_see_figures,
        rows=_names,
        back="desk_coverage",
        columns=(
            ExportColumn("姓名", lambda row: row[0].name),
            ExportColumn("职务", lambda row: row[1].position if row[1] else "", width=18),
            ExportColumn("所在组织", lambda row: row[0].organization_text, width=30),
            ExportColumn("街道（镇）", lambda row: row[1].street.name if row[1] else "", width=16),
            mobile_column(lambda row: row[0]),
        ),
    )
)

list_exports.register(
    ListExport(
        name="calls",
        title="待联系名单",
        rule=manages_people,
        rows=lambda viewer, query: members_to_call(viewer),
        back="desk_calls",
        columns=(
            ExportColumn("姓名", lambda m: m.who.name),
            ExportColumn("街道（镇）", lambda m: m.street.name, width=16),
            ExportColumn("职务", lambda m: m.position, width=18),
            mobile_column(lambda m: m.who),
        ),
    )
)
