"""Import a spreadsheet from the command line: the same path as the desk."""

import sys

from django.core.management.base import CommandError

from talent.management.json_command import JsonCommand
from talent.registry.models import Region
from talent.sheets import kinds
from talent.sheets.actions import ImportReport, import_file

KINDS = ("regions", "organizations", "pool", "attendance", "questions")


class Command(JsonCommand):
    help = "Import a sheet: previews it, and writes all good rows in one transaction unless --dry-run is given."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=KINDS)
        parser.add_argument("file")
        parser.add_argument("--region", help="name of the unit the sheet belongs to, such as 历城区")
        parser.add_argument("--session", type=int, help="id of the training session (attendance)")
        parser.add_argument("--dry-run", action="store_true", help="count and check, write nothing")
        parser.add_argument("--json", action="store_true", help="print exactly one JSON object on stdout")

    def handle(self, *, kind, file, region, session, dry_run, **options):
        report = self._run(kind, file, region, session, dry_run)
        if options["json"]:
            self.answer(report.as_json())
        else:
            self._tell(report, dry_run)
        if not report.anything:
            sys.exit(1)

    def refusal(self, sentence: str) -> dict:
        return ImportReport(error=sentence).as_json()

    def _run(self, kind, file, region_name, session, dry_run) -> ImportReport:
        if kind not in kinds.names():
            raise CommandError(f"no importer is registered for {kind}")
        region = None
        if region_name:
            region = _find_region(region_name)
            if region is None:
                return ImportReport(error=f"没有找到区域“{region_name}”，请核对名称。")
        context = {"session": session} if session is not None else {}
        return import_file(kind, file, region=region, by=None, dry_run=dry_run, **context)

    def _tell(self, report: ImportReport, dry_run: bool) -> None:
        if report.error:
            self.stderr.write(report.error)
            return
        for problem in report.refused:
            self.stdout.write(f"第{problem['row']}行 {problem['column']}：{problem['reason']}")
        for note in report.notes:
            self.stdout.write(note)
        done = "试运行，没有写入" if dry_run else f"批次 {report.batch}" if report.batch else "没有写入"
        self.stdout.write(
            f"新增 {report.new}，有变化 {report.changed}，不变 {report.unchanged}，需要处理 {report.refused_rows}（{done}）"
        )


def _find_region(name: str) -> Region | None:
    """The highest unit of that name: districts win over streets that share it."""
    found = Region.objects.filter(name=name.strip()).exclude(level=Region.Level.COMMUNITY)
    return min(found, key=lambda region: (len(region.path), region.pk), default=None)
