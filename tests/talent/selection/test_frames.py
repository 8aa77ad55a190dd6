"""The year's frame: versions of the city, and what a district may make of them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from talent.selection.actions.frames import DEFAULT_CRITERIA, set_frame
from talent.selection.actions.nominations import nominate
from talent.selection.actions.rounds import open_round
from talent.selection.models import Nomination, SelectionRound, YearFrame
from tests.talent.selection.conftest import ANSWERS

OTHER = [("服务成效", 60), ("居民认可", 40)]


@pytest.fixture
def frame(city_admin):
    return set_frame(
        2026, criteria=DEFAULT_CRITERIA, min_organizations=12, min_leaders=8, apply_until=dt.date(2026, 8, 31),
        by=city_admin,
    )  # fmt: skip


def test_a_round_is_opened_in_the_frame_of_its_year(frame, city, licheng_admin):
    round_ = open_round(city.licheng, 2026, by=licheng_admin)
    assert (round_.frame, round_.min_organizations, round_.min_leaders) == (frame, 12, 8)
    assert (round_.apply_until, round_.score_sheet) == (dt.date(2026, 8, 31), frame.score_sheet)


@pytest.mark.parametrize(
    ("own", "sentence"),
    [
        ({"min_organizations": 10}, "市里定的是12，不能再少"),
        ({"apply_until": dt.date(2026, 9, 1)}, "申报截止不能晚于市里定的8月31日"),
    ],
)
def test_a_district_asks_for_no_less_than_the_city(frame, city, licheng_admin, own, sentence):
    with pytest.raises(ValidationError, match=sentence):
        open_round(city.licheng, 2026, by=licheng_admin, **own)
    assert SelectionRound.objects.count() == 0


def test_a_change_is_a_version_and_begun_rounds_keep_theirs(frame, city, city_admin, licheng_admin):
    begun = open_round(city.licheng, 2026, by=licheng_admin)
    later = set_frame(2026, criteria=OTHER, by=city_admin)
    begun.refresh_from_db()
    assert (frame.version, later.version, begun.frame) == (1, 2, frame)
    assert begun.score_sheet.criteria.count() == 6
    assert [row.points for row in open_round(city.tianqiao, 2026, by=city_admin).score_sheet.criteria.all()] == [60, 40]


def test_the_same_criteria_are_the_same_sheet(frame, city_admin):
    assert set_frame(2027, criteria=DEFAULT_CRITERIA, by=city_admin).score_sheet == frame.score_sheet


@pytest.mark.parametrize(
    ("criteria", "more", "sentence"),
    [
        ([("服务成效", 60)], {}, "加起来是60分，应为100分"),
        ([("服务成效", 60), ("服务成效", 40)], {}, "重名"),
        (OTHER, {"takes_organizations": False, "takes_leaders": False}, "至少选一类"),
        (OTHER, {"apply_until": dt.date(2026, 9, 1), "panel_until": dt.date(2026, 8, 1)}, "依次往后"),
    ],
)
def test_a_frame_that_can_not_be_is_not_issued(city_admin, criteria, more, sentence):
    with pytest.raises(ValidationError, match=sentence):
        set_frame(2026, criteria=criteria, by=city_admin, **more)
    assert YearFrame.objects.count() == 0


def test_a_kind_that_is_not_taken_is_not_nominated(city, city_admin, organization, learner, street_staff):
    set_frame(2026, criteria=OTHER, takes_leaders=False, by=city_admin)
    round_ = open_round(city.licheng, 2026, by=city_admin)
    with pytest.raises(ValidationError, match="今年不推选优秀负责人"):
        nominate(round_, kind="leader", organization=organization, person=learner, by=street_staff, **ANSWERS)
    assert Nomination.objects.count() == 0


def test_the_city_issues_and_districts_read(client_of, city_admin, licheng_admin, street_staff):
    sheet = {"name1": "服务成效", "points1": 60, "name2": "居民认可", "points2": 40}
    form = {"year": 2026, "takes_organizations": "on", "min_organizations": 11, "min_leaders": 0,
            "notice_working_days": 5, "answer_working_days": 10} | sheet  # fmt: skip
    url = "/desk/selection/frames/new/"
    assert client_of(licheng_admin).post(url, form).status_code == 404
    assert "应为100分" in client_of(city_admin).post(url, form | {"points2": 30}).content.decode()
    assert YearFrame.objects.count() == 0
    client_of(city_admin).post(url, form)
    for reader in (licheng_admin, street_staff):
        page = client_of(reader).get("/desk/selection/frames/").content.decode()
        assert "2026年度推选安排（第1版）" in page
        assert "组织不少于11个" in page
