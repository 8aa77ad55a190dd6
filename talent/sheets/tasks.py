"""What runs by itself: queued imports and exports, and the files and rows that nobody needs any more."""

from datetime import time

from django.contrib.auth import get_user_model

from talent.outbox.handlers import handles
from talent.outbox.schedule import job
from talent.sheets.actions import confirm_queued
from talent.sheets.contents import purge
from talent.sheets.exporting import expire_exports, write_export
from talent.sheets.models import SheetExport, SheetUpload

job("purge_sheets", at=time(3, 20))(purge)
job("expire_exports", minutes=30)(expire_exports)


@handles("sheets.confirm")
def confirm(payload: dict) -> None:
    upload = SheetUpload.objects.get(pk=payload["upload"])
    by = get_user_model().objects.get(pk=payload["by"])
    confirm_queued(upload, by=by, version=payload["version"])


@handles("sheets.export")
def export(payload: dict) -> None:
    write_export(SheetExport.objects.select_related("region", "asked_by").get(pk=payload["export"]))
