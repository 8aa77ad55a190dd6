"""A sent report travels to be sealed; and who stands in one can't be imported away."""

from django.urls import reverse

from talent.files import papers
from talent.people.rules import administers
from talent.sheets.undoing import undo_guard
from talent.target.models import ReportSnapshot
from talent.target.rules import may_report


def _find(person, pk: int) -> ReportSnapshot | None:
    if not administers(person):
        return None
    return ReportSnapshot.objects.visible_to(person).select_related("region").filter(pk=pk).first()


papers.register(
    papers.Paper(
        kind="report",
        title="报表盖章件",
        find=_find,
        may_stamp=lambda person, report: may_report(person, report.region),
        url=lambda report: reverse("desk_report", args=[report.pk]),
        region_path=lambda report: report.region.path,
    )
)


@undo_guard
def reported_people(label: str, pks: list[int], since) -> dict[int, str]:
    """People whom a report frozen since the import names: undoing leaves them."""
    if label != "talent.person":
        return {}
    named = set()
    for people in ReportSnapshot.objects.filter(frozen_at__gte=since).values_list("people", flat=True).iterator():
        named.update(pk for side in people.values() for pk in side)
    return dict.fromkeys(named.intersection(pks), "导入之后已写进报表")
