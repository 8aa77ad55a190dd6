"""The yearly plan as a sheet: read into one open plan, undone, and out again in the bureau's layout."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from talent.sheets import list_exports
from talent.sheets.actions import confirm_upload, preview_file
from talent.sheets.undoing import undo_batch
from talent.sheets.writing import SheetWriter
from talent.training.plan_models import PlanItem
from talent.training.plans import add_item, open_plan, publish_plan
from talent.training.sheets import month_of

HEADERS = (
    "序号",
    "培训名称",
    "层级",
    "培训对象",
    "内容",
    "方式",
    "时间",
    "学时",
    "人数",
    "地点",
    "师资",
    "责任单位",
    "经费",
    "备注",
)
ROWS = (
    (
        1,
        "骨干培训第1期",
        "区县级",
        "负责人",
        "议事与调解",
        "现场",
        "4月中旬",
        4,
        40,
        "区民政局",
        "李老师",
        "区民政局",
        "2万元",
        "",
    ),
    (2, "夜校", "区级", "志愿者", "", "线上线下", "第二季度", "1.5", 30, "", "", "", "", ""),
)


def sheet(*rows) -> ContentFile:
    stream = io.BytesIO()
    writer = SheetWriter(stream)
    writer.write_title("历城区2026年度培训计划")
    writer.write_headers(HEADERS)
    for row in rows:
        writer.write_row(row)
    writer.close()
    return ContentFile(stream.getvalue(), "计划.xlsx")


@pytest.fixture
def plan(city, licheng_admin):
    return open_plan(city.licheng, 2026, by=licheng_admin)


def read(plan, file, by):
    return preview_file("plan", file, region=plan.region, by=by, plan=plan.pk)


def brought_in(plan, file, by):
    upload, preview = read(plan, file, by)
    return confirm_upload(upload, by=by), preview


def test_new_then_unchanged_then_changed(plan, trainer):
    _, preview = brought_in(plan, sheet(*ROWS), trainer)
    assert preview.counts == {"new": 2, "changed": 0, "unchanged": 0, "refused": 0}
    first, second = plan.items.all()
    assert (first.number, first.title, first.month, first.when, first.hours, first.people, first.teachers) == (
        1, "骨干培训第1期", 4, "4月中旬", 4, 40, "李老师",
    )  # fmt: skip
    assert (second.level, second.mode, second.month, str(second.hours)) == ("district", "mixed", 6, "1.5")
    assert read(plan, sheet(*ROWS), trainer)[1].counts["unchanged"] == 2
    changed = (*ROWS[0][:8], 60, *ROWS[0][9:])
    _, preview = brought_in(plan, sheet(changed, ROWS[1]), trainer)
    assert [(d.column, d.before, d.after) for d in preview.outcomes[0].differences] == [("人数", "40", "60")]
    assert list(plan.items.values_list("people", flat=True)) == [60, 30]


def test_rows_that_cannot_be_are_named(plan, trainer):
    wrong = [
        (1, "甲", "", "负责人", "", "", "有空的时候", 4, 40),
        (2, "乙", "", "负责人", "", "", "4月", "很多", 40),
        (3, "丙", "", "负责人", "", "", "4月", 4, 0),
        (4, "丁", "", "", "", "", "4月", 4, 40),
        (5, "戊", "", "负责人", "", "", "5月", 4, 40),
        (6, "戊", "", "负责人", "", "", "5月", 4, 50),
    ]
    _, preview = read(plan, sheet(*wrong), trainer)
    assert preview.counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 5}
    assert [one.problems[0].column for one in preview.refused] == ["时间", "学时", "人数", "培训对象", "培训名称"]


def test_undo_takes_the_lines_back(plan, trainer):
    upload, _ = read(plan, sheet(*ROWS), trainer)
    report = undo_batch(confirm_upload(upload, by=trainer), by=trainer)
    assert (report.undone, report.conflicts, PlanItem.objects.count()) == (2, [], 0)


@pytest.mark.parametrize("who", ["tianqiao_trainer", "street_staff"])
def test_nobody_reads_into_a_foreign_plan(plan, request, who):
    with pytest.raises(ValidationError, match="打开要编的那一份"):
        read(plan, sheet(*ROWS), request.getfixturevalue(who))


def test_a_plan_that_is_out_is_adjusted_first(plan, licheng_admin):
    add_item(plan, by=licheng_admin, title="骨干培训", audience="负责人", month=4)
    publish_plan(plan, by=licheng_admin)
    with pytest.raises(ValidationError, match="先点“调整计划”"):
        read(plan, sheet(*ROWS), licheng_admin)


def test_the_page_leads_to_the_preview(plan, trainer, client_of):
    browser = client_of(trainer)
    response = browser.post(f"/desk/plans/{plan.pk}/upload/", {"file": sheet(*ROWS)})
    assert "骨干培训第1期" in browser.get(response.url).content.decode()
    assert browser.get(f"/desk/plans/{plan.pk}/template/").status_code == 200
    # On the general page of sheets there is no plan to read into, so it is not offered.
    assert "plan" not in dict(browser.get("/desk/sheets/").context["kinds"])


def test_what_goes_out_comes_back_in_unchanged(plan, trainer):
    brought_in(plan, sheet(*ROWS), trainer)
    export = list_exports.get("plan")
    stream = io.BytesIO()
    writer = SheetWriter(stream)
    writer.write_headers([column.header for column in export.register.columns])
    for item in export.rows(trainer, {"of": str(plan.pk)}):
        writer.write_row([column.value(item) for column in export.register.columns])
    writer.close()
    assert read(plan, ContentFile(stream.getvalue(), "计划.xlsx"), trainer)[1].counts["unchanged"] == 2


@pytest.mark.parametrize(
    ("text", "month"),
    [("4月", 4), ("4月中旬", 4), ("2026年11月", 11), ("2026-04-15", 4), ("第三季度", 9), ("12月", 12), ("13月", None),
     ("全年", None)],
)  # fmt: skip
def test_the_month_of_a_time(text, month):
    assert month_of(text) == month
