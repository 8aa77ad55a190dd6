"""典型风采: announced only, by district, organizations by street, leaders by 姓氏笔画."""

import datetime as dt

import pytest
import time_machine

from cms.cases.surnames import by_strokes
from talent.selection.models import Announcement, Nomination, PublicNotice, ScoreSheet, SelectionRound
from tests.factories import OrganizationFactory, PersonFactory


@pytest.fixture
def announced(city, licheng_admin, site):
    """`announced(district, street, organization, leader)` of 2025."""
    sheet = ScoreSheet.objects.create(version="试")

    def build(district, street, name, leader=""):
        round_, _ = SelectionRound.objects.get_or_create(district=district, year=2025, defaults={"score_sheet": sheet})
        notice, _ = PublicNotice.objects.get_or_create(
            round=round_, starts=dt.date(2025, 10, 13), ends=dt.date(2025, 10, 17),
            published_at=dt.datetime(2025, 10, 13, tzinfo=dt.UTC), published_by=licheng_admin,
        )  # fmt: skip
        nomination = Nomination.objects.create(
            round=round_, kind="leader" if leader else "organization", status="selected",
            organization=OrganizationFactory(name=name, street=street), submitted_by=licheng_admin,
            person=PersonFactory(name=leader) if leader else None,
        )  # fmt: skip
        Announcement.objects.create(
            nomination=nomination,
            notice=notice,
            announced_at=dt.datetime(2025, 10, 20, tzinfo=dt.UTC),
            announced_by=licheng_admin,
        )
        return nomination

    return build


def shown(client):
    return [
        (district.name, [named.name for named in district.organizations], [named.name for named in district.leaders])
        for district in client.get("/cases/2025/").context["districts"]
    ]


def test_by_district_then_street_then_strokes(client, announced, city):
    announced(city.tianqiao, city.beiyuan, "北园队")
    announced(city.licheng, city.hongjialou, "和顺队")
    announced(city.licheng, city.hongjialou, "甲队", "魏国强")
    announced(city.licheng, city.hongjialou, "乙队", "丁秀英")
    announced(city.licheng, city.hongjialou, "丙队", "王桂兰")
    assert shown(client) == [("历城区", ["和顺队"], ["丁秀英", "王桂兰", "魏国强"]), ("天桥区", ["北园队"], [])]


def test_who_has_withdrawn_is_not_honored_and_a_case_is_linked(client, announced, city, add_case):
    gone = announced(city.licheng, city.hongjialou, "退出队")
    Nomination.objects.filter(pk=gone.pk).update(status="withdrawn")
    stays = announced(city.licheng, city.hongjialou, "和顺队")
    add_case(nomination_id=stays.pk)
    assert shown(client) == [("历城区", ["和顺队"], [])]
    assert 'href="/cases/tea-table/"' in client.get("/cases/2025/").content.decode()


@time_machine.travel("2026-11-24 10:00+08:00", tick=False)
def test_this_year_waits_and_an_earlier_one_without_anybody_does_not_exist(client, site):
    assert client.get("/cases/2024/").status_code == 404
    assert "公示期满公布后列在这里" in client.get("/cases/2026/").content.decode()


def test_few_queries_however_many(client, announced, city, django_assert_max_num_queries):
    for number in range(3):
        announced(city.licheng, city.hongjialou, f"{number}队", f"王{number}")
    with django_assert_max_num_queries(6):
        client.get("/cases/2025/")


def test_unknown_surnames_come_last():
    assert sorted(["亓强", "魏强", "丁强"], key=by_strokes) == ["丁强", "魏强", "亓强"]


def test_a_made_up_year_is_not_kept(client, announced, city, monkeypatch):
    announced(city.licheng, city.hongjialou, "和顺队")
    asked = []
    monkeypatch.setattr("cms.cases.views.honor_of", lambda year: asked.append(year) or ())
    assert [client.get(f"/cases/{year}/").status_code for year in (1066, 2024, 2025)] == [404, 404, 200]
    assert asked == [2025]
