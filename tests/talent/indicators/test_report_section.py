"""All indicators in the frozen reports: a snapshot survives a correction, and the board says what differs."""

import datetime as dt

import pytest

from talent.indicators.catalogue import INDICATORS
from talent.indicators.report_section import Difference, differences
from talent.target.models import ReportSnapshot
from talent.target.reports import freeze_report

JANUARY, AUGUST = dt.date(2023, 1, 1), dt.date(2023, 8, 31)


@pytest.fixture
def report(history):
    return freeze_report(history.city.tianqiao, title="8月", first_day=JANUARY, last_day=AUGUST, by=history.admin)


def rows(report) -> dict:
    return {row["code"]: row for row in report.sections["indicators"]["figures"]["rows"]}


def test_every_other_indicator_is_frozen_with_its_version_in_both_views(report):
    frozen = rows(report)
    assert list(frozen) == [one.code for one in INDICATORS if one.code != "participation_rate"]
    assert {code: row["version"] for code, row in frozen.items()} == {
        one.code: one.version for one in INDICATORS if one.code in frozen
    }
    both = [frozen["organizations"][view]["value"] for view in ("managing", "statutory")]
    assert both == ["5", "2"]


def test_the_keys_behind_a_gap_are_frozen_with_it(history, report):
    side = rows(report)["leaders_in_pool"]["managing"]
    assert (side["value"], side["missing_of"], side["missing"]) == ("50.0", "person", [history.li.pk])


def test_a_snapshot_survives_a_correction_and_the_board_says_what_differs(history, report, client_of):
    before = report.sections
    assert differences(report) == []
    history.city.beiyuan.bases.update(closed_on="2023-08-01")
    kept = ReportSnapshot.objects.get(pk=report.pk)
    assert kept.sections == before
    assert differences(kept) == [
        Difference("街道服务基地覆盖", "100%（2/2个街道（镇））", "50.0%（1/2个街道（镇））；按法定0.0%"),
        Difference("有服务基地的区县", "100%（1/1个区县）", "100%（1/1个区县）；按法定0.0%"),
    ]
    page = client_of(history.admin).get(f"/desk/indicators/?region={history.city.tianqiao.pk}&on=2023-08-31")
    assert "与已报数据不一致（2项）" in page.content.decode()
