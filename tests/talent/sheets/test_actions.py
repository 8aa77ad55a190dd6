from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from talent.audit.models import AuditEntry
from talent.registry.models import CalendarDay
from talent.sheets import actions, contents
from talent.sheets.actions import confirm_upload, discard_upload, import_file, mend_row, preview_file, preview_upload
from talent.sheets.models import SheetBatch, SheetChange, SheetContent, SheetUpload
from talent.sheets.refusals import SheetRefused
from tests.talent.sheets.calendar_sheet import CalendarSheet
from tests.talent.sheets.files import xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calendar_kind")]

ROWS = [
    ["节假日安排"],
    ["日期", "类型", "名称", "备考"],
    ["2023-09-29", "放假", "中秋节", "x"],
    ["2023.10.7", "调休上班", ""],
    ["2023-10-40", "放假", ""],
    ["2023-09-29", "放假", "中秋节"],
    ["2023-12-31", "放假", "没有的节"],
    ["注：以国务院通知为准"],
]
COUNTS = {"new": 2, "changed": 0, "unchanged": 0, "refused": 3}


@pytest.fixture
def path(tmp_path):
    """`path(rows…)` is a file on disk."""

    def make(*rows, name="日历.xlsx"):
        target = tmp_path / name
        target.write_bytes(xlsx(*rows))
        return target

    return make


def test_a_preview_writes_nothing_but_the_upload(uploaded, city_admin):
    upload, preview = preview_file("calendar", uploaded(*ROWS), region=None, by=city_admin)
    assert preview.counts == upload.counts == COUNTS
    assert [(row.number, row.problems[0].column) for row in preview.refused] == [(5, "日期"), (6, "日期"), (7, "名称")]
    assert preview.notes == ["这些列没有用到：备考。"]
    assert (CalendarDay.objects.count(), SheetBatch.objects.count()) == (0, 0)
    assert contents.problems(upload) == [
        (5, "日期", "没有“2023-10-40”这一天，请核对"),
        (6, "日期", "第6行与第3行重复"),
        (7, "名称", "没有这个节日"),
    ]


def test_confirming_writes_the_good_rows_as_one_batch(uploaded, city_admin):
    upload, _ = preview_file("calendar", uploaded(*ROWS), region=None, by=city_admin)
    batch = confirm_upload(upload, by=city_admin)
    assert set(CalendarDay.objects.values_list("date", "kind", "name")) == {
        (date(2023, 9, 29), "holiday", "中秋节"),
        (date(2023, 10, 7), "workday", ""),
    }
    upload.refresh_from_db()
    assert (batch.counts, upload.state, upload.notes) == (COUNTS, "confirmed", ["这些列没有用到：备考。"])
    assert [len(change.images) for change in batch.changes.all()] == [2]
    assert AuditEntry.objects.get(verb="import_sheet").actor == city_admin


def test_the_same_file_again_changes_nothing(path, city_admin):
    file = path(*ROWS)
    first = import_file("calendar", file, region=None, by=city_admin)
    days = list(CalendarDay.objects.values())
    second = import_file("calendar", file, region=None, by=city_admin)
    assert (first.new, first.changed, first.unchanged, first.refused_rows) == (2, 0, 0, 3)
    assert (second.new, second.changed, second.unchanged, second.refused_rows) == (0, 0, 2, 3)
    assert first.refused == second.refused
    assert list(CalendarDay.objects.values()) == days


def test_changes_are_shown_and_their_before_images_kept(uploaded, city_admin):
    day = CalendarDay.objects.create(date="2023-09-29", kind="holiday", name="国庆节")
    upload, preview = preview_file("calendar", uploaded(*ROWS), region=None, by=city_admin)
    (changed,) = preview.with_outcome("changed")
    assert [tuple(difference) for difference in changed.differences] == [("名称", "国庆节", "中秋节")]
    batch = confirm_upload(upload, by=city_admin)
    images = SheetChange.objects.get(batch=batch).images
    assert [day.pk, {"name": "国庆节", "kind": "holiday"}, {"name": "中秋节", "kind": "holiday"}] in images


def test_a_dry_run_reports_the_same_and_leaves_nothing(path):
    dry = import_file("calendar", path(*ROWS), region=None, by=None, dry_run=True)
    assert (CalendarDay.objects.count(), SheetUpload.objects.count()) == (0, 0)
    wet = import_file("calendar", path(*ROWS), region=None, by=None)
    assert dry.as_json() | {"batch": wet.batch} == wet.as_json()


def test_a_failure_while_writing_leaves_nothing(monkeypatch, uploaded, path, city_admin):
    def fails_late(self, preview, batch, by):
        CalendarDay.objects.create(date="2023-01-01", kind="holiday")
        raise IntegrityError

    upload, _ = preview_file("calendar", uploaded(*ROWS), region=None, by=city_admin)
    monkeypatch.setattr(CalendarSheet, "apply", fails_late)
    with pytest.raises(ValidationError, match="别人刚改过"):
        confirm_upload(upload, by=city_admin)
    assert import_file("calendar", path(*ROWS), region=None, by=None).error == actions.CHANGED_MEANWHILE
    upload.refresh_from_db()
    assert (CalendarDay.objects.count(), SheetBatch.objects.count(), upload.state) == (0, 0, "previewed")
    assert SheetUpload.objects.count() == 1


def test_confirming_looks_at_what_is_stored_by_then(uploaded, city_admin):
    upload, _ = preview_file("calendar", uploaded(*ROWS), region=None, by=city_admin)
    CalendarDay.objects.create(date="2023-09-29", kind="holiday", name="中秋节")
    assert confirm_upload(upload, by=city_admin).counts == COUNTS | {"new": 1, "unchanged": 1}


def test_an_upload_is_confirmed_once(uploaded, city_admin):
    upload, _ = preview_file("calendar", uploaded(*ROWS), region=None, by=city_admin)
    confirm_upload(upload, by=city_admin)
    for verb in (confirm_upload, discard_upload):
        with pytest.raises(ValidationError, match="已经导入过"):
            verb(upload, by=city_admin)
    assert SheetBatch.objects.count() == 1


def test_nothing_good_is_no_batch(uploaded, path, city_admin):
    rows = [*ROWS[:2], ROWS[4]]
    upload, _ = preview_file("calendar", uploaded(*rows), region=None, by=city_admin)
    with pytest.raises(ValidationError, match="没有可以导入的行"):
        confirm_upload(upload, by=city_admin)
    report = import_file("calendar", path(*rows), region=None, by=None)
    assert (report.anything, report.batch, len(report.refused)) == (False, None, 1)
    assert SheetBatch.objects.count() == 0


def test_a_row_is_mended_in_the_page(uploaded, city_admin):
    upload, _ = preview_file("calendar", uploaded(*ROWS), region=None, by=city_admin)
    preview = mend_row(upload, 5, {"date": "2023-10-04"}, by=city_admin)
    assert preview.counts == COUNTS | {"new": 3, "refused": 2}
    assert preview_upload(upload, by=city_admin).counts == preview.counts
    assert confirm_upload(upload, by=city_admin).counts == preview.counts


@pytest.mark.parametrize(("number", "cells"), [(8, {"date": "x"}), (5, {"nothing": "x"})])
def test_only_cells_of_the_sheet_are_mended(uploaded, city_admin, number, cells):
    upload, before = preview_file("calendar", uploaded(*ROWS), region=None, by=city_admin)
    with pytest.raises(ValidationError):
        mend_row(upload, number, cells, by=city_admin)
    assert preview_upload(upload, by=city_admin).counts == before.counts


def test_a_discarded_upload_forgets_its_rows(uploaded, city_admin):
    upload, _ = preview_file("calendar", uploaded(*ROWS), region=None, by=city_admin)
    discard_upload(upload, by=city_admin)
    assert SheetContent.objects.count() == 0
    with pytest.raises(SheetRefused, match="重新上传"):
        preview_upload(upload, by=city_admin)


def test_rows_are_purged_after_a_week(uploaded, city_admin):
    upload, _ = preview_file("calendar", uploaded(*ROWS), region=None, by=city_admin)
    assert contents.purge() == 0
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert contents.purge() == 1
        with pytest.raises(SheetRefused, match="已按规定清除"):
            confirm_upload(upload, by=city_admin)


def test_rows_are_sealed(uploaded, city_admin, settings):
    upload, _ = preview_file("calendar", uploaded(*ROWS), region=None, by=city_admin)
    content = SheetContent.objects.get()
    assert "中秋节".encode() not in bytes(content.table) + bytes(content.rows)
    settings.RESIDENT_ID_KEY = "8" * 64
    with pytest.raises(SheetRefused, match="打不开"):
        contents.table_of(upload)


def test_a_refused_file_stores_nothing(uploaded, path, city_admin):
    with pytest.raises(SheetRefused):
        preview_file("calendar", uploaded(["随便"]), region=None, by=city_admin)
    with pytest.raises(ValidationError, match="不能导入"):
        preview_file("calendar", uploaded(*ROWS), region=None, by=city_admin, locked=True)
    assert "没有找到表头" in import_file("calendar", path(["随便"]), region=None, by=None).error
    assert "读不到文件" in import_file("calendar", path(["x"]).with_name("没有.xlsx"), region=None, by=None).error
    assert SheetUpload.objects.count() == 0


def test_a_sheet_that_needs_a_region_or_a_session_says_so(monkeypatch, path):
    monkeypatch.setattr(CalendarSheet, "needs_region", True)
    assert "哪个区县" in import_file("calendar", path(*ROWS), region=None, by=None).error
    monkeypatch.setattr(CalendarSheet, "needs_region", False)
    monkeypatch.setattr(CalendarSheet, "needs_session", True)
    assert "哪一场培训" in import_file("calendar", path(*ROWS), region=None, by=None).error


def test_uploads_are_seen_by_their_sender_and_by_the_region_above(
    uploaded, city, licheng_admin, city_admin, tianqiao_trainer, learner, stranger
):
    upload, _ = preview_file("calendar", uploaded(*ROWS), region=city.licheng, by=licheng_admin)
    confirm_upload(upload, by=licheng_admin)
    for model in (SheetUpload, SheetBatch):
        seen = [model.objects.visible_to(who).count() for who in (licheng_admin, city_admin)]
        unseen = [model.objects.visible_to(who).count() for who in (tianqiao_trainer, learner, stranger)]
        assert (seen, unseen) == ([1, 1], [0, 0, 0])
    assert SheetUpload.objects.waiting().count() == 0
