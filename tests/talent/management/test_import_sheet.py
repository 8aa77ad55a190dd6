import json

import pytest
from django.core.management import CommandError, call_command

from talent.registry.models import CalendarDay
from talent.sheets import kinds
from tests.talent.sheets.calendar_sheet import CalendarSheet
from tests.talent.sheets.files import xlsx

pytestmark = pytest.mark.django_db
ROWS = [["日期", "类型"], ["2023-09-29", "放假"], ["2023-10-40", "休"]]


@pytest.fixture(autouse=True)
def _kind(monkeypatch):
    """The tests' sheet stands in for the regions sheet: the command knows only the five names."""
    monkeypatch.setattr(kinds, "_KINDS", {})
    kinds.register("regions", CalendarSheet)


@pytest.fixture
def path(tmp_path):
    target = tmp_path / "表.xlsx"
    target.write_bytes(xlsx(*ROWS))
    return target


def run(capsys, *arguments) -> tuple[int, dict]:
    """Exit code and the one JSON object on stdout."""
    code = 0
    try:
        call_command("import_sheet", *map(str, arguments), "--json")
    except SystemExit as stop:
        code = stop.code
    return code, json.loads(capsys.readouterr().out)


def test_the_report(capsys, path):
    code, report = run(capsys, "regions", path)
    batch = report.pop("batch")
    assert code == 0
    assert isinstance(batch, int)
    assert report == {
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "refused": [
            {"row": 3, "column": "日期", "reason": "没有“2023-10-40”这一天，请核对"},
            {"row": 3, "column": "类型", "reason": "“休”认不出来，应填放假、调休上班之一"},
        ],
    }


def test_a_dry_run(capsys, path):
    code, report = run(capsys, "regions", path, "--dry-run")
    assert (code, report["new"], report["batch"]) == (0, 1, None)
    assert CalendarDay.objects.count() == 0


def test_nothing_taken_is_exit_1(capsys, path):
    path.write_bytes(xlsx(ROWS[0], ROWS[2]))
    code, report = run(capsys, "regions", path)
    assert (code, report["new"], len(report["refused"]), "error" in report) == (1, 0, 2, False)


def test_a_refused_file_is_exit_1(capsys, path):
    path.write_bytes(b"garbage")
    code, report = run(capsys, "regions", path)
    assert code == 1
    assert "打不开" in report["error"]
    assert (report["new"], report["refused"], report["batch"]) == (0, [], None)


def test_an_unknown_region(capsys, path):
    code, report = run(capsys, "regions", path, "--region", "没有区")
    assert (code, report["error"]) == (1, "没有找到区域“没有区”，请核对名称。")


def test_in_words(capsys, path):
    call_command("import_sheet", "regions", str(path))
    out = capsys.readouterr().out
    assert "第3行 日期：" in out
    assert "新增 1，有变化 0，不变 0，需要处理 1（批次" in out


def test_a_kind_nobody_registered(path):
    with pytest.raises(CommandError):
        call_command("import_sheet", "pool", str(path))
