"""公布 of many districts at once: one transaction, each nominee exactly once, whatever happens to the worker."""

import datetime as dt
import multiprocessing
import os
import signal
import time

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections

from talent.outbox.models import OutboxMessage
from talent.selection.actions import notices as notice_actions
from talent.selection.actions.nominations import withdraw_nomination
from talent.selection.actions.notices import announce_all, correct_notice, publish_notice
from talent.selection.actions.objections import raise_objection
from talent.selection.actions.rounds import open_round
from talent.selection.actions.vetoes import declare_veto
from talent.selection.models import Announcement, Nomination, PublicNotice
from tests.factories import OrganizationFactory
from tests.talent.selection.conftest import ANSWERS, OFFICE


def names():
    return sorted(Announcement.objects.values_list("nomination__organization__name", flat=True))


@pytest.fixture
def two_districts(notice, city, tianqiao_admin, autumn):
    """历城 with two in notice, 天桥 with one; both periods end on 9 October."""
    round_ = open_round(city.tianqiao, 2023, by=tianqiao_admin, min_organizations=1, min_leaders=0)
    round_.phase, round_.organization_places = "notice", 1
    round_.save()
    Nomination.objects.create(
        round=round_, kind="organization", organization=OrganizationFactory(name="北园队", street=city.beiyuan),
        status="selected", submitted_by=tianqiao_admin, **ANSWERS,
    )  # fmt: skip
    other = publish_notice(round_, starts=dt.date(2023, 9, 27), by=tianqiao_admin, **OFFICE)
    return [notice, other]


def test_one_that_has_not_ended_stops_all_of_them(two_districts, notice, city_admin, autumn):
    correct_notice(notice, text="“第一服务队”应为“第一志愿服务队”。", anew=True, by=city_admin)
    autumn.move_to("2023-10-09 23:59+08:00")
    with pytest.raises(ValidationError, match="公示还没结束"):
        announce_all(two_districts, by=city_admin)
    assert names() == []


def test_all_are_announced_together_and_only_once(two_districts, city_admin, autumn):
    autumn.move_to("2023-10-10 09:00+08:00")
    announce_all(two_districts, by=city_admin)
    assert names() == ["北园队", "第一服务队", "第二服务队"]
    with pytest.raises(ValidationError, match="没有可以公布的人选"):
        announce_all(two_districts, by=city_admin)
    assert OutboxMessage.objects.filter(topic="selection.announced").count() == 3


def test_a_veto_declared_during_the_notice_holds_its_nominee(two_districts, nominations, licheng_admin, autumn):
    declare_veto(
        nominations.first.organization, kind="penalty", source="城管局决定书", dated=dt.date(2023, 9, 26),
        by=licheng_admin,
    )  # fmt: skip
    autumn.move_to("2023-10-10 09:00+08:00")
    announce_all(two_districts, by=licheng_admin)
    assert names() == ["北园队", "第二服务队"]


def test_the_city_announces_from_one_page(client_of, two_districts, city_admin, tianqiao_admin, trainer, autumn):
    autumn.move_to("2023-10-10 09:00+08:00")
    url, pks = "/desk/selection/announce/", [notice.pk for notice in two_districts]
    assert client_of(trainer).post(url, {"notice": pks}).status_code == 404
    client_of(tianqiao_admin).post(url, {"notice": pks})
    assert names() == ["北园队"]
    page = client_of(city_admin).post(url, {"notice": pks}, follow=True).content.decode()
    assert "已公布2个，来自1份公示。" in page
    assert names() == ["北园队", "第一服务队", "第二服务队"]


def _publish_and_stop(pks, by, moment, ready):
    """In a process of its own: stops in the middle, after the announcements and before the transaction ends."""
    import time_machine

    connections.close_all()

    def stop(*args, **kwargs):
        ready.set()
        time.sleep(60)

    notice_actions.record = stop
    with time_machine.travel(moment, tick=False):
        announce_all(PublicNotice.objects.filter(pk__in=pks), by=by)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_announces_nobody_and_the_next_one_everybody(two_districts, city_admin, autumn):
    pks, moment = [notice.pk for notice in two_districts], dt.datetime.fromisoformat("2023-10-10T09:00+08:00")
    context = multiprocessing.get_context("fork")
    ready = context.Event()
    connections.close_all()
    worker = context.Process(target=_publish_and_stop, args=(pks, city_admin, moment, ready))
    worker.start()
    assert ready.wait(30)
    os.kill(worker.pid, signal.SIGKILL)
    worker.join(10)
    assert names() == []
    autumn.move_to(moment)
    _until_unlocked(two_districts, city_admin)
    assert names() == ["北园队", "第一服务队", "第二服务队"]
    assert OutboxMessage.objects.filter(topic="selection.announced").count() == 3


def _until_unlocked(notices, by):
    """The backend of a killed client may hold its locks a moment longer."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
    announce_all(notices, by=by)


def test_a_correction_names_what_it_corrects_and_the_old_notice_stays(client, notice, licheng_admin):
    made = correct_notice(notice, text="受理时间应为9:00—16:30。", anew=False, by=licheng_admin)
    assert (made.kind, made.corrects, made.closes, notice.closes) == (
        "correction", notice, dt.date(2023, 9, 27), notice.ends,
    )  # fmt: skip
    old, new = (client.get(f"/notices/{row.pk}/").content.decode() for row in (notice, made))
    assert f'href="/notices/{made.pk}/"' in old
    assert f'href="/notices/{notice.pk}/"' in new
    assert "受理时间应为9:00—16:30。" in new
    with pytest.raises(ValidationError, match="对原来的公示发更正公告"):
        correct_notice(made, text="x", anew=False, by=licheng_admin)


def test_two_notices_of_a_round_have_titles_of_their_own(notice, nominations, licheng_admin):
    withdraw_nomination(nominations.first, reason="本人申请", by=licheng_admin)
    notice_actions.promote_reserve(nominations.third, by=licheng_admin)
    with pytest.raises(ValidationError, match="同名的公示"):
        publish_notice(notice.round, starts=dt.date(2023, 9, 28), title=notice.title, by=licheng_admin, **OFFICE)
    second = publish_notice(notice.round, starts=dt.date(2023, 9, 28), by=licheng_admin, **OFFICE)
    assert [notice.title, second.title, second.kind] == [
        "历城区2023年度推选名单公示", "历城区2023年度推选递补人选公示", "reserve",
    ]  # fmt: skip


def test_a_gap_in_the_calendar_is_named(decided, calendar, licheng_admin, autumn):
    autumn.move_to("2023-12-28 09:00+08:00")
    with pytest.raises(ValidationError, match="2024年的放假安排还没有录入"):
        publish_notice(decided, starts=dt.date(2023, 12, 28), by=licheng_admin, **OFFICE)
    assert PublicNotice.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"address": "示例路1号，联系小王138 0000 0009"}, "地址里有手机号"),
        ({"phone": "0531-88112345 13900001111"}, "联系电话里有手机号"),
        ({"office_hours": "370102199001011234"}, "受理时间里有身份证号"),
        ({"title": "名单公示13800000009"}, "标题里有手机号"),
    ],
)
def test_a_private_number_anywhere_blocks_the_notice(decided, calendar, licheng_admin, changed, place):
    with pytest.raises(ValidationError, match=place):
        publish_notice(decided, starts=dt.date(2023, 9, 27), by=licheng_admin, **(OFFICE | changed))
    assert PublicNotice.objects.count() == 0


def test_a_script_in_a_title_is_shown_as_text(client, decided, calendar, licheng_admin):
    made = publish_notice(
        decided, starts=dt.date(2023, 9, 27), title="<script>alert(1)</script>", by=licheng_admin, **OFFICE
    )
    for url in ("/notices/", f"/notices/{made.pk}/"):
        assert "<script>alert" not in client.get(url).content.decode()


def test_names_stay_as_they_were_published(client, notice, nominations):
    organization = nominations.first.organization
    organization.name = "改了名的队"
    organization.save()
    assert "第一服务队" in client.get(f"/notices/{notice.pk}/").content.decode()
    assert "改了名的队" not in client.get(f"/notices/{notice.pk}/").content.decode()


def test_before_its_day_the_paper_does_not_exist(client, decided, calendar, licheng_admin, autumn):
    made = publish_notice(decided, starts=dt.date(2023, 9, 28), by=licheng_admin, **OFFICE)
    assert client.get(f"/notices/{made.pk}/notice.pdf").status_code == 404
    autumn.move_to("2023-09-28 00:01+08:00")
    assert client.get(f"/notices/{made.pk}/notice.pdf").content[:5] == b"%PDF-"


def test_a_letter_that_arrived_in_time_may_be_entered_later(notice, nominations, licheng_admin, autumn):
    autumn.move_to("2023-10-10 09:00+08:00")
    letter = {"name": "某某公司", "phone": "0531-8000002", "text": "请核实。", "via": "letter", "by": licheng_admin}
    with pytest.raises(ValidationError, match="公示期已过"):
        raise_objection(nominations.first.notice_entry, arrived_on=dt.date(2023, 10, 10), **letter)
    made = raise_objection(nominations.first.notice_entry, arrived_on=dt.date(2023, 10, 9), **letter)
    assert (made.arrived_on, made.answer_by, made.registered_by) == (
        dt.date(2023, 10, 9), dt.date(2023, 10, 20), licheng_admin,
    )  # fmt: skip
    announce_all([notice], by=licheng_admin)
    assert names() == ["第二服务队"]


def test_an_objection_one_minute_before_the_end_holds_and_one_after_it_is_told_where_to_turn(
    notice, nominations, licheng_admin, autumn
):
    said = {"name": "刘某", "phone": "0531-8000001", "text": "次数不实"}
    autumn.move_to("2023-10-09 23:59+08:00")
    raise_objection(nominations.first.notice_entry, **said)
    autumn.move_to("2023-10-10 00:00+08:00")
    with pytest.raises(ValidationError, match="公示期已过"):
        raise_objection(nominations.second.notice_entry, **said)
    announce_all([notice], by=licheng_admin)
    assert names() == ["第二服务队"]


def test_an_objection_without_a_name_is_not_taken(notice, nominations):
    with pytest.raises(ValidationError, match="实名"):
        raise_objection(nominations.first.notice_entry, name=" ", phone="0531-8000001", text="x")
    assert nominations.first.notice_entry.objections.count() == 0


def test_many_phones_do_not_hold_a_nominee_for_ever(notice, nominations):
    entry = nominations.first.notice_entry
    for number in range(10):
        raise_objection(entry, name="某人", phone=f"0531-800001{number}", text="x")
    with pytest.raises(ValidationError, match="请打办公电话或当面提出"):
        raise_objection(entry, name="某人", phone="0531-8000099", text="x")
    assert entry.objections.count() == 10
