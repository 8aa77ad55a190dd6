"""A 台账 travels to be sealed: its scan stays beside what was asked for, also when the file is gone."""

from django.urls import reverse

from talent.files import papers
from talent.sheets.models import SheetExport


def _find(person, pk: int) -> SheetExport | None:
    return SheetExport.objects.visible_to(person).registers().filter(pk=pk).select_related("region").first()


def _print_url(made: SheetExport) -> str:
    ready = made.state == made.State.READY and made.file_format == made.Format.PRINT
    return reverse("desk_export_file", args=[made.pk]) if ready else ""


papers.register(
    papers.Paper(
        kind="register",
        title="台账盖章件",
        find=_find,
        may_stamp=lambda person, made: made.state in (made.State.READY, made.State.EXPIRED),
        url=lambda made: reverse("desk_export", args=[made.pk]),
        region_path=lambda made: made.region.path,
        print_url=_print_url,
    )
)
