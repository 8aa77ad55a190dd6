"""The history of imports on its way out; and who hears of a list taken along with full numbers."""

from urllib.parse import urlencode

from django.utils import timezone

from talent.messages.actions import notify
from talent.outbox.handlers import handles
from talent.people.models import Role
from talent.people.rules import manages_people
from talent.registry.paths import paths_above
from talent.sheets import kinds, list_exports
from talent.sheets.list_exports import ExportColumn, ListExport
from talent.sheets.models import SheetExport, SheetUpload

HEADS = (Role.Kind.DISTRICT_ADMIN, Role.Kind.CITY_ADMIN)


def _uploads(viewer, query):
    shown = SheetUpload.objects.visible_to(viewer).exclude(state=SheetUpload.State.DISCARDED)
    return shown.select_related("region", "uploaded_by").order_by("-uploaded_at", "-pk")


def _title(upload: SheetUpload) -> str:
    return kinds.get(upload.kind).title if upload.kind in kinds.names() else upload.kind


def _count(label: str, name: str) -> ExportColumn:
    return ExportColumn(label, lambda upload: upload.counts.get(name, 0), "number", 10)


list_exports.register(
    ListExport(
        name="sheets",
        title="导入记录",
        rule=manages_people,
        rows=_uploads,
        back="desk_sheets",
        columns=(
            ExportColumn("文件", lambda upload: upload.file_name, width=36),
            ExportColumn("表格", _title, width=26),
            ExportColumn("属于", lambda upload: upload.region.name if upload.region else "全市"),
            ExportColumn("上传人", lambda upload: upload.uploaded_by.name if upload.uploaded_by else "系统"),
            ExportColumn("上传时间", lambda upload: upload.uploaded_at, "datetime", 18),
            _count("新增", "new"),
            _count("有变化", "changed"),
            _count("不变", "unchanged"),
            _count("需要处理", "refused"),
            ExportColumn("状态", lambda upload: upload.get_state_display()),
        ),
    )
)


# The 台账 that every unit files; their page of export is opened with these queries.
FILED = ("organizations", "pool", "training_year")
FILED_SHOWN = 6


def filed_by(person) -> list[tuple[str, str, str]]:
    """(list, query, title) of the 台账 that `person` may make; of a yearly one this year's and the last."""
    this = timezone.localdate().year
    found = []
    for export in (list_exports.get(name) for name in FILED):
        if export.rule(person):
            years = [{"year": str(year)} for year in (this, this - 1)] if export.register.titled else [{}]
            found += [
                (export.name, urlencode(year | {"register": "1"}), export.register.title_for(year)) for year in years
            ]
    return found


def made_by(person):
    """The newest 台账 that `person` made, each with whether its sealed scan is there."""
    failed = (SheetExport.State.REFUSED, SheetExport.State.UNPRINTED)
    found = SheetExport.objects.visible_to(person).registers().exclude(state__in=failed).with_stamp()
    return found.select_related("region")[:FILED_SHOWN]


@handles("sheets.exported_full")
def tell_the_head(payload: dict) -> None:
    """The admins of the unit, or of the one above, hear who took full numbers along and why. Source: DOMAIN §3."""
    made = SheetExport.objects.select_related("region", "asked_by").get(pk=payload["export"])
    for person in heads_above(made.region, but=made.asked_by):
        notify(
            person,
            "full_export",
            {"by": made.asked_by.name, "title": made.title, "reason": made.reason},
            key=f"full-export-{made.pk}-{person.pk}",
        )


def heads_above(region, *, but) -> list:
    """Admins of the region, else of the nearest unit above that has any besides `but`."""
    for path in (region.path, *reversed(paths_above(region.path))):
        roles = Role.objects.in_force().filter(kind__in=HEADS, region__path=path).exclude(person=but)
        if found := [role.person for role in roles.select_related("person").order_by("pk")]:
            return found
    return []
