"""区县确认: each district says its word, the city locks and sends; what was sent never moves."""

import datetime as dt
import json

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from talent.messages.models import Message
from talent.target import rounds, sections
from talent.target.models import ReportConfirmation, ReportPeriod, ReportSnapshot
from talent.target.reports import digest_of, freeze_report, release_report, released_figures
from tests.factories import OrganizationFactory

FEBRUARY = dt.date(2024, 2, 10)


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel("2024-01-05 10:00+08:00"):
        yield


@pytest.fixture
def year(city, pool, licheng_admin, city_admin):
    return rounds.open_round(city.jinan, kind="year", year=2023, confirm_by=FEBRUARY, by=city_admin)


def badges(period):
    return {row.district.name: row.badge for row in rounds.board_of(period).rows}


@pytest.mark.parametrize(
    ("kind", "number", "last_day", "title"),
    [
        ("month", 2, dt.date(2024, 2, 29), "2024年2月"),
        ("quarter", 3, dt.date(2024, 9, 30), "2024年第三季度"),
        ("year", None, dt.date(2024, 12, 31), "2024年度"),
    ],
)
def test_months_and_quarters_count_from_january(kind, number, last_day, title):
    assert rounds.days_of(kind, 2024, number) == (dt.date(2024, 1, 1), last_day, title)


@pytest.mark.parametrize(("kind", "number"), [("month", 13), ("quarter", 5), ("quarter", None)])
def test_there_is_no_thirteenth_month(kind, number):
    with pytest.raises(ValidationError, match="请填第几"):
        rounds.days_of(kind, 2024, number)


def test_the_districts_are_told_and_wait_to_be_confirmed(year, licheng_admin):
    told = Message.objects.get(person=licheng_admin)
    assert (told.text, told.link) == ("2023年度的参训数据请在02月10日前核对。", f"/desk/reports/periods/{year.pk}/")
    assert badges(year) == {"天桥区": ("todo", "待确认"), "历城区": ("todo", "待确认")}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "year", "year": 2024}, "还没结束"),
        ({"kind": "year", "year": 2023}, "已经发起过"),
        ({"kind": "month", "year": 2023, "number": 11, "confirm_by": dt.date(2024, 1, 4)}, "今天或以后"),
    ],
)
def test_a_round_that_makes_no_sense_is_refused(year, city, city_admin, fields, sentence):
    with pytest.raises(ValidationError, match=sentence):
        rounds.open_round(city.jinan, by=city_admin, **{"confirm_by": FEBRUARY} | fields)
    assert ReportPeriod.objects.count() == 1


def test_what_a_round_asks_for_is_reported_from_the_round(year, city, city_admin):
    """A report beside the round could not be replaced by it: the round would stay open for ever."""
    with pytest.raises(ValidationError, match="已经发起报送"):
        freeze_report(city.jinan, title="全年", first_day=year.first_day, last_day=year.last_day, by=city_admin)
    assert not ReportSnapshot.objects.exists()
    rounds.send_round(year, by=city_admin, reason="补报")
    assert not ReportPeriod.objects.not_sent().exists()


def test_what_the_city_has_reported_is_not_asked_for_again(city, pool, city_admin):
    days = {"first_day": dt.date(2023, 1, 1), "last_day": dt.date(2023, 12, 31)}
    freeze_report(city.jinan, title="全年", by=city_admin, **days)
    with pytest.raises(ValidationError, match="市级已经报送过"):
        rounds.open_round(city.jinan, kind="year", year=2023, confirm_by=FEBRUARY, by=city_admin)
    assert not ReportPeriod.objects.exists()


def test_a_district_agrees_doubts_and_agrees_again(year, city, licheng_admin):
    rounds.confirm(year, city.licheng, answer="doubt", note="李秀英9月来过", by=licheng_admin)
    assert badges(year)["历城区"] == ("problem", "有疑问")
    rounds.confirm(year, city.licheng, answer="agreed", by=licheng_admin)
    assert badges(year)["历城区"] == ("done", "核对无误")
    assert ReportConfirmation.objects.count() == 2


def test_a_doubt_says_what_is_doubted(year, city, licheng_admin):
    with pytest.raises(ValidationError, match="请写明哪个数字有疑问"):
        rounds.confirm(year, city.licheng, answer="doubt", note=" ", by=licheng_admin)
    assert not ReportConfirmation.objects.exists()


def test_figures_that_moved_after_the_word_are_to_be_confirmed_again(year, city, pool, trains, licheng_admin):
    rounds.confirm(year, city.licheng, answer="agreed", by=licheng_admin)
    trains(pool.untrained.person, "2023-09-20", ref=2)
    assert badges(year)["历城区"] == ("todo", "确认后有变化")


def test_each_line_that_moved_after_the_word_is_named(year, city, pool, trains, client_of, licheng_admin):
    rounds.confirm(year, city.licheng, answer="agreed", by=licheng_admin)
    browser, address = client_of(licheng_admin), f"/desk/reports/periods/{year.pk}/"
    assert browser.get(address).context["moved"] == []
    trains(pool.untrained.person, "2023-09-20", ref=2)
    OrganizationFactory(street=city.hongjialou, community=city.community)
    page = browser.get(address)
    assert page.context["moved"][:5] == [
        ("已参训人数", "1人", "2人"), ("未参训人数", "2人", "1人"), ("参训率", "33.3%", "66.6%"),
        ("培训人次", "1人次", "2人次"), ("在运行的社区社会组织", "0个（登记0个，备案0个）", "1个（登记0个，备案1个）"),
    ]  # fmt: skip
    assert "确认时33.3%，现在66.6%" in page.content.decode()


def test_sending_with_districts_missing_needs_a_reason(year, city, city_admin, licheng_admin):
    rounds.confirm(year, city.licheng, answer="agreed", by=licheng_admin)
    with pytest.raises(ValidationError, match="天桥区还没有确认"):
        rounds.send_round(year, by=city_admin)
    assert not ReportSnapshot.objects.exists()
    report = rounds.send_round(year, by=city_admin, reason="天桥区库为空")
    assert (report.reason, report.numbers["due"], report.period) == ("天桥区库为空", 3, year)
    assert {one.region.name for one in ReportSnapshot.objects.all()} == {"济南市", "历城区", "天桥区"}
    assert [(unit["name"], unit["due"]) for unit in report.units] == [("天桥区", 0), ("历城区", 3)]


def test_what_was_sent_can_neither_be_confirmed_nor_sent_again(year, city, city_admin, licheng_admin):
    rounds.send_round(year, by=city_admin, reason="补报")
    with pytest.raises(ValidationError, match="市级已经报送"):
        rounds.confirm(year, city.licheng, answer="agreed", by=licheng_admin)
    with pytest.raises(ValidationError, match="已经报送过"):
        rounds.send_round(year, by=city_admin, reason="再报")
    assert ReportSnapshot.objects.count() == 3


def test_a_district_s_own_report_of_these_days_stays(year, city, city_admin, licheng_admin):
    days = {"first_day": dt.date(2023, 1, 1), "last_day": dt.date(2023, 12, 31)}
    own = freeze_report(city.licheng, title="全年", by=licheng_admin, **days)
    rounds.send_round(year, by=city_admin, reason="补报")
    assert ReportSnapshot.objects.get(region=city.licheng) == own


def test_missing_districts_are_reminded_once_a_day(year, city, city_admin, licheng_admin):
    assert rounds.remind_missing(year, by=city_admin) == 1
    rounds.remind_missing(year, by=city_admin)
    assert Message.objects.filter(person=licheng_admin).count() == 2


def test_a_word_is_never_changed(year, city, licheng_admin):
    rounds.confirm(year, city.licheng, answer="agreed", by=licheng_admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportConfirmation.objects.update(answer="doubt")


def test_the_fingerprint_is_that_of_all_that_was_sent(year, city_admin):
    report = rounds.send_round(year, by=city_admin, reason="补报")
    report.refresh_from_db()
    assert report.digest == digest_of(report)
    report.people["trained"].append(7)
    assert report.digest != digest_of(report)


def test_other_slices_freeze_their_figures_into_the_same_report(year, city_admin, monkeypatch):
    monkeypatch.setattr(sections, "_SECTIONS", {})
    read = lambda region, first, last: {"value": 15, "until": last.isoformat()}  # noqa: E731
    section = sections.Section("bases", "培育基地", "2", read, lambda kept: [("基地", f"{kept['value']}个")])
    sections.register(section)
    with pytest.raises(ValueError, match="twice"):
        sections.register(section)
    report = rounds.send_round(year, by=city_admin, reason="补报")
    assert sections.lines_of(report.sections) == [("培育基地", [("基地", "15个")])]
    assert report.sections["bases"]["formula"] == "2"
    assert json.loads(json.dumps(report.sections)) == report.sections


def test_only_what_is_released_is_public(year, city, city_admin):
    report = rounds.send_round(year, by=city_admin, reason="补报")
    assert released_figures(city.jinan) is None
    release_report(report, by=city_admin)
    release_report(report, by=city_admin)
    assert released_figures(city.jinan) == report
    assert released_figures(city.licheng) is None


def test_the_pages_of_a_round(client_of, year, city, city_admin, licheng_admin, trainer, tianqiao_trainer):
    address = f"/desk/reports/periods/{year.pk}/"
    district = client_of(licheng_admin)
    page = district.get(address).content.decode()
    assert "历城区的数字" in page
    assert "天桥区" not in page
    assert district.post(f"{address}confirm/", {"answer": "agreed"}).status_code == 302
    assert district.post(f"{address}send/", {"reason": "x"}).status_code == 404
    board = client_of(city_admin).get(address)
    assert [row.badge[1] for row in board.context["rows"]] == ["待确认", "核对无误"]
    assert client_of(city_admin).post(f"{address}confirm/", {"answer": "agreed"}).status_code == 404
    sent = client_of(city_admin).post(f"{address}send/", {"reason": "天桥区库为空"})
    report = ReportSnapshot.objects.get(region=city.jinan)
    assert sent.url == f"/desk/reports/{report.pk}/"
    assert client_of(trainer).get(address).status_code == 404
    assert "已于" in district.get(address).content.decode()


@pytest.mark.parametrize("districts", [1, 3])
def test_queries_of_the_board_do_not_grow(client_of, year, city, city_admin, districts, django_assert_num_queries):
    from tests.factories import RegionFactory

    for number in range(districts):
        RegionFactory(district=True, name=f"{number}区", parent=city.jinan)
    client = client_of(city_admin)
    client.get(f"/desk/reports/periods/{year.pk}/")
    # session, person, roles, round, clock, figures, words with reports
    with django_assert_num_queries(7):
        client.get(f"/desk/reports/periods/{year.pk}/")


def test_a_district_doubts_single_lines_and_the_report_keeps_it(year, city, city_admin, licheng_admin):
    doubts = {
        "training.trained": "李秀英9月来过",
        "indicators.base_coverage": "洪家楼的基地没有算",
        "training.due": " ",
    }
    word = rounds.confirm(year, city.licheng, answer="doubt", doubts=doubts, by=licheng_admin)
    assert (word.note, {line["key"]: line["doubt"] for line in word.doubted}) == (
        "2项有疑问。",
        {"training.trained": "李秀英9月来过", "indicators.base_coverage": "洪家楼的基地没有算"},
    )
    board = rounds.board_of(year)
    assert [(row.district, [line["title"] for line in row.word.doubted]) for row in board.doubting] == [
        (city.licheng, ["已参训人数", "街道服务基地覆盖"])
    ]
    report = rounds.send_round(year, by=city_admin, reason="补报")
    words = dict(dict(sections.lines_of(report.sections))["区县确认"])
    assert words["天桥区"] == "没有确认"
    assert words["历城区"].startswith("有疑问：2项有疑问；已参训人数1人——李秀英9月来过；街道服务基地覆盖")
    own = ReportSnapshot.objects.get(region=city.licheng)
    assert [row["name"] for row in own.sections["confirmations"]["figures"]["rows"]] == ["历城区"]


def test_a_report_that_no_round_asked_for_has_no_words_of_districts(city, pool, city_admin):
    days = {"first_day": dt.date(2023, 1, 1), "last_day": dt.date(2023, 12, 31)}
    assert "confirmations" not in freeze_report(city.jinan, title="全年", by=city_admin, **days).sections


@pytest.mark.parametrize(
    ("answer", "doubts", "sentence"),
    [
        ("agreed", {"training.trained": "少了一人"}, "有1项写了疑问"),
        ("doubt", {"training.nothing": "少了一人"}, "报表的项目有变化"),
        ("doubt", {"training.trained": " "}, "请写明哪个数字有疑问"),
    ],
)
def test_doubts_that_make_no_sense_are_refused(year, city, licheng_admin, answer, doubts, sentence):
    with pytest.raises(ValidationError, match=sentence):
        rounds.confirm(year, city.licheng, answer=answer, doubts=doubts, by=licheng_admin)
    assert not ReportConfirmation.objects.exists()


def test_what_was_written_stays_on_the_page_that_refuses_it(client_of, year, city, licheng_admin, city_admin):
    address, client = f"/desk/reports/periods/{year.pk}/", client_of(licheng_admin)
    form = client.get(address).context["form"]
    assert [title for title, _ in form.groups] == ["参训数据", "六项计划"]
    said = {"doubt-indicators.base_coverage": "洪家楼的基地没有算"}
    refused = client.post(f"{address}confirm/", said | {"answer": "agreed"})
    assert refused.status_code == 409
    assert "洪家楼的基地没有算" in refused.content.decode()
    assert not ReportConfirmation.objects.exists()
    assert client.post(f"{address}confirm/", {"doubt-training.due": "长" * 301, "answer": "doubt"}).status_code == 409
    assert client.post(f"{address}confirm/", said | {"answer": "doubt"}).status_code == 302
    page = client_of(city_admin).get(address).content.decode()
    assert "有疑问的指标" in page
    assert "洪家楼的基地没有算" in page
