"""签到表: hand-signed, typed afterwards, imported into one session."""

import datetime

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError

from talent.attendance.models import AttendanceFact, AttendanceHead, Mark, Path
from talent.attendance.sheets import AttendanceSheet
from talent.sheets.actions import import_file
from talent.training.locking import locked
from tests.factories import PersonFactory
from tests.factories.attendance import attend
from tests.factories.training import SignupFactory, at

HEADERS = ["序号", "姓  名", "身份证号码", "手机 号", "所在组织", "签到时间", "签退时间", "签名"]


@pytest.fixture(autouse=True)
def _after_the_session(clock):
    clock("18:00")


@pytest.fixture
def sheet(tmp_path):
    """`sheet([姓名, 身份证号, 手机号, 签到, 签退], …)` writes a sheet as offices send it."""

    def write(*rows):
        file = tmp_path / "attendance.xlsx"
        book = xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd hh:mm"})
        page = book.add_worksheet()
        page.write(0, 0, "历城区培训班签到表")
        page.write_row(2, 0, HEADERS)
        for number, (name, resident_id, mobile, came, left) in enumerate(rows, 1):
            page.write_row(2 + number, 0, [number, name, resident_id, mobile, "和顺邻里调解队", came, left, name])
        page.write(4 + len(rows), 0, "注：本表由区县民政部门汇总")
        book.close()
        return file

    return write


def take(file, session, by=None, **more):
    return import_file("attendance", file, region=None, by=by, session=session.pk, **more)


def day(time: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(f"2026-11-24 {time}")


def test_rows_become_marks(sheet, session, wang, trainer):
    late = PersonFactory(name="李国强", mobile="13900000002")
    file = sheet(
        ["王 桂兰", None, "+86 138-0000-1234", day("13:50"), day("17:00")],
        ["李国强", None, 13900000002, "2026年11月24日 14:20", "17:00"],
    )
    report = take(file, session, trainer)
    assert (report.new, report.refused, report.error) == (2, [], None)
    assert set(AttendanceHead.objects.values_list("person", "mark", "path", "at", "left_at")) == {
        (wang.pk, Mark.PRESENT, Path.SHEET, at("2026-11-24 13:50"), at("2026-11-24 17:00")),
        (late.pk, Mark.LATE, Path.SHEET, at("2026-11-24 14:20"), at("2026-11-24 17:00")),
    }
    again = take(file, session, trainer)
    assert (again.new, again.changed, again.unchanged, AttendanceFact.objects.count()) == (0, 0, 2, 2)


def test_a_dry_run_writes_nothing(sheet, session, wang):
    report = take(sheet(["王桂兰", None, wang.mobile, day("13:50"), None]), session, dry_run=True)
    assert (report.new, AttendanceFact.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (["赵不在", None, "13800009999", None, None], "姓名", "库中查无此人（可作临时学员登记）"),
        (["王桂兰", None, "13800001234", datetime.datetime(2026, 11, 25, 14, 0), None], "签到时间", "不是这场培训的日期"),
        (["王桂兰", None, "13800001234", None, "2026.11.23 17:00"], "签退时间", "不是这场培训的日期"),
        (["王桂兰", None, "13800001234", day("15:00"), day("14:00")], "签退时间", "签退早于签到"),
        (["王桂兰", None, "1380000", None, None], "手机号", "手机号应为11位"),
        (["王桂兰", 370100199001011230.0, "13800001234", None, None], "身份证号", "身份证号被Excel改写"),
        ([None, None, "13800001234", None, None], "姓名", "没有填"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_refused(sheet, session, wang, row, column, reason):
    report = take(sheet(row), session)
    assert [(item["row"], item["column"]) for item in report.refused] == [(4, column)]
    assert reason in report.refused[0]["reason"]
    assert AttendanceFact.objects.count() == 0


def test_the_same_person_twice(sheet, session, wang):
    report = take(sheet(["王桂兰", None, wang.mobile, None, None], ["王桂兰", None, wang.mobile, None, None]), session)
    assert (report.new, [item["reason"] for item in report.refused]) == (1, ["第5行与第4行重复"])


def test_a_name_alone_counts_on_the_roster(sheet, session, wang):
    PersonFactory(name="李国强")
    report = take(sheet(["王桂兰", None, None, None, None], ["李国强", None, None, None, None]), session)
    assert (report.new, [item["row"] for item in report.refused]) == (1, [5])
    assert AttendanceHead.objects.get().at == session.starts_at


def test_two_of_a_name_on_the_roster_are_not_guessed(sheet, session, wang):
    SignupFactory(session=session, person=PersonFactory(name="王桂兰", mobile="13900000009"))
    report = take(sheet(["王桂兰", None, None, None, None]), session)
    assert "名单里有2位" in report.refused[0]["reason"]
    assert AttendanceFact.objects.count() == 0


def test_an_own_check_in_stands_and_gains_the_leaving(sheet, session, wang):
    attend(session, wang, at=at("2026-11-24 13:52"), device="a" * 16)
    report = take(sheet(["王桂兰", None, wang.mobile, day("14:30"), day("17:00")]), session)
    head = AttendanceHead.objects.get()
    assert (report.changed, head.at, head.left_at) == (1, at("2026-11-24 13:52"), at("2026-11-24 17:00"))
    assert (head.mark, head.path, head.device) == (Mark.PRESENT, Path.ROSTER, "a" * 16)


@pytest.mark.parametrize("status", ["draft", "confirmed", "cancelled"])
def test_only_a_published_session_takes_a_sheet(sheet, session, wang, status):
    type(session).objects.filter(pk=session.pk).update(status=status, cancel_reason="x")
    report = take(sheet(["王桂兰", None, wang.mobile, None, None]), session)
    assert report.error
    assert AttendanceFact.objects.count() == 0


def test_not_before_it_starts(clock, sheet, session, wang):
    clock("13:00")
    assert "还没开始" in take(sheet(["王桂兰", None, wang.mobile, None, None]), session).error


def test_a_foreign_session_does_not_exist(session, tianqiao_trainer):
    with pytest.raises(ValidationError, match="没有找到这场培训"):
        AttendanceSheet().check_right(region=None, by=tianqiao_trainer, session=session.pk)
    with pytest.raises(ValidationError, match="没有找到这场培训"):
        AttendanceSheet().check_right(region=None, by=tianqiao_trainer, session=session.pk + 999)


@pytest.mark.parametrize("count", [1, 3])
def test_cost_of_a_sheet(sheet, session, count, django_assert_max_num_queries):
    rows = []
    for number in range(count):
        person = PersonFactory(name=f"人{number}", mobile=f"1390000000{number}")
        rows.append([person.name, None, person.mobile, None, None])
    file = sheet(*rows)
    with django_assert_max_num_queries(24):  # on PostgreSQL one is the turn of the import
        assert take(file, session).new == count


def test_who_checks_in_while_the_sheet_is_read_is_not_overwritten(sheet, session, wang, trainer, monkeypatch):
    def locked_late(found):
        attend(session, wang, Mark.LATE, at=at("2026-11-24 14:20"))
        return locked(found)

    monkeypatch.setattr("talent.attendance.sheets.locked", locked_late)
    report = take(sheet(["王桂兰", "", wang.mobile, "", ""]), session, by=trainer)
    assert "别人刚改过" in report.error
    assert AttendanceFact.objects.filter(path=Path.SHEET).count() == 0
