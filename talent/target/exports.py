"""The names behind a figure, and the people to call, on their way out."""

from django.db.models import Q

from talent.people.exports import mobile_column
from talent.people.models import Person
from talent.people.rules import manages_people
from talent.pools.models import PoolMembership
from talent.registry.models import Region
from talent.sheets import list_exports
from talent.sheets.list_exports import ExportColumn, ListExport
from talent.target.calls import members_to_call
from talent.target.forms import PeriodForm
from talent.target.progress import period_of, progress_of
from talent.target.rules import may_see_figures

SIDES = ("trained", "untrained", "exempt", "recent_exits")


def _units(viewer):
    levels = (Region.Level.CITY, Region.Level.DISTRICT, Region.Level.STREET)
    return Region.objects.visible_to(viewer).filter(level__in=levels).order_by("path")


def _names(viewer, query):
    """The people of one side (?of=untrained) with the membership that puts them in the unit."""
    units, (start, end) = _units(viewer), period_of()
    asked = {name: value for name, value in query.items() if value}
    form = PeriodForm({"region": units.first().pk, "start": start, "end": end} | asked, regions=units)
    side = query.get("of", "")
    if side not in SIDES or not form.is_valid():
        return []
    region = form.cleaned_data["region"]
    figures = progress_of(region, form.cleaned_data["end"], form.cleaned_data["start"]).total
    people = Person.objects.filter(pk__in=getattr(figures, side)).search(query.get("q", ""))
    people = list(people.order_by("name_pinyin", "pk"))
    rows = PoolMembership.objects.filter(
        Q(person__in=people) | Q(person__canonical__in=people), street__path__startswith=region.path
    ).select_related("street", "person__canonical")
    newest = {row.who.pk: row for row in rows.order_by("since")}
    return [(person, newest.get(person.pk)) for person in people]


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
