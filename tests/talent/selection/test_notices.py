"""公示 to 公布: working days, objections, reserves, and nothing before its time."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from talent.outbox.models import OutboxMessage
from talent.selection.actions.nominations import withdraw_nomination
from talent.selection.actions.notices import announce, promote_reserve, publish_notice
from talent.selection.actions.objections import handle_objection, raise_objection
from talent.selection.models import Announcement, Objection, PublicNotice
from tests.talent.selection.conftest import OFFICE


def announced():
    return list(Announcement.objects.order_by("pk").values_list("nomination__organization__name", flat=True))


def object_to(nomination):
    return raise_objection(nomination.notice_entry, name="刘某", phone="0531-8000000", text="服务次数不实")


def test_five_working_days_over_the_holiday_end_on_9_october(notice):
    assert (notice.starts, notice.ends) == (dt.date(2023, 9, 27), dt.date(2023, 10, 9))


def test_a_notice_starts_on_a_working_day_that_is_not_past(decided, calendar, licheng_admin):
    for day in (dt.date(2023, 9, 26), dt.date(2023, 9, 30)):
        with pytest.raises(ValidationError):
            publish_notice(decided, starts=day, by=licheng_admin, **OFFICE)
    assert PublicNotice.objects.count() == 0


def test_nothing_is_announced_before_midnight_of_the_last_day(notice, licheng_admin, autumn):
    autumn.move_to("2023-10-09 23:59+08:00")
    with pytest.raises(ValidationError, match="10月9日24:00之后才能公布"):
        announce(notice, by=licheng_admin)
    assert announced() == []
    autumn.move_to("2023-10-10 00:01+08:00")
    announce(notice, by=licheng_admin)
    assert announced() == ["第一服务队", "第二服务队"]


def test_an_objection_holds_its_nominee_and_the_others_are_announced(
    notice, nominations, licheng_admin, city_admin, autumn
):
    objection = object_to(nominations.first)
    autumn.move_to("2023-10-10 09:00+08:00")
    announce(notice, by=licheng_admin)
    assert announced() == ["第二服务队"]
    handle_objection(objection, status="checking", by=licheng_admin)
    handle_objection(objection, status="dismissed", answer="经核对，记录属实。", by=city_admin)
    announce(notice, by=licheng_admin)
    assert announced() == ["第二服务队", "第一服务队"]


def test_an_upheld_objection_withdraws_the_nominee_and_a_reserve_gets_a_full_notice(
    notice, nominations, licheng_admin, city_admin, autumn
):
    objection = object_to(nominations.first)
    handle_objection(objection, status="checking", by=licheng_admin)
    handle_objection(objection, status="upheld", answer="情况属实。", by=city_admin)
    nominations.first.refresh_from_db()
    assert nominations.first.status == "withdrawn"
    promote_reserve(nominations.third, by=licheng_admin)
    autumn.move_to("2023-10-10 09:00+08:00")
    second = publish_notice(notice.round, starts=dt.date(2023, 10, 10), by=licheng_admin, **OFFICE)
    assert list(second.entries.values_list("nomination__organization__name", flat=True)) == ["第三服务队"]
    assert second.ends == dt.date(2023, 10, 16)


def test_a_reserve_waits_for_a_free_place(notice, nominations, licheng_admin):
    with pytest.raises(ValidationError, match="没有空出的名额"):
        promote_reserve(nominations.third, by=licheng_admin)


def test_who_withdraws_is_not_announced_and_not_deleted(notice, nominations, licheng_admin, autumn):
    withdraw_nomination(nominations.first, reason="本人申请", by=licheng_admin)
    autumn.move_to("2023-10-10 09:00+08:00")
    announce(notice, by=licheng_admin)
    assert announced() == ["第二服务队"]
    assert notice.entries.count() == 2


def test_an_answer_is_needed_to_close_an_objection(notice, nominations, licheng_admin):
    objection = object_to(nominations.first)
    with pytest.raises(ValidationError, match="请写明答复"):
        handle_objection(objection, status="refusing", by=licheng_admin)
    with pytest.raises(ValidationError, match="不能这样处理"):
        handle_objection(objection, status="upheld", answer="x", by=licheng_admin)
    assert Objection.objects.get().status == "received"


def test_after_the_notice_there_is_no_objection_by_form(notice, nominations, autumn):
    autumn.move_to("2023-10-10 00:00+08:00")
    with pytest.raises(ValidationError, match="公示期已过"):
        object_to(nominations.first)
    assert Objection.objects.count() == 0


def test_objections_are_seen_by_the_admins_who_handle_them(
    notice, nominations, licheng_admin, trainer, tianqiao_trainer, reviewer
):
    objection = object_to(nominations.first)
    assert list(Objection.objects.visible_to(licheng_admin)) == [objection]
    for other in (trainer, tianqiao_trainer, reviewer):
        assert list(Objection.objects.visible_to(other)) == []


@pytest.mark.django_db(transaction=True)
def test_parallel_announcements_happen_once(notice, licheng_admin, autumn):
    autumn.move_to("2023-10-10 09:00+08:00")
    refused = []

    def press():
        try:
            announce(notice, by=licheng_admin)
        except ValidationError as problem:
            refused.append(problem.message)
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert announced() == ["第一服务队", "第二服务队"]
    assert len(refused) == 3
    assert OutboxMessage.objects.filter(topic="selection.announced").count() == 2


def test_one_free_place_takes_one_reserve(notice, nominations, licheng_admin, city, street_staff):
    withdraw_nomination(nominations.first, reason="本人申请", by=licheng_admin)
    promote_reserve(nominations.third, by=licheng_admin)
    nominations.second.status = "reserve"
    nominations.second.reserve_order = 2
    nominations.second.save()
    withdrawn = nominations.third
    with pytest.raises(ValidationError, match="请按递补次序递补"):
        promote_reserve(withdrawn, by=licheng_admin)
    promote_reserve(nominations.second, by=licheng_admin)
    nominations.first.status = "reserve"
    nominations.first.save()
    with pytest.raises(ValidationError, match="没有空出的名额"):
        promote_reserve(nominations.first, by=licheng_admin)
