"""撤销本次导入: the identity where nothing has happened since; else what was touched stays and is listed."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from talent.audit.models import AuditEntry
from talent.registry.models import CalendarDay
from talent.sheets.actions import confirm_upload, preview_file
from talent.sheets.models import SheetBatch
from talent.sheets.undoing import TOUCHED, undo_batch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calendar_kind")]

ROWS = [["日期", "类型", "名称"], ["2023-09-29", "放假", "中秋节"], ["2023-10-01", "放假", "国庆节"]]


@pytest.fixture
def old(db):
    return CalendarDay.objects.create(date="2023-09-29", kind="workday", name="")


@pytest.fixture
def batch(old, uploaded, city_admin):
    """One new and one changed day."""
    upload, _ = preview_file("calendar", uploaded(*ROWS), region=None, by=city_admin)
    return confirm_upload(upload, by=city_admin)


def days():
    return list(CalendarDay.objects.order_by("date").values_list("pk", "date", "kind", "name"))


def test_undo_puts_everything_back(old, batch, city_admin):
    report = undo_batch(batch, by=city_admin)
    assert (report.undone, report.conflicts) == (2, [])
    assert days() == [(old.pk, date(2023, 9, 29), "workday", "")]
    batch.refresh_from_db()
    assert batch.undone_by == city_admin
    assert AuditEntry.objects.get(verb="undo_import").data == {"kind": "calendar", "undone": 2, "conflicts": 0}


def test_what_was_touched_since_stays_and_is_listed(old, batch, city_admin):
    CalendarDay.objects.update(name="改过")
    before = days()
    report = undo_batch(batch, by=city_admin)
    assert report.undone == 0
    assert [reason for _, reason in report.conflicts] == [TOUCHED, TOUCHED]
    assert days() == before
    batch.refresh_from_db()
    assert [tuple(conflict) for conflict in batch.conflicts] == report.conflicts


def test_what_is_gone_already_is_no_conflict_if_it_was_new(batch, city_admin):
    CalendarDay.objects.filter(date="2023-10-01").delete()
    report = undo_batch(batch, by=city_admin)
    assert (report.undone, report.conflicts) == (1, [])


def test_a_batch_is_undone_once_and_within_seven_days(batch, city_admin):
    before = days()
    late = timezone.now() + timedelta(days=7, minutes=1)
    with time_machine.travel(late), pytest.raises(ValidationError, match="已过7天"):
        undo_batch(batch, by=city_admin)
    assert days() == before
    undo_batch(batch, by=city_admin)
    with pytest.raises(ValidationError, match="已经撤销过"):
        undo_batch(batch, by=city_admin)


def test_who_may_not_import_may_not_undo(batch, city_admin):
    batch.upload.context = {"locked": True}
    batch.upload.save()
    before = days()
    with pytest.raises(ValidationError, match="现在不能导入"):
        undo_batch(batch, by=city_admin)
    assert days() == before
    assert SheetBatch.objects.get().undone_at is None
