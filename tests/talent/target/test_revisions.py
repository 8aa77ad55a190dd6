"""申请更正报表: reason, differences, a second approver; both versions stay and stand side by side."""

import datetime as dt
import io

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from openpyxl import load_workbook

from talent.messages.models import Message
from talent.people.models import Role
from talent.target import revisions
from talent.target.models import ReportRevision, ReportSnapshot
from talent.target.reports import drift_of, freeze_report, release_report
from tests.cast import appoint

DAYS = {"first_day": dt.date(2023, 1, 1), "last_day": dt.date(2023, 12, 31)}


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel("2024-01-05 10:00+08:00"):
        yield


@pytest.fixture
def sent(city, pool, licheng_admin):
    return freeze_report(city.licheng, title="2023年度", by=licheng_admin, **DAYS)


@pytest.fixture
def corrected(sent, pool, trains):
    """An absence turned out to be a presence."""
    trains(pool.untrained.person, "2023-09-20", ref=2)
    return sent


@pytest.fixture
def colleague(city):
    return appoint("冯区管", "licheng-2", Role.Kind.DISTRICT_ADMIN, city.licheng)


@pytest.fixture
def asked(corrected, licheng_admin, colleague):
    return revisions.request_revision(corrected, reason="手签表上有本人签名", by=licheng_admin)


def test_a_request_holds_the_differences_and_tells_the_second_approver(asked, pool, colleague):
    assert asked.differences == {
        "now_trained": [pool.untrained.person_id], "no_longer_trained": [], "person_times": 1, "due": 0,
        "words": "+1人，人次+1",
    }  # fmt: skip
    assert asked.due == dt.date(2024, 1, 10)
    assert "申请更正《2023年度》：+1人，人次+1" in Message.objects.get(person=colleague).text


@pytest.mark.parametrize(
    ("prepare", "reason", "sentence"),
    [("sent", "x", "与已报的一致"), ("corrected", " ", "请写明为什么"), ("asked", "x", "已有一个更正申请")],
)
def test_a_request_that_cannot_stand_is_refused(request, sent, licheng_admin, prepare, reason, sentence):
    request.getfixturevalue(prepare)
    before = ReportRevision.objects.count()
    with pytest.raises(ValidationError, match=sentence):
        revisions.request_revision(sent, reason=reason, by=licheng_admin)
    assert ReportRevision.objects.count() == before


def test_approved_it_is_a_new_version_beside_the_old_one(asked, sent, licheng_admin, colleague):
    new = revisions.decide_revision(asked, approve=True, by=colleague)
    assert (new.supersedes, new.frozen_by, new.approved_by, new.reason) == (
        sent, licheng_admin, colleague, "手签表上有本人签名",
    )  # fmt: skip
    assert (sent.numbers["rate"], new.numbers["rate"]) == ("33.3", "66.6")
    sent.refresh_from_db()
    assert sent.numbers["trained"] == 1
    assert not drift_of(new)


def test_refused_it_says_why_and_nothing_is_sent(asked, colleague, licheng_admin):
    with pytest.raises(ValidationError, match="请写明原因"):
        revisions.decide_revision(asked, approve=False, by=colleague)
    assert revisions.decide_revision(asked, approve=False, answer="等年底一起更正", by=colleague) is None
    assert ReportSnapshot.objects.count() == 1
    assert Message.objects.filter(person=licheng_admin).get().text.endswith("未同意：等年底一起更正。")


def test_nobody_approves_their_own_request(asked, licheng_admin, trainer, city_admin):
    for person in (licheng_admin, trainer, city_admin):
        with pytest.raises(ValidationError, match="另一位管理员或上一级"):
            revisions.decide_revision(asked, approve=True, by=person)
    assert ReportSnapshot.objects.count() == 1


def test_where_there_is_no_second_admin_the_unit_above_approves(corrected, licheng_admin, city_admin):
    asked = revisions.request_revision(corrected, reason="漏登", by=licheng_admin)
    assert revisions.approvers(corrected.region, licheng_admin) == [city_admin]
    assert revisions.decide_revision(asked, approve=True, by=city_admin).approved_by == city_admin


def test_overdue_the_unit_above_may_approve_too(asked, city_admin):
    with time_machine.travel("2024-01-11 10:00+08:00"):
        assert list(ReportRevision.objects.overdue()) == [asked]
        assert revisions.may_decide(city_admin, asked)


def test_a_decided_request_is_decided(asked, colleague):
    revisions.decide_revision(asked, approve=True, by=colleague)
    with pytest.raises(ValidationError, match="已经处理过"):
        revisions.decide_revision(asked, approve=True, by=colleague)
    assert ReportSnapshot.objects.count() == 2


def test_the_database_wants_a_reason_and_a_second_approver(sent, licheng_admin, colleague):
    fields = {
        "region": sent.region, "title": "x", "formula": "1", "numbers": {}, "people": {}, "frozen_by": licheng_admin,
        "frozen_at": sent.frozen_at, "supersedes": sent, **DAYS,
    }  # fmt: skip
    for wrong in ({"reason": "漏登"}, {"approved_by": colleague}, {"reason": "漏登", "approved_by": licheng_admin}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportSnapshot.objects.create(**fields | wrong)


def test_a_replaced_version_is_not_released(asked, sent, colleague, city_admin):
    new = revisions.decide_revision(asked, approve=True, by=colleague)
    with pytest.raises(ValidationError, match="已有更正版"):
        release_report(sent, by=city_admin)
    assert release_report(new, by=city_admin).report == new


def test_the_desk_from_request_to_side_by_side(client_of, corrected, pool, licheng_admin, colleague, tianqiao_trainer):
    address = f"/desk/reports/{corrected.pk}/"
    client, second = client_of(licheng_admin), client_of(colleague)
    assert "与已报数据不一致：</b>+1人，人次+1" in client.get(address).content.decode()
    client.post(f"{address}revise/", {"reason": "手签表上有本人签名"})
    assert "等冯区管审核" in client.get(address).content.decode()
    client.post(f"{address}decide/", {"decision": "approve"})
    assert ReportSnapshot.objects.count() == 1
    answer = second.post(f"{address}decide/", {"decision": "approve"})
    new = ReportSnapshot.objects.get(supersedes=corrected)
    assert answer.url == f"/desk/reports/{new.pk}/"
    compared = client.get(f"/desk/reports/{new.pk}/compare/")
    assert [(line.label, line.before, line.after) for line in compared.context["lines"] if line.change] == [
        ("已参训人数", "1人", "2人"), ("未参训人数", "2人", "1人"), ("参训率", "33.3%", "66.6%"),
        ("培训人次", "1人次", "2人次"),
    ]  # fmt: skip
    assert [(came, left) for _, came, left in compared.context["moved"]] == [(["李秀英"], []), ([], ["李秀英"])]
    assert client_of(tianqiao_trainer).get(f"/desk/reports/{new.pk}/compare/").status_code == 404
    assert client.get(f"{address}compare/").status_code == 404
    assert client.get(f"{address}compare/?with=²").status_code == 404


def test_a_report_travels_in_the_bureau_s_layout(client_of, sent, licheng_admin):
    client = client_of(licheng_admin)
    sheet = client.get(f"/desk/reports/{sent.pk}/file/?as=xlsx")
    rows = [[cell for cell in row if cell is not None] for row in
            load_workbook(io.BytesIO(sheet.content)).active.iter_rows(values_only=True)]  # fmt: skip
    assert rows[0] == ["社区社会组织骨干人才参训情况报表（2023年度）"]
    assert rows[1] == ["填报单位：历城区"]
    assert ["已参训人数", "1人"] in rows
    assert ["培训人次", "1人次"] in rows
    assert ["洪家楼街道", 2, 1, 1, 0, "50.0", 1] in rows
    assert ["填报人：韩区管", "审核人：", "（盖章处）"] in rows
    assert client.get(f"/desk/reports/{sent.pk}/file/?as=pdf").content.startswith(b"%PDF")


@pytest.mark.parametrize("page", ["/desk/coverage/picture/", "/desk/coverage/picture/?as=pdf", "report"])
def test_a_name_no_font_has_is_answered_in_words(client_of, sent, city, licheng_admin, page):
    type(city.licheng).objects.filter(pk=city.licheng.pk).update(name="\U000313a0区")
    answer = client_of(licheng_admin).get(f"/desk/reports/{sent.pk}/file/" if page == "report" else page)
    assert (answer.status_code, "字库里没有" in answer.content.decode()) == (409, True)
